package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.fumogateway.gateway.install.FirmwareInstaller.Progress;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwareInstaller.TrialMemory;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.installerslots.internal.Step.Kind;
import org.fumogateway.slotboot.BootState;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotDescription;
import org.fumogateway.slotboot.SlotState;
import org.fumogateway.storage.StorageException;
import org.fumogateway.updatepackage.VcdiffDecoder.Checkpoint;
import org.osgi.service.log.Logger;

/** The steps of an update of the slots (PKG-71). Each may be repeated after a kill at any moment; the order within is that of PKG-68. */
final class SlotUpdates {

    /** Starts of writing without any progress in between, before it is given up (section 11.2). */
    private static final int MAX_STARTS = 3;
    private static final int WRITTEN_PERCENT = 90;
    private static final int NO_ROOM = 502;
    private static final int FAILED = 410;

    private final SlotSystem slots;
    private final OperationJournals journals;
    private final PackageCheck check;
    private final Decoders decoders;
    private final int trialStarts;
    private final Logger logger;

    SlotUpdates(SlotSystem slots, OperationJournals journals, PackageCheck check, Decoders decoders, int trialStarts, Logger logger) {
        this.logger = logger;
        this.slots = slots;
        this.journals = journals;
        this.check = check;
        this.decoders = decoders;
        this.trialStarts = trialStarts;
    }

    synchronized void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException, InterruptedException {
        try (OperationJournal journal = journals.open(operationId)) {
            if (isDone(journal, firmware)) {
                progress.percent(100);
                return;
            }
            FirmwarePackage.Payload payload = check.accept(firmware);
            requireBase(payload);
            prepare(journal, operationId, firmware, payload);
            write(journal, firmware, payload, progress);
            describe(journal, firmware, payload);
            progress.percent(100);
        } catch (SlotWriteException e) {
            throw failed(452, "The slot could not be written or read back.", e.medium());
        } catch (IOException e) {
            if (replaced(e)) {
                throw new InterruptedException("this installer was replaced");
            }
            throw failed(FAILED, "The installation failed because a file could not be read or written.", e);
        }
    }

    private InstallException failed(int code, String sentence, IOException cause) {
        return full(cause) ? noRoom(cause) : SlotTrouble.of(code, sentence, cause);
    }

    private static boolean full(IOException failed) {
        return StorageException.of("The slot", failed).reason() == StorageException.Reason.FULL;
    }

    /** Half an image is of no use to anybody, and it may be what keeps the gateway from writing down how this ended. */
    private InstallException noRoom(IOException failed) {
        try {
            if (slots.description(slots.target()).state() == SlotState.BAD) {
                slots.medium(slots.target()).discard();
            }
        } catch (IOException | InstallException stays) {
            logger.warn("Half an image stays in slot {} until the next one is written: {}", slots.target().id(), stays.getMessage());
        }
        return new InstallException(NO_ROOM, "There is no room left for the image.", failed);
    }

    private boolean isDone(OperationJournal journal, FirmwarePackage firmware) throws InstallException {
        if (!journal.manifest().equals(firmware.manifestSha256())) {
            return false;
        }
        if (journal.has(Kind.CONFIRMED) || journal.has(Kind.REVERTED)) {
            throw new InstallException(410, "This operation is settled and cannot be applied again.");
        }
        Optional<Slot> target = journal.target();
        return journal.has(Kind.READY) && target.isPresent() && slots.holds(target.get(), journal.output());
    }

    /** The description of the running slot is one thing, what lies there another (PKG-1): a difference costs reading its base once more. */
    private void requireBase(FirmwarePackage.Payload payload) throws InstallException, IOException, InterruptedException {
        if (payload.base() != null && !SlotImage.running(slots).equalsIgnoreCase(payload.base().sha256())) {
            throw new InstallException(403, "The image that runs is not the one it was when it was installed; a difference cannot be applied to it.");
        }
    }

