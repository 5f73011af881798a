package org.fumogateway.slotboot;

import java.io.IOException;
import java.util.Optional;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.DurableRecord;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * Reads and writes the descriptions of both slots durably: a description changes wholly or not at all, and a damaged copy is made
 * good by the other one. Thread-safe; one writer at a time over all processes.
 */
public final class SlotDescriptions {

    private final SlotLayout layout;
    private final Disk disk;

    /** Names where they lie; touches nothing. */
    public SlotDescriptions(SlotLayout layout, Disk disk) {
        this.layout = layout;
        this.disk = disk;
    }

    /**
     * Reads one.
     *
     * @return an empty description if the slot was never described
     * @throws StorageException {@code CORRUPT} if it is damaged
     */
    public SlotDescription read(Slot slot) throws StorageException {
        Optional<byte[]> stored = record(slot).read();
        return stored.isEmpty() ? SlotDescription.empty(slot) : decode(slot, stored.get());
    }

    /** Writes one; durable when it returns. */
    public synchronized void write(SlotDescription description) throws StorageException {
        try {
            disk.createDirectories(layout.directory(description.slot()));
        } catch (IOException failed) {
            throw StorageException.of("The folder of slot " + description.slot().id() + " could not be created", failed);
        }
        record(description.slot()).write(encode(description));
    }

    /** True if the slot can be started; a description that cannot be read counts as no. */
    public boolean bootable(Slot slot) {
        try {
            return read(slot).state() == SlotState.BOOTABLE;
        } catch (StorageException unreadable) {
            return false;
        }
    }

    private DurableRecord record(Slot slot) {
        return new DurableRecord(disk, layout.directory(slot), SlotLayout.DESCRIPTION);
    }

    private static byte[] encode(SlotDescription description) {
        return new Lines("").put("state", description.state().id()).put("version", description.version())
                .put("length", description.length()).put("sha256", description.sha256()).octets();
    }

    private static SlotDescription decode(Slot slot, byte[] octets) throws StorageException {
        Lines lines = Lines.parse("description of slot " + slot.id(), octets);
        try {
            return new SlotDescription(slot, lines.text("version"), lines.number("length"), lines.text("sha256"),
                    lines.value("state", SlotState::of));
        } catch (IllegalArgumentException unusable) {
            throw new StorageException(Reason.CORRUPT, "The description of slot " + slot.id() + " is not one: "
                    + unusable.getMessage(), unusable);
        }
    }
}
