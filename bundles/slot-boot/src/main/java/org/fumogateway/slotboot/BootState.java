package org.fumogateway.slotboot;

import java.util.Optional;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * What the boot loader remembers. Immutable; the methods give the state after an event.
 *
 * @param active         the good slot: confirmed, or put there by the factory
 * @param trial          the slot on trial, which runs instead as long as it has tries
 * @param triesLeft      starts that the trial slot still has, 0 to {@value #MAX_TRIES}; 0 without a trial
 * @param boots          starts so far
 * @param fallenBackFrom the slot whose last trial ended without a confirmation; forgotten at the next activation
 */
public record BootState(Slot active, Optional<Slot> trial, int triesLeft, long boots, Optional<Slot> fallenBackFrom) {

    /** Most tries a trial can have. */
    public static final int MAX_TRIES = 100;

    /** Checks that the values fit together. */
    public BootState {
        if (trial.isPresent() && trial.get() == active) {
            throw new IllegalArgumentException("the good slot is not on trial");
        }
        if (triesLeft < 0 || triesLeft > MAX_TRIES || triesLeft > 0 && trial.isEmpty() || boots < 0) {
            throw new IllegalArgumentException("tries or boots out of range");
        }
    }

    /** The state a factory leaves. */
    public static BootState factory(Slot active) {
        return new BootState(active, Optional.empty(), 0, 0, Optional.empty());
    }

    /** The slot that runs if this is the state after a start. */
    public Slot running() {
        return trial.orElse(active);
    }

    BootState activated(Slot slot, int tries) {
        return new BootState(active, Optional.of(slot), tries, boots, Optional.empty());
    }

    BootState confirmed() throws StorageException {
        if (fallenBackFrom.isPresent()) {
            throw new StorageException(Reason.INVALID, "Slot " + fallenBackFrom.get().id()
                    + " is no longer on trial and cannot be confirmed");
        }
        return new BootState(running(), Optional.empty(), 0, boots, Optional.empty());
    }

    BootState reverted() {
        return trial.isEmpty() ? this : new BootState(active, Optional.empty(), 0, boots, trial);
    }

    BootState started(boolean trialBootable) {
        if (trial.isPresent() && triesLeft > 0 && trialBootable) {
            return new BootState(active, trial, triesLeft - 1, boots + 1, fallenBackFrom);
        }
        BootState good = reverted();
        return new BootState(good.active, good.trial, 0, boots + 1, good.fallenBackFrom);
    }

    byte[] encode() {
        return new Lines("").put("active", active.id()).put("trial", trial.map(Slot::id).orElse("")).put("tries", triesLeft)
                .put("boots", boots).put("fallen-back-from", fallenBackFrom.map(Slot::id).orElse("")).octets();
    }

    static BootState decode(byte[] octets) throws StorageException {
        Lines lines = Lines.parse("boot state", octets);
        try {
            return new BootState(lines.value("active", Slot::of), Slot.of(lines.text("trial")),
                    Math.toIntExact(lines.number("tries")), lines.number("boots"), Slot.of(lines.text("fallen-back-from")));
        } catch (IllegalArgumentException | ArithmeticException unusable) {
            throw new StorageException(Reason.CORRUPT, "The boot state is not one: " + unusable.getMessage(), unusable);
        }
    }
}
