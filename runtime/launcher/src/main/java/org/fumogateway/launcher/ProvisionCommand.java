package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.fumogateway.slotboot.Provisioning;
import org.fumogateway.slotboot.SlotDescription;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.TrustStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fumo-gateway provision}: what the factory does with a new gateway. */
@Command(name = "provision", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prepares the data folder of a new gateway: firmware image in slot a, trust file for update packages.")
public final class ProvisionCommand implements Callable<Integer> {

    /** Name of the trust file in a data folder. */
    public static final String TRUST_FILE = "trust.fut";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder; created if missing.")
    private Path data;

    @Option(names = "--image", required = true, paramLabel = "FILE", description = "Firmware image.")
    private Path image;

    @Option(names = "--version", required = true, paramLabel = "TEXT", description = "Version of the image.")
    private String version;

    @Option(names = "--trust", required = true, paramLabel = "FILE", description = "Trust file with the release keys.")
    private Path trust;

    @Override
    public Integer call() throws LaunchException {
        SlotDescription slot = provision(data, image, version, trust);
        System.out.println("slot " + slot.slot().id() + " holds version " + slot.version() + ", " + slot.length() + " octets, sha256 "
                + slot.sha256());
        return ExitCode.OK;
    }

    /** Prepares a data folder; the steps may be repeated until the image is in its slot. */
    public static SlotDescription provision(Path data, Path image, String version, Path trust) throws LaunchException {
        installTrustFile(trust, data);
        try {
            if (!Files.isReadable(image)) {
                throw new LaunchException(ExitCode.NO_INPUT, "The image file " + image + " does not exist or cannot be read.");
            }
            return new Provisioning(SlotLayout.inDataFolder(data.toAbsolutePath()), new NioDisk()).install(image, version);
        } catch (StorageException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, e.getMessage() + ".", e);
        }
    }

    /** Checks a trust file and puts a copy into a data folder. */
    public static void installTrustFile(Path trust, Path data) throws LaunchException {
        try {
            TrustStore.load(Files.readAllBytes(trust));
            Files.createDirectories(data);
            Files.copy(trust, data.resolve(TRUST_FILE), StandardCopyOption.REPLACE_EXISTING);
        } catch (PackageException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The trust file " + trust + " is not usable: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The trust file " + trust + " cannot be copied to " + data + ".", e);
        }
    }
}
