package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.download.StorageFailedException;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.osgi.service.log.Logger;

/** The download half of an operation, from its acceptance to state 50 or 20. Used by the worker thread. */
final class DownloadPhases {

    private static final int BAD_URL = 411;
    private static final String STEP = "download";

    private final OperationSteps steps;
    private final PackageJudge judge;
    private final SessionWatch sessions;
    private final MediumTrouble trouble;
    private final Logger logger;

    DownloadPhases(OperationSteps steps, PackageJudge judge, SessionWatch sessions, MediumTrouble trouble, Logger logger) {
        this.steps = steps;
        this.judge = judge;
        this.sessions = sessions;
        this.trouble = trouble;
        this.logger = logger;
    }

    /** Goes on from wherever the operation stands. */
    void run(Operation operation) throws IOException, InterruptedException {
        if (operation.phase() == Phase.DL_QUEUED) {
            sessions.awaitEnd(operation.serverId(), steps.settings().pace().sessionGrace());
        }
        tidy();
        judge.await();
        try {
            PackageDownloader downloader = downloader(operation);
            if (operation.phase() == Phase.DL_QUEUED) {
                steps.advance(operation.id(), now -> now.withPhase(Phase.DL_OBJ));
            }
            fetch(operation, downloader);
        } catch (DownloadException failed) {
            failed(operation, failed);
            return;
        }
        ready(operation);
    }

    /** Makes room. What cannot be removed is in nobody's way as long as there is room. */
    private void tidy() throws StorageException {
        try {
            steps.journal().removeUnusedSpools();
        } catch (StorageException failed) {
            if (!steps.journal().writable()) {
                throw failed;
            }
            logger.warn("Packages that are not needed any more could not be removed: {}", failed.getMessage());
        }
    }

    /** The spool of the operation. A damaged one is of no use: the download begins anew (FUMO-74). */
    private Spool spool(Operation operation) throws DownloadException, StorageException {
        String name = InstanceJournal.spoolName(operation.id());
        try {
            try {
                return steps.journal().spool(name);
            } catch (StorageException failed) {
                if (failed.reason() != StorageException.Reason.CORRUPT) {
                    throw failed;
                }
                logger.warn("Operation {} begins its download anew: {}", operation.id(), failed.getMessage());
                steps.journal().removeSpool(name);
                return steps.journal().spool(name);
            }
        } catch (StorageException failed) {
            if (!steps.journal().writable()) {
                throw failed;
            }
            throw SpoolTarget.storageTrouble(failed, trouble.passes(operation.id(), STEP, 0));
        }
    }

