package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server assign}: update these gateways to that release. */
@Command(name = "assign", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Orders a release for gateways. Each of them gets it in its next session, and no other release as "
                + "long as this is the last order "
                + "that concerns it. Gateways that join later are included by --all and --model.")
final class AssignCommand implements Callable<Integer> {

    private static final long LARGEST = 1 << 20;

    @Mixin
    private OperatorOptions options;

    @Option(names = "--release", required = true, paramLabel = "RELEASE", description = "NAME@VERSION, or the version alone.")
    private String release;

    @ArgGroup(multiplicity = "1")
    private Scope scope;

    /** Which gateways; exactly one of these. */
    static final class Scope {

        @Option(names = "--gateways", paramLabel = "DEVICE", split = ",", description = "Device ids.")
        private List<String> gateways;
        @Option(names = "--gateways-from", paramLabel = "FILE", description = "File with one device id in each line.")
        private Path file;
        @Option(names = "--model", paramLabel = "MODEL", split = ",", description = "Models as DevInfo tells them, or MANUFACTURER/MODEL.")
        private List<String> models;
        @Option(names = "--all", description = "All gateways.")
        private boolean all;
    }

    @ArgGroup
    private Question question;

    /** What the person at the gateway is asked; one of these at most. */
    static final class Question {

        @Option(names = "--ask", paramLabel = "TEXT",
                description = "Asks the person at each gateway first. Without a yes nothing is done there: a no ends the order for that gateway, "
                        + "and where nobody answers the question comes again later.")
        private String text;
        @Option(names = "--ask-if-possible", paramLabel = "TEXT", description = "The same, but a gateway that has no way to ask anybody is updated all the same.")
        private String optionalText;
    }

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        JsonArrayBuilder members = Json.createArrayBuilder();
        for (String member : scope.all ? List.<String>of() : scope.models != null ? scope.models : scope.file != null ? lines(scope.file)
                : scope.gateways) {
            members.add(member);
        }
        JsonObjectBuilder order = Json.createObjectBuilder().add("release", release)
                .add("scope", scope.all ? "ALL" : scope.models != null ? "MODEL" : "GATEWAYS").add("members", members);
        if (question != null) {
            order.add("ask", question.text != null ? question.text : question.optionalText).add("askRequired", question.text != null);
        }
        JsonObject answer = options.client().post("assignments", order.build());
        options.print(answer, () -> "Assignment " + Table.text(answer, "id") + ": release " + Table.text(answer, "release") + "@"
                + Table.text(answer, "version") + ".");
        return ExitCode.OK;
    }

    private static List<String> lines(Path file) throws LaunchException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
                return Files.readAllLines(file).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The file " + file + " cannot be read.", e);
        }
        throw new LaunchException(ExitCode.NO_INPUT, "There is no file " + file + " of at most 1 MiB.");
    }
}
