package org.fumogateway.servertools.operator;

import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every command has that asks a server. */
final class OperatorOptions {

    @Option(names = "--login", paramLabel = "FILE", description = "File that 'login' wrote. Default: $FUMO_GATEWAY_LOGIN, else "
            + "fumo-gateway/operator.json in $XDG_CONFIG_HOME or ~/.config.")
    private Path login;

    @Option(names = "--json", description = "Print JSON for programs.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Path file() {
        return login == null ? OperatorLogin.usualFile() : login;
    }

    boolean json() {
        return json;
    }

    OperatorClient client() throws LaunchException {
        OperatorLogin known = OperatorLogin.read(file());
        return new OperatorClient(known.url(), known.token());
    }

    /** Prints one answer, for programs or for people. */
    void print(JsonValue answer, Supplier<String> text) {
        print(json ? answer.toString() : text.get());
    }

    /** Prints one line for people, or what is a line for programs already. */
    void print(String line) {
        out().println(line);
        out().flush();
    }

    /** Where the command prints to. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }
}
