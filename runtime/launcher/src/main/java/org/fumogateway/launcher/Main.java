package org.fumogateway.launcher;

import java.io.PrintWriter;
import java.util.ServiceLoader;
import org.fumogateway.launcher.syncml.SyncmlCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line {@code fumo-gateway}. */
@Command(name = "fumo-gateway", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Firmware updates for gateways over OMA DM 1.2 and FUMO 1.0.",
        footer = {"",
                "Exit codes: 0 all went well, 1 the command failed or was refused, 2 wrong usage, 3 the server cannot be reached, 4 not logged in,",
            "66 a file is missing, 69 a port or folder is in use,",
            "70 the distribution is damaged, 73 cannot write, 78 wrong configuration."})
public final class Main implements Runnable {

    /** Tells the version that the build wrote into this jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"fumo-gateway " + (version == null ? "(not from a distribution)" : version)};
        }
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {
    }

    /** Runs the command line and ends the process. */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * Runs the command line within this process and comes back when the command has ended.
     *
     * @param out   takes what operators' commands print; the commands that start processes or show messages print to standard output
     * @param error takes complaints
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(PrintWriter out, PrintWriter error, String... arguments) {
        return commandLine(arguments).setOut(out).setErr(error).execute(arguments);
    }

    /** A gateway is not kept waiting until the options of all other commands are read, which takes a good part of its start. */
    private static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(new GatewayCommand());
        if (arguments.length == 0 || !arguments[0].equals(GatewayCommand.NAME)) {
            addOtherCommands(line);
        }
        line.setExecutionExceptionHandler(sentence());
        return line;
    }

    private static void addOtherCommands(CommandLine line) {
        line.addSubcommand(new ShellCommand());
        line.addSubcommand(new ProvisionCommand());
        line.addSubcommand(new SyncmlCommand());
        for (CommandExtension extension : ServiceLoader.load(CommandExtension.class)) {
            extension.commands().forEach(line::addSubcommand);
        }
        // What stands behind the name of a shell command belongs to that command, options included.
        line.getSubcommands().get("shell").setStopAtPositional(true);
    }

    /** A person reads one sentence, never a stack trace. */
    private static IExecutionExceptionHandler sentence() {
        return (failure, line, parsed) -> {
            String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            line.getErr().println(line.getCommandName() + ": " + message);
            line.getErr().flush();
            return failure instanceof LaunchException known ? known.exitCode() : ExitCode.SOFTWARE;
        };
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
