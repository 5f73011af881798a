package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fumo-gateway shell}: one shell command in a running gateway or server. */
@Command(name = "shell", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a shell command in the gateway or server that works on a data folder, such as fumo:status or server:jobs; "
                + "without a command lists what there is.")
final class ShellCommand implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder of the running gateway or server.")
    private Path data;

    @Parameters(paramLabel = "COMMAND", description = "Command and its arguments.")
    private List<String> command = List.of();

    @Override
    public Integer call() throws LaunchException {
        try {
            // One argument is a whole command line, as it would be typed; several are a command and its arguments, taken as they are.
            String line = command.isEmpty() ? "help" : command.size() == 1 ? command.get(0)
                    : String.join(" ", command.stream().map(ShellClient::quote).toList());
            ShellClient.Answer answer = new ShellClient(data).run(line);
            (answer.ok() ? System.out : System.err).println(answer.text());
            return answer.ok() ? ExitCode.OK : ExitCode.FAILED;
        } catch (IllegalArgumentException e) {
            throw new LaunchException(ExitCode.USAGE, "This cannot be asked: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.UNAVAILABLE, "Nothing that can be asked works on the data folder " + data + " now.", e);
        }
    }
}
