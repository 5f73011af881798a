package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fumogateway.slotboot.Provisioning;
import org.fumogateway.slotboot.SlotDescription;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotSettings;
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

    @Option(names = "--conf", paramLabel = "DIR", description = "Folder with the settings of the gateway: slots on devices, boot loader.")
    private Path conf;

    @Override
    public Integer call() throws LaunchException {
        Map<String, Object> settings = conf == null ? Map.of() : ConfigurationFiles.read(conf).getOrDefault(SlotSettings.PID, Map.of());
        SlotDescription slot = provision(data, image, version, trust, settings);
        System.out.println("slot " + slot.slot().id() + " holds version " + slot.version() + ", " + slot.length() + " octets, sha256 "
                + slot.sha256());
        return ExitCode.OK;
    }

    /** Prepares a data folder whose slots are files; the steps may be repeated until the image is in its slot. */
    public static SlotDescription provision(Path data, Path image, String version, Path trust) throws LaunchException {
        return provision(data, image, version, trust, Map.of());
    }

    private static SlotDescription provision(Path data, Path image, String version, Path trust, Map<String, Object> settings)
            throws LaunchException {
        if (!Files.isReadable(image)) {
            throw new LaunchException(ExitCode.NO_INPUT, "The image file " + image + " does not exist or cannot be read.");
        }
        try (DataFolderLock held = DataFolderLock.take(data)) {
            SlotSettings slots = SlotSettings.of(settings);
            SlotLayout layout = slots.layout(data.toAbsolutePath());
            Provisioning factory = new Provisioning(layout, new NioDisk(), slots.loader(layout, new NioDisk()));
            if (factory.provisioned() || !held.held()) {
                throw new LaunchException(ExitCode.CANNOT_CREATE, "The slots in " + data + " hold firmware already; nothing was changed.");
            }
            installTrustFile(trust, data);
            return factory.install(image, version);
        } catch (StorageException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, e.getMessage() + ".", e);
        }
    }

    /** What decides whom a gateway trusts is replaced as a whole or not at all, also by a power cut. */
    private static void write(byte[] content, Path file) throws IOException {
        Path fresh = file.resolveSibling(TRUST_FILE + ".new");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining();) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        new NioDisk().forceDirectory(file.toAbsolutePath().getParent());
    }

    /** Checks a trust file and puts a copy into a data folder. */
    public static void installTrustFile(Path trust, Path data) throws LaunchException {
        try {
            byte[] content = Files.readAllBytes(trust);
            TrustStore.load(content);
            Files.createDirectories(data);
            write(content, data.resolve(TRUST_FILE));
        } catch (PackageException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The trust file " + trust + " is not usable: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The trust file " + trust + " cannot be copied to " + data + ".", e);
        }
    }
}
