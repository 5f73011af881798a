package org.fumogateway.slotboot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * What the factory does: the first image into slot a, made bootable and active. Until the very last step the slots count as not
 * provisioned, so an interrupted call is simply repeated. Thread-safe; memory use does not depend on the image.
 */
public final class Provisioning {

    private static final int CHUNK_OCTETS = 64 * 1024;
    private static final long FORCE_EVERY_OCTETS = 4L << 20;

    private final SlotLayout layout;
    private final Disk disk;
    private final SlotDescriptions descriptions;
    private final BootLoader environment;

    /** Slots of a gateway whose supervisor is the boot loader; touches nothing. */
    public Provisioning(SlotLayout layout, Disk disk) {
        this(layout, disk, new BootEnvironment(layout, disk));
    }

    /** Names where the slots lie and who starts them; touches nothing. */
    public Provisioning(SlotLayout layout, Disk disk, BootLoader loader) {
        this.layout = layout;
        this.disk = disk;
        this.descriptions = new SlotDescriptions(layout, disk);
        this.environment = loader;
    }

    /** True once a factory image was installed. */
    public boolean provisioned() throws StorageException {
        return environment.state().isPresent();
    }

    /**
     * Installs a factory image from a file of the operating system.
     *
     * @throws StorageException as {@link #install(InputStream, String)}; {@code INVALID} if the file cannot be read
     */
    public SlotDescription install(Path image, String version) throws StorageException {
        try (InputStream octets = Files.newInputStream(image)) {
            return install(octets, version);
        } catch (StorageException known) {
            throw known;
        } catch (NoSuchFileException missing) {
            throw new StorageException(Reason.INVALID, "There is no image file " + image, missing);
        } catch (IOException unreadable) {
            throw new StorageException(Reason.INVALID, "The image file " + image + " could not be read", unreadable);
        }
    }

    /**
     * Installs a factory image.
     *
     * @param image   read to its end, not closed
     * @param version as in {@link SlotDescription}
     * @return what slot a holds now
     * @throws StorageException {@code INVALID} if the slots are provisioned already, the image is empty or the version unusable;
     *                          {@code FULL} if slot or medium are too small; {@code CORRUPT} if the medium gives back other
     *                          octets
     *                          than were written
     */
    public synchronized SlotDescription install(InputStream image, String version) throws StorageException {
        if (provisioned()) {
            throw new StorageException(Reason.INVALID,
                    "The slots hold firmware already; a factory image goes into empty slots only");
        }
        requireVersion(version);
        descriptions.write(SlotDescription.empty(Slot.A).in(SlotState.BAD));
        SlotDescription installed = copy(image, version);
        descriptions.write(installed);
        descriptions.write(SlotDescription.empty(Slot.B));
        environment.initialize(Slot.A);
        return installed;
    }

    private static void requireVersion(String version) throws StorageException {
        try {
            new SlotDescription(Slot.A, version, 0, "", SlotState.BAD);
        } catch (IllegalArgumentException unusable) {
            throw new StorageException(Reason.INVALID, "Not a usable firmware version: " + unusable.getMessage(), unusable);
        }
    }

    private SlotDescription copy(InputStream image, String version) throws StorageException {
        SlotMedium medium = layout.medium(Slot.A, disk);
        try (SlotMedium.Writing writing = medium.create()) {
            MessageDigest digest = sha256();
            long length = write(image, writing, medium.capacity(), digest);
            String written = HexFormat.of().formatHex(digest.digest());
            if (!written.equals(readBack(medium, length))) {
                throw new StorageException(Reason.CORRUPT, "Slot a does not give back what was written to it");
            }
            return new SlotDescription(Slot.A, version, length, written, SlotState.BOOTABLE);
        } catch (IOException failed) {
            throw StorageException.of("The factory image could not be written to slot a", failed);
        }
    }

    private static long write(InputStream image, SlotMedium.Writing writing, long capacity, MessageDigest digest) throws IOException {
        byte[] chunk = new byte[CHUNK_OCTETS];
        long length = 0;
        long forced = 0;
        for (int count = image.readNBytes(chunk, 0, chunk.length); count > 0; count = image.readNBytes(chunk, 0, chunk.length)) {
            if (length + count > capacity) {
                throw new StorageException(Reason.FULL, "The image is larger than the " + capacity + " octets of a slot");
            }
            writing.write(ByteBuffer.wrap(chunk, 0, count));
            digest.update(chunk, 0, count);
            length += count;
            if (length - forced >= FORCE_EVERY_OCTETS) {
                writing.force();
                forced = length;
            }
        }
        if (length == 0) {
            throw new StorageException(Reason.INVALID, "The image is empty");
        }
        writing.finish();
        return length;
    }

    private static String readBack(SlotMedium medium, long length) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OCTETS);
        try (DiskFile file = medium.readBack(length)) {
            for (long offset = 0; offset < length;) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), length - offset));
                int count = file.read(offset, chunk);
                if (count <= 0) {
                    return "";
                }
                digest.update(chunk.flip());
                offset += count;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java platform has SHA-256", never);
        }
    }
}
