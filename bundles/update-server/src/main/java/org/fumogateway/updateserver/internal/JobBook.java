package org.fumogateway.updateserver.internal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.StoreException;

/** Makes and changes jobs; each change is durable when the method returns. Thread-safe. */
final class JobBook {

    private static final int TOKEN_OCTETS = 24;
    private static final int CORRELATOR_DIGITS = 16;
    private static final int ATTEMPTS = 5;
    private static final int HISTORY = 200;

    private final StoreAccess store;
    private final Limits limits;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    JobBook(StoreAccess store, Limits limits, Clock clock) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * A change to a job: what is to differ, and the line for its timeline.
     *
     * @param phase what begins with it and has a deadline of its own
     */
    record Change(UpdateJob.State state, int execStatus, int downloadStatus, int resultCode, String detail, String event, Phase phase,
            UpdateJob.Consent consent) {

        /** What begins with a change. */
        enum Phase {
            /** Nothing: the deadline stays. */
            NONE,
            /** The operation itself, after the person at the gateway agreed. */
            OPERATION,
            /** Another transfer of the package as a large object. */
            TRANSFER,
            /** Nothing, and the transfer that was counted before does not take place. */
            NO_TRANSFER,
            /** The last phase of the operation. */
            LAST
        }

        /** Only the state differs. */
        static Change to(UpdateJob job, UpdateJob.State state, String sentence) {
            return new Change(state, job.execStatus(), job.downloadStatus(), job.resultCode(), sentence, sentence, Phase.NONE,
                    job.consent());
        }

        /** The timeline is told more than the job. */
        Change withEvent(String line) {
            return new Change(state, execStatus, downloadStatus, resultCode, detail, line, phase, consent);
        }

        Change withExecStatus(int status) {
            return new Change(state, status, downloadStatus, resultCode, detail, event, phase, consent);
        }

        Change withDownloadStatus(int status) {
            return new Change(state, execStatus, status, resultCode, detail, event, phase, consent);
        }

        Change withResultCode(int code) {
            return new Change(state, execStatus, downloadStatus, code, detail, event, phase, consent);
        }

        Change withConsent(UpdateJob.Consent answer) {
            return new Change(state, execStatus, downloadStatus, resultCode, detail, event, phase, answer);
        }

        Change beginsOperation() {
            return new Change(state, execStatus, downloadStatus, resultCode, detail, event, Phase.OPERATION, consent);
        }

        Change beginsTransfer() {
            return new Change(state, execStatus, downloadStatus, resultCode, detail, event, Phase.TRANSFER, consent);
        }

        Change withoutTransfer() {
            return new Change(state, execStatus, downloadStatus, resultCode, detail, event, Phase.NO_TRANSFER, consent);
        }

        Change beginsLastPhase() {
            return new Change(state, execStatus, downloadStatus, resultCode, detail, event, Phase.LAST, consent);
        }
    }

    /**
     * Makes a job, with its first transfer begun if the package goes as a large object.
     *
     * @param because why it goes this way, for the timeline; empty if that is the usual one
     */
    UpdateJob create(Gateway gateway, Decision decision, String because) throws StoreException {
        Delivery delivery = decision.delivery();
        ReleasePackage release = delivery.release();
        String id = UUID.randomUUID().toString();
        String correlator = "op-" + id.replace("-", "").substring(0, CORRELATOR_DIGITS);
        Instant now = clock.instant();
        List<UpdateJob> history = store.get().jobs(gateway.deviceId(), HISTORY);
        String from = UpdateTarget.of(gateway, delivery.instance(), history).running();
        UpdateJob.Consent consent = consent(decision, history);
        boolean asks = consent == UpdateJob.Consent.AWAITED;
        boolean transfers = delivery.inObject() && !asks;
        UpdateJob job = new UpdateJob(id, gateway.deviceId(), delivery.instance().uri(), correlator, delivery.operation(),
                release.sha256(), from, release.version(), newToken(),
                UpdateJob.State.NEW, 0, 0, 0, "", now, now, asks ? limits.dueOfConsent(now)
                        : transfers ? limits.dueOfTransfer(now) : limits.due(delivery.operation(), now), 0, transfers ? 1 : 0, consent);
        store.get().createJob(job, "Decided: " + delivery.operation() + " from " + from + " to " + release.version()
                + " with package " + release.packageId() + " of " + release.size() + " octets (" + decision.because() + ")"
                + (because.isEmpty() ? "" : ", because " + because) + (asks ? ". The person at the gateway is asked first: " + decision.question().text()
                        : consent == UpdateJob.Consent.GIVEN ? ". The person at the gateway agreed to it before." : "."));
        return job;
    }

    /**
     * Whether the person at the gateway is to be asked. A yes counts until the gateway has answered the command that it was for, and for the update
     * that follows the download it was for: nobody is asked twice for one thing.
     */
    private static UpdateJob.Consent consent(Decision decision, List<UpdateJob> history) {
        if (decision.question() == null) {
            return UpdateJob.Consent.NOT_NEEDED;
        }
        Optional<UpdateJob> last = history.stream().filter(job -> job.instanceUri().equals(decision.instance().uri()))
                .filter(job -> !job.created().isBefore(decision.assignment().created())).findFirst();
        boolean given = last.filter(job -> job.consent() == UpdateJob.Consent.GIVEN && job.toVersion().equals(decision.delivery().release().version()))
                .filter(job -> job.state() == UpdateJob.State.REFUSED && job.execStatus() == 0
                        || job.state() == UpdateJob.State.SUCCEEDED && !job.operation().updates()).isPresent();
        return given ? UpdateJob.Consent.GIVEN : UpdateJob.Consent.AWAITED;
    }

