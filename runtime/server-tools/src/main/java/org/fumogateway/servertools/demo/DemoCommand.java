package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.Distribution;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fumo-gateway demo}: complete firmware updates, seen from outside. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Starts a DM server and a gateway in processes of their own and lets them go through flows of the FUMO architecture document, "
                + "each with a signed release of its own. Without a choice the main ones: 5.4.1, 5.4.2 with 5.4.3, 5.4.4, 5.4.5. Needs no network.")
public final class DemoCommand implements Callable<Integer> {

    @ArgGroup(exclusive = true)
    private Choice choice = new Choice();

    @Option(names = "--from", paramLabel = "OLD.img", description = "Image that runs at first. Default: made of the files of this Java.")
    private Path from;

    @Option(names = "--to", paramLabel = "NEW.img", description = "Image to update to; without a choice of flows only 5.4.4 is run then, with "
            + "several flows both images take turns. Default: made of the files of this Java.")
    private Path to;

    @Option(names = "--keep", description = "Leave server and gateway running and say how to talk to them.")
    private boolean keep;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for everything the demo makes. Default: a new one, deleted at the end "
            + "unless --keep is given.")
    private Path data;

    /** Which flows. */
    static final class Choice {

        @Option(names = "--flow", paramLabel = "SECTION", description = "A flow by its section, such as 5.4.4 or 5.4.1-alternative-2; may be given "
                + "again for the next one. An unknown name lists all.")
        private List<String> flows = new ArrayList<>();

        @Option(names = "--all", description = "Every flow and every alternative.")
        private boolean all;
    }

    @Override
    public Integer call() throws LaunchException, IOException, InterruptedException {
        if ((from == null) != (to == null)) {
            throw new LaunchException(ExitCode.USAGE, "Give both --from and --to, or none of them.");
        }
        check(from);
        check(to);
        DemoPlan plan = DemoPlan.of(choice.flows, choice.all, from, to);
        boolean temporary = data == null;
        Path folder = temporary ? Files.createTempDirectory("fumo-gateway-demo-") : prepared(data);
        Console console = new Console(System.out);
        DemoSite site = new DemoSite(Distribution.current(), folder);
        boolean good = false;
        try {
            good = new Demo(plan, site, folder, console).run();
            return good ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            site.end(keep && good, console);
            if (temporary && !keep && good) {
                Folders.delete(folder);
            } else {
                console.line("Logs and data are in " + folder);
            }
        }
    }

    private static void check(Path image) throws LaunchException {
        if (image != null && !(Files.isRegularFile(image) && Files.isReadable(image))) {
            throw new LaunchException(ExitCode.NO_INPUT, "The image file " + image + " does not exist or cannot be read.");
        }
    }

    private static Path prepared(Path folder) throws LaunchException {
        try {
            Files.createDirectories(folder);
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new LaunchException(ExitCode.CANNOT_CREATE, "The folder " + folder + " is not empty; the demo wants one of its own.");
                }
            }
            return folder.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, "The folder " + folder + " cannot be used.", e);
        }
    }
}
