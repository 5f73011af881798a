package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.Distribution;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fumo-gateway demo}: one complete firmware update, seen from outside. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Starts a DM server and a gateway in processes of their own, publishes two signed releases and lets the server bring the "
                + "gateway from the first to the second (DLOTA, DownloadAndUpdate). Needs no network.")
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--from", paramLabel = "OLD.img", description = "Image that runs at first. Default: made of the files of this Java.")
    private Path from;

    @Option(names = "--to", paramLabel = "NEW.img", description = "Image to update to. Default: made of the files of this Java.")
    private Path to;

    @Option(names = "--keep", description = "Leave server and gateway running and say how to talk to them.")
    private boolean keep;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for everything the demo makes. Default: a new one, deleted at the end "
            + "unless --keep is given.")
    private Path data;

    @Override
    public Integer call() throws LaunchException, IOException, InterruptedException {
        if ((from == null) != (to == null)) {
            throw new LaunchException(ExitCode.USAGE, "Give both --from and --to, or none of them.");
        }
        check(from);
        check(to);
        boolean temporary = data == null;
        Path folder = temporary ? Files.createTempDirectory("fumo-gateway-demo-") : prepared(data);
        Demo demo = new Demo(Distribution.current(), folder, new Console(System.out));
        boolean good = false;
        try {
            good = demo.run(from, to);
            return good ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            demo.end(keep && good);
            if (temporary && !keep && good) {
                Folders.delete(folder);
            } else {
                System.out.println("Logs and data are in " + folder);
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