    /**
     * Changes a job on top of whatever others have made of it meanwhile.
     *
     * @param change makes the change from the stored job; null if nothing is to be changed any more
     * @return the job as it is now
     */
    UpdateJob change(UpdateJob job, Function<UpdateJob, Change> change) throws StoreException {
        UpdateJob current = job;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Change next = change.apply(current);
            if (next == null) {
                return current;
            }
            UpdateJob changed = apply(current, next);
            if (store.get().updateJob(changed, next.event())) {
                return changed;
            }
            current = store.get().job(job.id()).orElseThrow(() -> new StoreException("Update job " + job.id() + " is gone.",
                    null));
        }
        throw new StoreException("Update job " + job.id() + " is changed by others all the time.", null);
    }

    /**
     * Closes a job whose gateway has not been told yet if its assignment is not active any more.
     *
     * @param standing says how far its package has come, which decides whether a session counts as broken
     * @return true if the gateway must not be told
     */
    boolean cancelIfTakenBack(UpdateJob job, Assignment assignment, UnaryOperator<Change> standing) throws StoreException {
        if (store.get().assignment(assignment.id()).filter(now -> now.state() == Assignment.State.ACTIVE).isPresent()) {
            return false;
        }
        change(job, stored -> stored.state() != UpdateJob.State.NEW ? null : standing.apply(Change.to(stored, UpdateJob.State.CANCELLED,
                "The assignment was cancelled before the gateway was told.")));
        return true;
    }

    private String newToken() {
        byte[] token = new byte[TOKEN_OCTETS];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private UpdateJob apply(UpdateJob job, Change change) {
        Instant now = clock.instant();
        Instant due = switch (change.phase()) {
            case NONE, NO_TRANSFER -> job.due();
            case OPERATION -> limits.due(job.operation(), now);
            case TRANSFER -> limits.dueOfTransfer(now);
            case LAST -> limits.dueInLastPhase(now);
        };
        int transfers = switch (change.phase()) {
            case NONE, OPERATION, LAST -> job.transfers();
            case TRANSFER -> job.transfers() + 1;
            case NO_TRANSFER -> Math.max(0, job.transfers() - 1);
        };
        // The store gives no token back: a job that begins later than it was made gets another one.
        String token = change.phase() == Change.Phase.OPERATION ? newToken() : job.token();
        return new UpdateJob(job.id(), job.deviceId(), job.instanceUri(), job.correlator(), job.operation(), job.packageSha256(),
                job.fromVersion(), job.toVersion(), token, change.state(), change.execStatus(), change.downloadStatus(),
                change.resultCode(), change.detail(), job.created(), now, due, job.revision() + 1, transfers, change.consent());
    }

    /**
     * A report that belongs to a job.
     *
     * @param job   the job as it is now
     * @param fresh false if the report changed nothing, because it came before
     */
    record Taken(UpdateJob job, boolean fresh) {
    }

    /**
     * Takes the report of an operation. A repeated report changes nothing (FUMO-94); one that comes after its job was given up
     * counts, as long as no other job has taken its place.
     *
     * @return what became of the job it belongs to; empty if this server knows no such operation
     */
    Optional<Taken> report(String deviceId, FumoReport report) throws StoreException {
        Optional<UpdateJob> job = find(deviceId, report);
        if (job.isEmpty()) {
            return Optional.empty();
        }
        boolean replaced = job.get().state().closed()
                && store.get().openJob(deviceId, job.get().instanceUri()).isPresent();
        UpdateJob after = change(job.get(), stored -> reported(stored, report, replaced));
        return Optional.of(new Taken(after, after.revision() != job.get().revision()));
    }

    private static Change reported(UpdateJob job, FumoReport report, boolean replaced) {
        // A job that was closed without a report was closed by guess: the report knows better.
        boolean guessed = job.state().closed() && job.state() != UpdateJob.State.SUCCEEDED && job.resultCode() == 0;
        boolean expected = job.state() == UpdateJob.State.NEW || job.state() == UpdateJob.State.COMMANDED || guessed && !replaced;
        if (!expected) {
            return null;
        }
        if (report.success() && job.operation() == UpdateJob.Operation.DOWNLOAD) {
            // The report says all there is: the package is checked before the update anyway, by the gateway and by reading its version.
            String sentence = "The gateway holds package version " + job.toVersion() + ".";
            return Change.to(job, UpdateJob.State.SUCCEEDED, sentence).withEvent(told(sentence, report)).withResultCode(report.code());
        }
        UpdateJob.State next = report.success() ? UpdateJob.State.REPORTED_OK : UpdateJob.State.REPORTED_FAIL;
        String sentence = report.success() ? "The gateway reported success (" + report.code() + ")."
                : "The gateway reported failure " + report.code() + ": " + ResultCodes.meaning(report.code()) + ".";
        Change change = Change.to(job, next, sentence).withEvent(told(sentence, report)).withResultCode(report.code());
        return report.success() ? change.beginsLastPhase() : change;
    }

    private static String told(String sentence, FumoReport report) {
        return sentence + " It wrote: " + report.carried() + ".";
    }

    private Optional<UpdateJob> find(String deviceId, FumoReport report) throws StoreException {
        if (report.correlator() != null) {
            // An unknown correlator is that of somebody else's operation: it must not close a job of ours (FUMO-94, FUMO-95).
            return store.get().jobByCorrelator(deviceId, report.correlator());
        }
        return store.get().jobs(deviceId, ATTEMPTS).stream().filter(job -> report.concerns(job.instanceUri()))
                .filter(job -> job.operation() == report.kind().operation()).findFirst();
    }
}
