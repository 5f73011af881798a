package org.fumogateway.servertools;

import java.util.List;
import org.fumogateway.launcher.CommandExtension;
import org.fumogateway.servertools.demo.DemoCommand;
import org.fumogateway.servertools.operator.OperatorCommands;
import org.fumogateway.servertools.packages.PackageCommand;
import picocli.CommandLine;

/** The commands of the full distribution. */
public final class ServerCommands implements CommandExtension {

    /** For {@link java.util.ServiceLoader}. */
    public ServerCommands() {
        // Nothing to prepare.
    }

    @Override
    public List<Object> commands() {
        return List.of(OperatorCommands.addTo(new CommandLine(new ServerCommand())), new DemoCommand(), new PackageCommand());
    }
}
