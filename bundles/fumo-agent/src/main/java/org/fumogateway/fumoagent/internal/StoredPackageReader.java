package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;

/**
 * Opens and judges the stored package for the update half. What cannot be read is tried again a few times and then is the end
 * of the operation, because no wait mends it (FUMO-74). Used by the worker thread.
 */
final class StoredPackageReader {

    private static final int MOST_FAILURES = 3;
    private static final int DAMAGED = 402;
    private static final int NOT_AUTHENTIC = 404;

    private final InstanceJournal journal;
    private final PackageJudge judge;
    private int failures;

    StoredPackageReader(InstanceJournal journal, PackageJudge judge) {
        this.journal = journal;
        this.judge = judge;
    }

    /** Waits a short while for whatever is needed to judge. */
    void await() throws InterruptedException {
        judge.await();
    }

    /** Opens the package of the instance. */
    Spool open() throws Refusal, IOException {
        StoredPackage held = journal.current().stored();
        if (held == null) {
            throw new Refusal(Endings.CLIENT_ERROR, "The package has vanished");
        }
        try {
            return journal.spool(held.spool());
        } catch (StorageException failed) {
            boolean damaged = failed.reason() == StorageException.Reason.CORRUPT;
            throw failed(damaged ? DAMAGED : Endings.CLIENT_ERROR, "The stored package cannot be read", failed);
        }
    }

    /** Judges it by its head. */
    PackageJudge.Judged judgeHead() throws Refusal, IOException {
        try (Spool spool = open()) {
            return judged(() -> judge.judgeHead(spool));
        } catch (InterruptedException never) {
            throw new IllegalStateException("the head is judged without waiting", never);
        }
    }

    /** Tells what it says of itself, for people and gates; it was judged before. */
    FirmwarePackage describe() throws Refusal, IOException {
        try (Spool spool = open()) {
            return judge.describe(spool);
        }
    }

    /** Judges the whole of it. */
    PackageJudge.Judged judge(Spool spool) throws Refusal, IOException, InterruptedException {
        return judged(() -> judge.judge(spool));
    }

    private interface Judging {
        PackageJudge.Judged judge() throws Refusal, IOException, InterruptedException;
    }

    private PackageJudge.Judged judged(Judging judging) throws Refusal, IOException, InterruptedException {
        try {
            PackageJudge.Judged judged = judging.judge();
            failures = 0;
            return judged;
        } catch (TrustFileException unreadable) {
            throw failed(NOT_AUTHENTIC, unreadable.getMessage(), unreadable);
        } catch (IOException unreadable) {
            throw failed(Endings.CLIENT_ERROR, "The stored package could not be checked", unreadable);
        }
    }

    /** Not before it has failed several times; a store that a newer agent has taken over is that one's business. */
    private IOException failed(int code, String sentence, IOException cause) throws Refusal {
        if (!journal.writable()) {
            return cause;
        }
        failures++;
        if (failures < MOST_FAILURES) {
            return cause;
        }
        failures = 0;
        throw new Refusal(code, sentence, cause);
    }
}
