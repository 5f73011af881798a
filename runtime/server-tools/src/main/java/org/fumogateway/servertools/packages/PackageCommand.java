package org.fumogateway.servertools.packages;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fumo-gateway package}: keys and signed update packages. */
@Command(name = "package", mixinStandardHelpOptions = true, description = "Makes keys, trust files and signed update packages.",
        subcommands = {KeygenCommand.class, BuildCommand.class, SignCommand.class, VerifyCommand.class, InspectCommand.class,
            TrustCommand.class})
public final class PackageCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Made by whoever collects the commands. */
    public PackageCommand() {
        // Nothing to prepare.
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
