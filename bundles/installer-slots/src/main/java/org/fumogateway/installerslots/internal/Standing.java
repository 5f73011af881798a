package org.fumogateway.installerslots.internal;

import java.util.Optional;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.installerslots.internal.Step.Kind;
import org.fumogateway.slotboot.BootState;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.storage.StorageException;

/** Where an operation stands: its journal against the slot that runs and what the loader remembers (PKG-65, table 11.2). */
final class Standing {

    private final SlotSystem slots;
    private final OperationJournal journal;

    Standing(SlotSystem slots, OperationJournal journal) {
        this.slots = slots;
        this.journal = journal;
    }

    /** Finds the stage, and writes down what a start has decided since. */
    Stage settle() throws InstallException, StorageException {
        Optional<Slot> target = journal.target();
        if (target.isEmpty()) {
            return Stage.NONE;
        }
        if (journal.has(Kind.CONFIRMED)) {
            return Stage.CONFIRMED;
        }
        Optional<Step> reverted = journal.lastOf(Kind.REVERTED);
        if (reverted.isPresent()) {
            return reverted.get().field(0).equals(Step.FALLBACK) ? Stage.FELL_BACK : Stage.REVERTED;
        }
        if (!journal.has(Kind.ACTIVATE)) {
            return journal.has(Kind.READY) && slots.holds(target.get(), journal.output()) ? Stage.APPLIED : Stage.APPLYING;
        }
        return slots.running() == target.get() ? newRuns(target.get()) : oldRuns(target.get());
    }

    private Stage newRuns(Slot target) throws InstallException, StorageException {
        BootState state = slots.state();
        if (state.trial().equals(Optional.of(target))) {
            journal.addOnce(Kind.TRIAL, slots.bootId(), target.id());
            return Stage.TRIAL;
        }
        if (state.active() == target) {
            // Confirmed, and the power went before this was written down.
            journal.add(Kind.CONFIRMED);
            return Stage.CONFIRMED;
        }
        slots.failedTrial(target, journal.output());
        journal.add(Kind.REVERTED, Step.ON_ORDER);
        return Stage.REVERTED;
    }

    /** True if the loader fell back from this very activation, although the journal does not know that it was done. */
    private boolean fellBackSince(BootState state, Slot target) {
        boolean stale = journal.lastOf(Kind.ACTIVATE).map(step -> step.field(2).equals(Step.STALE_FALLBACK)).orElse(false);
        return !stale && state.fallenBackFrom().equals(Optional.of(target));
    }

    private Stage oldRuns(Slot target) throws InstallException, StorageException {
        BootState state = slots.state();
        boolean waits = state.trial().equals(Optional.of(target));
        if (waits) {
            return journal.has(Kind.ACTIVATED) ? Stage.ACTIVATED : Stage.APPLIED;
        }
        if (!journal.has(Kind.ACTIVATED) && !fellBackSince(state, target)) {
            return Stage.APPLIED;
        }
        if (!journal.has(Kind.TRIAL) && !journal.bootedSince(slots.bootId())) {
            // No start since the activation, and yet no trial: somebody took it back.
            journal.add(Kind.REVERTED, Step.ON_ORDER);
            return Stage.REVERTED;
        }
        slots.failedTrial(target, journal.output());
        journal.add(Kind.REVERTED, Step.FALLBACK);
        return Stage.FELL_BACK;
    }
}
