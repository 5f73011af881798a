package org.fumogateway.slotboot;

import java.util.Optional;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** The rules that hold for every boot loader: which change may follow which state. */
abstract class StatefulBootLoader implements BootLoader {

    private final SlotDescriptions descriptions;

    StatefulBootLoader(SlotDescriptions descriptions) {
        this.descriptions = descriptions;
    }

    /** Makes this the state, durably. */
    abstract BootState write(BootState state) throws StorageException;

    final SlotDescriptions descriptions() {
        return descriptions;
    }

    @Override
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

    @Override
    public synchronized BootState confirm() throws StorageException {
        BootState before = provisioned();
        BootState after = before.confirmed();
        return after.equals(before) ? before : write(after);
    }

    @Override
    public synchronized BootState revert() throws StorageException {
        BootState before = provisioned();
        BootState after = before.reverted();
        return after.equals(before) ? before : write(after);
    }

    final BootState provisioned() throws StorageException {
        Optional<BootState> state = state();
        return state.orElseThrow(() -> new StorageException(Reason.INVALID, "No firmware is installed in the slots yet"));
    }
}
