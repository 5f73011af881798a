package org.fumogateway.servertools.operator;

import picocli.CommandLine;

/** The subcommands of {@code fumo-gateway server} that ask a server instead of running one. */
public final class OperatorCommands {

    private OperatorCommands() {
    }

    /** Adds them to a command line. */
    public static CommandLine addTo(CommandLine server) {
        server.addSubcommand(new LoginCommand()).addSubcommand(new LogoutCommand()).addSubcommand(new AssignCommand())
                .addSubcommand(new EventsCommand());
        server.addSubcommand(new CommandLine(new GatewaysCommand()).addSubcommand(new GatewaysCommand.ListCommand())
                .addSubcommand(new GatewaysCommand.ShowCommand()).addSubcommand(new GatewaysCommand.BootstrapCommand())
                .addSubcommand(new GatewaysCommand.NotifyCommand()));
        server.addSubcommand(new CommandLine(new ReleasesCommand()).addSubcommand(new ReleasesCommand.ListCommand())
                .addSubcommand(new ReleasesCommand.ShowCommand()).addSubcommand(new ReleasesCommand.ImportCommand())
                .addSubcommand(new ReleasesCommand.WithdrawCommand()));
        server.addSubcommand(new CommandLine(new AssignmentsCommand()).addSubcommand(new AssignmentsCommand.ListCommand())
                .addSubcommand(new AssignmentsCommand.ShowCommand()).addSubcommand(new AssignmentsCommand.CancelCommand()));
        server.addSubcommand(new CommandLine(new JobsCommand()).addSubcommand(new JobsCommand.ListCommand())
                .addSubcommand(new JobsCommand.ShowCommand()));
        server.addSubcommand(new CommandLine(new OperatorsCommand()).addSubcommand(new OperatorsCommand.ListCommand())
                .addSubcommand(new OperatorsCommand.AddCommand()).addSubcommand(new OperatorsCommand.RevokeCommand()));
        return server;
    }
}