    private PackageDownloader downloader(Operation operation) throws DownloadException, InterruptedException {
        Deadline end = Deadline.in(steps.settings().longestAbsence());
        Deadline graceEnd = Deadline.in(steps.settings().pace().swapGrace());
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<PackageDownloader> found = steps.neighbours().downloaderFor(operation.url());
            if (found.isPresent()) {
                return found.get();
            }
            boolean none = steps.neighbours().downloaders.isEmpty();
            Deadline limit = none ? end : graceEnd;
            if (limit.over()) {
                throw none ? new DownloadException(Endings.CLIENT_ERROR, "There was no download client for too long")
                        : new DownloadException(BAD_URL, "No download client can fetch such a URL");
            }
            steps.await(mark, limit.left());
        }
    }

    private void fetch(Operation operation, PackageDownloader downloader)
            throws DownloadException, IOException, InterruptedException {
        try (Spool spool = spool(operation)) {
            SpoolTarget target = new SpoolTarget(spool, judge, steps.settings().largestPackage(), listener(operation));
            downloader.download(request(operation), target);
            if (!target.accepted()) {
                throw new DownloadException(Endings.UNDEFINED, "The download client stopped before the package was whole");
            }
        } catch (RuntimeException | LinkageError defect) {
            if (!steps.neighbours().downloaders.all().contains(downloader)) {
                throw new InterruptedException("the download client was replaced");
            }
            logger.error("The download client failed unexpectedly in operation {}", operation.id(), defect);
            throw new DownloadException(Endings.UNDEFINED, "The download client failed unexpectedly", defect);
        }
    }

    /**
     * The server whose download a person gave up learns of it, as far as a downloader noted whom to tell (DL-116). Best effort: nothing keeps the
     * operation from its end.
     *
     * @throws InterruptedException if the agent stops; the next start tells it
     */
    void tellCancelled(Operation operation) throws InterruptedException {
        String name = InstanceJournal.spoolName(operation.id());
        try {
            if (!steps.journal().hasSpool(name)) {
                return;
            }
            try (Spool spool = steps.journal().spool(name)) {
                SpoolTarget target = new SpoolTarget(spool, judge, steps.settings().largestPackage(), listener(operation));
                if (!target.notes().isEmpty()) {
                    tellCancelled(operation, target);
                }
            }
        } catch (StorageException failed) {
            logger.warn("Operation {}: the server may not learn that the download was cancelled: {}", operation.id(), failed.getMessage());
        }
    }

    private void tellCancelled(Operation operation, SpoolTarget target) throws InterruptedException {
        Optional<PackageDownloader> downloader = presentDownloader(operation);
        if (downloader.isEmpty()) {
            logger.warn("Operation {}: no download client is there to tell the server that the download was cancelled", operation.id());
            return;
        }
        try {
            downloader.get().cancelled(request(operation), target);
        } catch (RuntimeException | LinkageError defect) {
            logger.error("The download client could not tell that operation {} was cancelled", operation.id(), defect);
        }
    }

    /** One that is being replaced is back soon; nobody waits longer than that for a download that was given up. */
    private Optional<PackageDownloader> presentDownloader(Operation operation) throws InterruptedException {
        Deadline end = Deadline.in(steps.settings().pace().swapGrace());
        while (true) {
            long mark = steps.neighbours().signal().mark();
            Optional<PackageDownloader> found = steps.neighbours().downloaderFor(operation.url());
            if (found.isPresent() || end.over()) {
                return found;
            }
            steps.await(mark, end.left());
        }
    }

    private SpoolTarget.Listener listener(Operation operation) {
        return new SpoolTarget.Listener() {
            @Override
            public void stored(long done, long total) {
                steps.progress().transferred(done, total);
            }

            @Override
            public void waits(String reason, Instant until) {
                steps.progress().transferWaits(until, reason);
            }

            @Override
            public boolean cancelled() {
                Operation running = steps.journal().current().running();
                return running != null && running.id().equals(operation.id()) && running.cancelled();
            }

            @Override
            public void allStored() throws IOException, InterruptedException {
                steps.change(operation.id(), record -> record
                        .withState(StateMachine.event(record.state(), Event.ALL_OCTETS_STORED))
                        .withOperation(record.operation().withPhase(Phase.DL_CHECK)));
            }

            @Override
            public void good(PackageJudge.Judged judged) throws IOException, InterruptedException {
                logger.info("Operation {} has version {}, manifest digest {}", operation.id(), judged.firmware().version(),
                        judged.firmware().manifestSha256());
                steps.change(operation.id(), record -> record
                        .withLabel(judged.firmware().name(), judged.firmware().version())
                        .withOperation(record.operation().withPhase(Phase.DL_NOTIFY)
                                .withTargetVersion(judged.firmware().version())));
            }

            @Override
            public boolean triedAgain(long durable) {
                // What a newer agent has taken over goes on there.
                return !steps.journal().writable() || trouble.passes(operation.id(), STEP, durable);
            }
        };
    }

    private DownloadRequest request(Operation operation) {
        Optional<DeviceIdentity> identity = steps.neighbours().identities.best();
        return new DownloadRequest(operation.id(), operation.url(), identity.map(DeviceIdentity::model).orElse(""),
                steps.neighbours().runningVersion(), identity.map(DeviceIdentity::language).orElse(""));
    }

    /** A failure of a store that belongs to a newer agent by now is not this agent's to report. */
    private void failed(Operation operation, DownloadException failed) throws IOException, InterruptedException {
        if (!steps.journal().writable()) {
            throw new IOException("the store was taken over", failed);
        }
        if (failed instanceof StorageFailedException storage && storage.triedAgain()) {
            Operation now = steps.journal().current().running();
            if (now != null && now.cancelled()) {
                throw new InterruptedException("the operation was cancelled");
            }
            logger.warn("Operation {}: the storage failed, the download goes on at its last checkpoint: {}", operation.id(), cause(failed));
            steps.pause(steps.settings().pace().retry());
            return;
        }
        boolean checking = steps.journal().current().state() == FumoState.DOWNLOAD_COMPLETE;
        steps.end(operation, checking ? Event.PACKAGE_BAD : Event.DOWNLOAD_FAILED, failed.resultCode(), failed.getMessage());
    }

    private static String cause(Exception failed) {
        return failed.getCause() == null ? failed.getMessage() : failed.getCause().getMessage();
    }

    private void ready(Operation operation) throws IOException, InterruptedException {
        StoredPackage held = new StoredPackage(InstanceJournal.spoolName(operation.id()), operation.serverId());
        if (operation.kind() == OperationKind.DOWNLOAD) {
            Operation last = steps.journal().current().operation();
            steps.journal().update(record -> Endings.end(record.withStored(held), Event.PACKAGE_GOOD, Endings.SUCCESS, "",
                    steps.now()));
            logger.info("Operation {} (download) ended with 200: version {} is ready", operation.id(), last.targetVersion());
            steps.progress().clear();
            return;
        }
        steps.change(operation.id(), record -> record.withStored(held)
                .withState(StateMachine.event(StateMachine.event(record.state(), Event.PACKAGE_GOOD), Event.UPDATE_BEGINS))
                .withOperation(record.operation().withPhase(Phase.UP_QUEUED)));
    }
}
