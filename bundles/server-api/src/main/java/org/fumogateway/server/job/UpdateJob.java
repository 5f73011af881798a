package org.fumogateway.server.job;

import java.time.Instant;
import java.util.Objects;

/**
 * One update of one gateway, from the decision to the verified result (FUMO-115). Immutable; a change is a new object with the next
 * revision.
 *
 * @param id             identity, unique for this server
 * @param deviceId       gateway
 * @param instanceUri    FUMO instance
 * @param correlator     correlator of the Exec (FUMO-95), also names the operation in reports
 * @param operation      what was commanded
 * @param packageSha256  package to deliver
 * @param fromVersion    firmware version when the job was made
 * @param toVersion      version that must run at the end
 * @param token          unguessable part of the download URLs (DL-106): there when the job is made and when it was found by it, else null, because
 *                       a store keeps no more than its digest
 * @param state          where it stands
 * @param execStatus     Status of the Exec, or of the Replace that carried the package where no Exec followed; 0 if none came yet
 * @param downloadStatus DLOTA status code reported by the gateway, 0 if none (DL-145)
 * @param resultCode     result code of the report, 0 if none came yet
 * @param detail         one sentence for the operator, may be empty
 * @param created        when it was made
 * @param changed        when it last changed
 * @param due            when it counts as lost if nothing is known by then: a deadline for each phase, which notes do not move
 * @param revision       counts the changes from 0; a store refuses a change that is not based on the last one
 * @param transfers      times that its package was begun to be sent as a large object, counted before the first chunk goes out so that also a
 *                       crash of the server counts (FUMO-124); 0 if it goes another way
 * @param consent        whether the person at the gateway is asked first, and what the answer was
 */
public record UpdateJob(String id, String deviceId, String instanceUri, String correlator, Operation operation, String packageSha256,
        String fromVersion, String toVersion, String token, State state, int execStatus, int downloadStatus, int resultCode,
        String detail, Instant created, Instant changed, Instant due, long revision, int transfers, Consent consent) {

    /** Checks what is required. */
    public UpdateJob {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(instanceUri, "instanceUri");
        Objects.requireNonNull(correlator, "correlator");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(consent, "consent");
    }

    /** A job for which nobody is asked. */
    public UpdateJob(String id, String deviceId, String instanceUri, String correlator, Operation operation, String packageSha256,
            String fromVersion, String toVersion, String token, State state, int execStatus, int downloadStatus, int resultCode,
            String detail, Instant created, Instant changed, Instant due, long revision, int transfers) {
        this(id, deviceId, instanceUri, correlator, operation, packageSha256, fromVersion, toVersion, token, state, execStatus, downloadStatus,
                resultCode, detail, created, changed, due, revision, transfers, Consent.NOT_NEEDED);
    }

    /** A job that sends nothing as a large object. */
    public UpdateJob(String id, String deviceId, String instanceUri, String correlator, Operation operation, String packageSha256,
            String fromVersion, String toVersion, String token, State state, int execStatus, int downloadStatus, int resultCode,
            String detail, Instant created, Instant changed, Instant due, long revision) {
        this(id, deviceId, instanceUri, correlator, operation, packageSha256, fromVersion, toVersion, token, state, execStatus, downloadStatus,
                resultCode, detail, created, changed, due, revision, 0);
    }

    /** True if it is open and nothing was commanded, because the person at the gateway has not agreed yet. */
    public boolean awaitsConsent() {
        return state == State.NEW && consent == Consent.AWAITED;
    }

    /** True if it ended without a command, because the person at the gateway said no, or never yes. */
    public boolean declined() {
        return state == State.REFUSED && (consent == Consent.AWAITED || consent == Consent.DENIED);
    }

    /** Sessions that ended while its package was on its way as a large object, or before the gateway had answered what followed. */
    public int breaks() {
        boolean answered = execStatus != 0 || state != State.NEW && state != State.REFUSED && state != State.LOST && state != State.CANCELLED;
        return answered ? Math.max(0, transfers - 1) : transfers;
    }

    /** What is ordered: the Exec target (FUMO section 4), or no Exec at all. */
    public enum Operation {
        /** Exec on {@code Download}. */
        DOWNLOAD,
        /** Replace of {@code Update/PkgData} as a large object, without an Exec: its Status says how it ended (AD 5.4.1, FUMO-123). */
        DELIVERY,
        /** Exec on {@code Update}. */
        UPDATE,
        /** Exec on {@code DownloadAndUpdate}. */
        DOWNLOAD_AND_UPDATE;

        /** True if the gateway fetches the package from a URL. */
        public boolean downloads() {
            return this == DOWNLOAD || this == DOWNLOAD_AND_UPDATE;
        }

        /** True if other firmware runs at its end; false if the gateway then only holds the package. */
        public boolean updates() {
            return this == UPDATE || this == DOWNLOAD_AND_UPDATE;
        }
    }

    /** Whether the person at the gateway is asked before anything is commanded. */
    public enum Consent {
        /** Nobody is asked. */
        NOT_NEEDED,
        /** The person has not said yes or no. */
        AWAITED,
        /** The person said yes. */
        GIVEN,
        /** The person said no. */
        DENIED
    }

    /** Where a job stands. */
    public enum State {
        /** Decided, nothing accepted by the gateway yet. */
        NEW(false),
        /** The gateway accepted the Exec; a report must follow. */
        COMMANDED(false),
        /** A success was reported; the version is still to be read back. */
        REPORTED_OK(false),
        /** Reported and read back: the wanted version runs. */
        SUCCEEDED(true),
        /** A failure was reported, or the version read back is not the wanted one. */
        REPORTED_FAIL(true),
        /** The gateway did not accept the Exec. */
        REFUSED(true),
        /** No report came within its limit. */
        LOST(true),
        /** An operator took the order back before the gateway was told. */
        CANCELLED(true);

        private final boolean closed;

        State(boolean closed) {
            this.closed = closed;
        }

        /** True if nothing more is expected. */
        public boolean closed() {
            return closed;
        }
    }
}
