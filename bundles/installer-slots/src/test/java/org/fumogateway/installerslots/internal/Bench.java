package org.fumogateway.installerslots.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.Provisioning;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotSettings;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.TestLogger;

/** A gateway with two slots on a disk of the test's choice: start it, install on it, pull its plug. */
final class Bench implements AutoCloseable {

    static final byte[] OLD = image(1, 70_000);
    static final byte[] NEW = image(2, 200_000);
    static final Path ROOT = Path.of("/data");

    final Path root;
    final Disk disk;
    int restarts;
    final List<Integer> progress = new ArrayList<>();
    FileStorage storage;
    long deltaMemory = Long.MAX_VALUE;
    SlotInstaller installer;
    BootDecision decision;
    private final SlotSettings settings;
    private final long forceOctets;

    private Bench(Path root, Disk disk, SlotSettings settings, long forceOctets) {
        this.forceOctets = forceOctets;
        this.root = root;
        this.disk = disk;
        this.settings = settings;
    }

    /** Installs the old image as the factory does. */
    static void provision(Path root, Disk disk) throws StorageException {
        new Provisioning(SlotLayout.inDataFolder(root), disk).install(new ByteArrayInputStream(OLD), "1.0");
    }

    /** A gateway with such settings that the factory has prepared; its slots may be devices, which have to be there. */
    static Bench provisioned(Path root, Disk disk, SlotSettings settings) throws StorageException {
        SlotLayout layout = settings.layout(root);
        new Provisioning(layout, disk, settings.loader(layout, disk)).install(new ByteArrayInputStream(OLD), "1.0");
        return start(root, disk, settings);
    }

    static Bench start(Path root, Disk disk, SlotSettings settings) throws StorageException {
        Bench bench = new Bench(root, disk, settings, 64 * 1024);
        bench.boot();
        return bench;
    }

    /** Starts the gateway: the loader decides, the installer comes up. */
    static Bench start(Path root, Disk disk, long capacity) throws StorageException {
        return start(root, disk, capacity, 4L << 20);
    }

    static Bench start(Path root, Disk disk, long capacity, long forceOctets) throws StorageException {
        Bench bench = new Bench(root, disk, SlotSettings.of(Map.of("slotCapacity", capacity)), forceOctets);
        bench.boot();
        return bench;
    }

    void boot() throws StorageException {
        decision = settings.loader(settings.layout(root), disk).boot();
        open();
    }

    /** The process starts again without the loader having a say, as after a swap of the bundle. */
    void open() throws StorageException {
        storage = FileStorage.open(root, disk, 0);
        installer = new SlotInstaller(storage, TestLogger.create(), decision, settings, deltaMemory, 2, forceOctets, () -> restarts++);
    }

    void reboot() throws StorageException {
        close();
        boot();
    }

    @Override
    public void close() throws StorageException {
        try {
            installer.deactivate();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        storage.close();
    }

    void apply(FirmwarePackage firmware) throws Exception {
        installer.apply("op", firmware, progress::add);
    }

    SlotRunningFirmware running() throws StorageException {
        return new SlotRunningFirmware(storage, decision);
    }

    byte[] slot(Slot slot) throws IOException {
        return content(disk, settings.layout(root).image(slot));
    }

    static byte[] content(Disk disk, Path file) throws IOException {
        try (Disk.DiskFile open = disk.open(file, Disk.Mode.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) open.length());
            long offset = 0;
            while (buffer.hasRemaining()) {
                offset += open.read(offset, buffer);
            }
            return buffer.array();
        }
    }

    /** A package file with a payload behind some octets of head, durable on the disk. */
    static FirmwarePackage firmware(Path root, Disk disk, String encoding, byte[] stored, byte[] output, byte[] base) throws IOException {
        Path file = root.resolve("package.fup");
        disk.createDirectories(root);
        try (Disk.DiskFile open = disk.open(file, Disk.Mode.REPLACE)) {
            open.write(0, ByteBuffer.wrap(new byte[100]));
            open.write(100, ByteBuffer.wrap(stored));
            open.force();
        }
        disk.forceDirectory(root);
        return described(file, encoding, stored, output, base);
    }

    static FirmwarePackage described(Path file, String encoding, byte[] stored, byte[] output, byte[] base) {
        FirmwarePackage.Payload payload = new FirmwarePackage.Payload("rootfs", encoding, 0, stored.length, sha256(stored),
                new FirmwarePackage.Image(output.length, sha256(output)),
                base == null ? null : new FirmwarePackage.Image(base.length, sha256(base)), "rootfs");
        return new FirmwarePackage(file, 100, "ab".repeat(32), "p-1", "GW firmware", "2.0", 1, List.of(payload));
    }

    static byte[] gzip(byte[] octets) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(octets);
        }
        return packed.toByteArray();
    }

    static String sha256(byte[] octets) {
        var digest = Sha256.digest();
        digest.update(octets);
        return Sha256.text(digest);
    }

    static byte[] image(int seed, int size) {
        byte[] image = new byte[size];
        new Random(seed).nextBytes(image);
        return image;
    }
}