    /** From here until READY the target slot is not bootable, and the loader is not told to use it. */
    private void prepare(OperationJournal journal, String operationId, FirmwarePackage firmware, FirmwarePackage.Payload payload)
            throws InstallException, IOException {
        Slot target = slots.target();
        if (slots.onTrial(target)) {
            slots.environment().revert();
        }
        SlotDescription beingWritten = SlotDescription.empty(target).in(SlotState.BAD);
        if (!slots.description(target).equals(beingWritten)) {
            slots.describe(beingWritten);
        }
        boolean goesOn = journal.manifest().equals(firmware.manifestSha256()) && journal.target().equals(Optional.of(target))
                && !journal.has(Kind.READY);
        if (!goesOn) {
            journal.begin(Step.of(Kind.BEGIN, operationId.replace('\n', ' '), firmware.manifestSha256(), target.id(),
                    slots.description(slots.running()).sha256(), payload.output().sha256(), payload.output().length(),
                    firmware.version().replace('\n', ' ')));
        }
    }

    private void write(OperationJournal journal, FirmwarePackage firmware, FirmwarePackage.Payload payload, Progress progress)
            throws InstallException, IOException, InterruptedException {
        if (journal.startsWithoutProgress() >= MAX_STARTS) {
            throw new InstallException(410, "Writing the slot was interrupted too often.");
        }
        Slot target = slots.target();
        LongConsumer written = new Percent(progress, payload.output().length(), WRITTEN_PERCENT);
        ImageWriter writer = new ImageWriter(slots, decoders, journal, target);
        Checkpoint from = journal.position();
        journal.add(Kind.PAY_START, 0);
        String digest = writer.write(firmware, payload, from, written);
        if (!digest.equalsIgnoreCase(payload.output().sha256()) && from.outputOctets() > 0) {
            // What was there before the interruption is not what was written then: once more, from the first octet.
            digest = writer.write(firmware, payload, Checkpoint.START, written);
        }
        if (!digest.equalsIgnoreCase(payload.output().sha256())) {
            throw new InstallException(410, "The package gave an image that is not the one it promises.");
        }
        SlotImage.ReadBack readBack = SlotImage.readBack(slots, target, payload.output().length());
        if (!readBack.digest().equals(digest)) {
            throw new MediumFailedException(452, "Slot " + target.id() + " does not give back what was written to it.", null);
        }
        logger.info(readBack.fromMedium() ? "Slot {} was read back from its medium." : "Slot {} was read back, as far as the memory of the"
                + " operating system tells: this platform or file system does not read past it.", target.id());
        journal.add(Kind.PAY_DONE, readBack.digest());
    }

    private void describe(OperationJournal journal, FirmwarePackage firmware, FirmwarePackage.Payload payload)
            throws IOException {
        slots.describe(new SlotDescription(slots.target(), firmware.version(), payload.output().length(),
                payload.output().sha256().toLowerCase(java.util.Locale.ROOT), SlotState.BOOTABLE));
        journal.add(Kind.READY);
    }

    synchronized void activate(String operationId) throws InstallException {
        run(operationId, journal -> {
            Slot target = requireTarget(journal);
            if (settled(journal) || slots.running() == target || journal.has(Kind.ACTIVATED) && slots.onTrial(target)) {
                return;
            }
            if (!slots.holds(target, journal.output())) {
                throw new InstallException(410, "Slot " + target.id() + " does not hold the image of this operation.");
            }
            boolean stale = slots.state().fallenBackFrom().equals(Optional.of(target));
            journal.addOnce(Kind.ACTIVATE, slots.running().id(), slots.bootId(), stale ? Step.STALE_FALLBACK : "");
            slots.environment().activate(target, trialStarts);
            journal.add(Kind.ACTIVATED, slots.bootId());
        });
    }

    /** Writes down that a restart was ordered. */
    synchronized void restarting(String operationId) throws InstallException {
        run(operationId, journal -> {
            if (!settled(journal)) {
                journal.addOnce(Kind.REBOOT, slots.bootId());
            }
        });
    }

