package org.fumogateway.slotboot;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.DurableRecord;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * The boot state on disk and the two sides that change it: the installer while the gateway runs, the boot loader before it
 * starts.
 * Each change is durable when its method returns and happens wholly or not at all. All methods may be repeated (PKG-67).
 *
 * <p>Thread-safe. The supervisor must not call {@link #boot()} while a gateway process runs on the same folder; reading is fine.
 */
public final class BootEnvironment {

    private final DurableRecord record;
    private final SlotDescriptions descriptions;

    /** Names where the state lies; touches nothing. */
    public BootEnvironment(SlotLayout layout, Disk disk) {
        this.record = new DurableRecord(disk, layout.directory(), SlotLayout.BOOT);
        this.descriptions = new SlotDescriptions(layout, disk);
    }

    /**
     * The state now; empty before the factory image was installed.
     *
     * @throws StorageException {@code CORRUPT} if both copies are damaged
     */
    public synchronized Optional<BootState> state() throws StorageException {
        Optional<byte[]> stored = record.read();
        return stored.isEmpty() ? Optional.empty() : Optional.of(BootState.decode(stored.get()));
    }

    /**
     * Puts a slot on trial from the next start on. Repeating it gives the trial its tries again.
     *
     * @param slot  bootable and not the good one
     * @param tries starts until the loader falls back, 1 to {@link BootState#MAX_TRIES}
     * @throws StorageException {@code INVALID} if the slot cannot be put on trial
     */
    public synchronized BootState activate(Slot slot, int tries) throws StorageException {
        BootState before = provisioned();
        if (tries < 1 || tries > BootState.MAX_TRIES) {
            throw new StorageException(Reason.INVALID, "A trial has 1 to " + BootState.MAX_TRIES + " tries, not " + tries);
        }
        if (slot == before.active()) {
            throw new StorageException(Reason.INVALID, "Slot " + slot.id() + " is the good one and cannot be put on trial");
        }
        if (descriptions.read(slot).state() != SlotState.BOOTABLE) {
            throw new StorageException(Reason.INVALID, "Slot " + slot.id() + " holds no bootable image");
        }
        return write(before.activated(slot, tries));
    }

    /**
     * Makes the slot on trial the good one. Nothing happens if it was confirmed already.
     *
     * @throws StorageException {@code INVALID} if the last trial has ended in a fallback
     */
    public synchronized BootState confirm() throws StorageException {
        BootState before = provisioned();
        BootState after = before.confirmed();
        return after.equals(before) ? before : write(after);
    }

    /** Ends the trial: the good slot runs from the next start on. Nothing happens without a trial. */
    public synchronized BootState revert() throws StorageException {
        BootState before = provisioned();
        BootState after = before.reverted();
        return after.equals(before) ? before : write(after);
    }

    /**
     * The loader's part, once before each start of the gateway process. A slot on trial runs only after the try it takes was
     * recorded; without tries left, or if it turns out not to be bootable, the trial ends and the good slot runs.
     *
     * <p>A medium that cannot record the start is no reason for a gateway to stay down: the good slot runs then, and the decision
     * tells the {@linkplain BootDecision#trouble() trouble}.
     *
     * @throws StorageException {@code INVALID} before the factory image was installed, {@code CORRUPT} if the state is damaged
     */
    public synchronized BootDecision boot() throws StorageException {
        try {
            record.recover();
            BootState before = provisioned();
            boolean bootable = before.trial().map(descriptions::bootable).orElse(false);
            BootState now = write(before.started(bootable));
            return new BootDecision(now.running(), bootId(now.boots()), now.trial().isPresent(), Optional.empty());
        } catch (StorageException failed) {
            BootState last = provisioned();
            return new BootDecision(last.active(), bootId(last.boots()), false,
                    Optional.of("The start could not be recorded, the good slot runs: " + failed.getMessage()));
        }
    }

    /** What the factory does last. */
    synchronized void initialize(Slot active) throws StorageException {
        write(BootState.factory(active));
    }

    private BootState provisioned() throws StorageException {
        return state().orElseThrow(() -> new StorageException(Reason.INVALID, "No firmware is installed in the slots yet"));
    }

    private BootState write(BootState state) throws StorageException {
        record.write(state.encode());
        return state;
    }

    /** The count makes it readable, the random part unique even if the count could not be stored. */
    private static String bootId(long boots) {
        return boots + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
