package org.fumogateway.installerslots.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.fumogateway.installerslots.internal.Step.Kind;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.StorageException;
import org.fumogateway.updatepackage.VcdiffDecoder.Checkpoint;

/** What is written down about one operation, and what follows from it. Used by one thread at a time. */
final class OperationJournal implements AutoCloseable {

    private final Journal journal;
    private final List<Step> steps = new ArrayList<>();

    OperationJournal(Journal journal) throws StorageException {
        this.journal = journal;
        journal.entries().stream().map(Step::read).filter(Objects::nonNull).forEach(steps::add);
    }

    /** Writes a step down; durable when it returns. */
    void add(Kind kind, Object... fields) throws StorageException {
        Step step = Step.of(kind, fields);
        journal.append(step.type(), step.body());
        steps.add(step);
    }

    /** Writes a step down unless it is the last one already. */
    void addOnce(Kind kind, Object... fields) throws StorageException {
        if (!steps.isEmpty() && steps.get(steps.size() - 1).equals(Step.of(kind, fields))) {
            return;
        }
        add(kind, fields);
    }

    /** Forgets everything and begins with this step. */
    void begin(Step first) throws StorageException {
        journal.rewrite(List.of(new Journal.Entry(first.type(), first.body())));
        steps.clear();
        steps.add(first);
    }

    Optional<Kind> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1).kind());
    }

    boolean has(Kind kind) {
        return lastOf(kind).isPresent();
    }

    Optional<Step> lastOf(Kind kind) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).kind() == kind) {
                return Optional.of(steps.get(i));
            }
        }
        return Optional.empty();
    }

    /** Digest of the manifest that the operation was begun with, or empty. */
    String manifest() {
        return lastOf(Kind.BEGIN).map(step -> step.field(1)).orElse("");
    }

    /** Slot that the operation writes to. */
    Optional<Slot> target() {
        return lastOf(Kind.BEGIN).flatMap(step -> Slot.of(step.field(2)));
    }

    /** Digest of the new image. */
    String output() {
        return lastOf(Kind.BEGIN).map(step -> step.field(4)).orElse("");
    }

    /** Where writing can go on. */
    Checkpoint position() {
        return lastOf(Kind.PAY_POS).map(step -> new Checkpoint((int) step.number(0), step.number(1), step.number(2)))
                .orElse(Checkpoint.START);
    }

    /** How often writing was started since it last got further. */
    int startsWithoutProgress() {
        int starts = 0;
        for (int i = steps.size() - 1; i >= 0 && steps.get(i).kind() != Kind.PAY_POS; i--) {
            if (steps.get(i).kind() == Kind.PAY_START) {
                starts++;
            }
        }
        return starts;
    }

    /** True if a later start than the one of the last activation is known to have been asked for or seen. */
    boolean bootedSince(String bootId) {
        return lastOf(Kind.REBOOT).or(() -> lastOf(Kind.ACTIVATED)).map(step -> step.field(0))
                .or(() -> lastOf(Kind.ACTIVATE).map(step -> step.field(1))).filter(before -> !before.equals(bootId)).isPresent();
    }

    @Override
    public void close() {
        journal.close();
    }
}