    synchronized Stage inspect(String operationId) throws InstallException {
        Stage[] stage = {Stage.NONE};
        run(operationId, journal -> stage[0] = new Standing(slots, journal).settle());
        return stage[0];
    }

    synchronized void confirm(String operationId) throws InstallException {
        run(operationId, journal -> {
            Slot target = requireTarget(journal);
            if (journal.has(Kind.CONFIRMED)) {
                return;
            }
            BootState state = slots.state();
            boolean tried = state.trial().equals(Optional.of(target)) || state.active() == target;
            if (slots.running() != target || !tried || journal.has(Kind.REVERTED)) {
                throw new InstallException(410, "The firmware of this operation is not on trial and cannot be confirmed.");
            }
            slots.environment().confirm();
            journal.add(Kind.CONFIRMED);
        });
    }

    synchronized void retirePrevious(String operationId) throws InstallException {
        run(operationId, journal -> {
            Slot target = requireTarget(journal);
            if (!journal.has(Kind.CONFIRMED) || slots.state().active() != target || slots.running() != target) {
                throw new InstallException(410, "The firmware of this operation is not confirmed; the earlier one may still be needed.");
            }
            SlotDescription previous = slots.description(target.other());
            if (previous.state() == SlotState.BOOTABLE) {
                slots.describe(previous.in(SlotState.BAD));
            }
        });
    }

    synchronized void revert(String operationId, String reason) throws InstallException {
        run(operationId, journal -> {
            Slot target = requireTarget(journal);
            if (journal.has(Kind.REVERTED)) {
                return;
            }
            if (journal.has(Kind.CONFIRMED)) {
                throw new InstallException(410, "The firmware of this operation was confirmed and stays.");
            }
            if (slots.running() == target || journal.has(Kind.TRIAL)) {
                slots.failedTrial(target, journal.output());
            }
            if (slots.onTrial(target)) {
                slots.environment().revert();
            }
            journal.add(Kind.REVERTED, Step.ON_ORDER, reason.replace('\n', ' '));
        });
    }

    synchronized TrialMemory trialMemory(String operationId) throws InstallException {
        TrialMemory[] memory = {TrialMemory.NONE};
        run(operationId, journal -> memory[0] = new TrialMemory(journal.has(Kind.TRIAL),
                journal.lastOf(Kind.REVERTED).map(step -> step.field(1)).orElse("")));
        return memory[0];
    }

    synchronized void forget(String operationId) throws InstallException {
        try {
            journals.remove(operationId);
        } catch (StorageException e) {
            requireOurs(e);
            throw new InstallException(410, "The journal of the installer could not be removed.", e);
        }
    }

    private static boolean settled(OperationJournal journal) {
        return journal.has(Kind.CONFIRMED) || journal.has(Kind.REVERTED);
    }

    private static Slot requireTarget(OperationJournal journal) throws InstallException {
        return journal.target().orElseThrow(() -> new InstallException(410, "This operation was never begun."));
    }

    /** Something to do with the journal of an operation that was begun. */
    private interface Act {
        void on(OperationJournal journal) throws InstallException, StorageException;
    }

    private void run(String operationId, Act act) throws InstallException {
        try {
            Optional<OperationJournal> found = journals.find(operationId);
            if (found.isEmpty()) {
                return;
            }
            try (OperationJournal journal = found.get()) {
                act.on(journal);
            }
        } catch (StorageException e) {
            requireOurs(e);
            throw SlotTrouble.of(FAILED, "The state of the slots could not be read or written.", e);
        }
    }

    /** A newer installer has taken over: it goes on from the journal, nothing has failed. */
    private static boolean replaced(IOException failed) {
        return failed instanceof StorageException lost && lost.reason() == StorageException.Reason.LEASE_LOST;
    }

    /** An installer that was taken away has no result to tell, as any service that is used after its end. */
    private static void requireOurs(StorageException failed) {
        if (replaced(failed)) {
            throw new IllegalStateException("this installer was replaced", failed);
        }
    }
}
