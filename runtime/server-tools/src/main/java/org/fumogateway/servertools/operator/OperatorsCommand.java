package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code server operators}: who may use the endpoint. */
@Command(name = "operators", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the operators and their tokens.")
final class OperatorsCommand implements Callable<Integer> {

    @Mixin
    private OperatorOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        JsonObject answer = options.client().get("tokens");
        options.print(answer.get("tokens"), () -> {
            Table table = new Table("TOKEN", "OPERATOR", "CREATED", "REVOKED");
            answer.getJsonArray("tokens").getValuesAs(JsonObject.class).forEach(each -> table.add(Table.text(each, "id"), Table.text(each, "name"),
                    Table.text(each, "created"), Table.text(each, "revoked")));
            return table.toString();
        });
        return ExitCode.OK;
    }

    /** {@code server operators list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the operators and their tokens.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            OperatorsCommand all = new OperatorsCommand();
            all.options = options;
            return all.call();
        }
    }

    /** {@code server operators add}. */
    @Command(name = "add", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Makes a token for one more operator. It is shown once.")
    static final class AddCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "NAME", description = "Whose token it is.")
        private String name;
        @Option(names = "--out", paramLabel = "FILE", description = "Write it into a file of mode 0600 instead.")
        private Path out;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject answer = options.client().post("tokens", Json.createObjectBuilder().add("name", name).build());
            if (out != null) {
                OperatorLogin.writeOwnerOnly(out, answer.getString("token") + "\n");
                options.print("The token " + answer.getString("id") + " of " + answer.getString("name") + " is in " + out + ".");
            } else {
                options.print(answer, () -> answer.getString("token"));
            }
            return ExitCode.OK;
        }
    }

    /** {@code server operators revoke}. */
    @Command(name = "revoke", mixinStandardHelpOptions = true, sortOptions = false, description = "Makes a token void at once.")
    static final class RevokeCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "TOKEN", description = "Id of the token, as 'list' shows it.")
        private String id;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject answer = options.client().delete("tokens/" + OperatorClient.quote(id));
            options.print(answer, () -> "The token " + id + " of " + Table.text(answer, "name") + " is revoked.");
            return ExitCode.OK;
        }
    }
}
