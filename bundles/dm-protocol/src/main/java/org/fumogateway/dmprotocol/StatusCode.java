package org.fumogateway.dmprotocol;

/**
 * Codes in the Data of a Status (SYN section 7). The constants are the ones DM uses; any other code is handled by its class, see
 * {@link #known(int)} and SYN-53.
 */
public final class StatusCode {

    /** Success; for a SyncHdr: accepted for this message only. */
    public static final int OK = 200;
    /** Accepted, the outcome follows in a Generic Alert. */
    public static final int ACCEPTED_FOR_PROCESSING = 202;
    /** SyncHdr: authenticated for the rest of the session (SEC-60). */
    public static final int AUTHENTICATION_ACCEPTED = 212;
    /** A chunk of a large object was buffered, send the next (DM-167). */
    public static final int CHUNK_ACCEPTED = 213;
    /** The user cancelled. */
    public static final int OPERATION_CANCELLED = 214;
    /** Skipped because of an earlier failure or refusal. */
    public static final int NOT_EXECUTED = 215;
    /** Undone because its Atomic failed (DM-123). */
    public static final int ATOMIC_ROLL_BACK_OK = 216;
    /** The user said no. */
    public static final int NOT_MODIFIED = 304;
    /** Malformed or unknown command. */
    public static final int BAD_REQUEST = 400;
    /** Credentials are wrong. */
    public static final int INVALID_CREDENTIALS = 401;
    /** Impossible for a reason other than access control. */
    public static final int FORBIDDEN = 403;
    /** The target does not exist. */
    public static final int NOT_FOUND = 404;
    /** The kind of node or property does not permit the command. */
    public static final int COMMAND_NOT_ALLOWED = 405;
    /** An optional feature that we do not have. */
    public static final int OPTIONAL_FEATURE_NOT_SUPPORTED = 406;
    /** Credentials are missing. */
    public static final int MISSING_CREDENTIALS = 407;
    /** The user did not answer in time. */
    public static final int REQUEST_TIMEOUT = 408;
    /** The first chunk of a large object has no Size. */
    public static final int SIZE_REQUIRED = 411;
    /** A required element is missing. */
    public static final int INCOMPLETE_COMMAND = 412;
    /** Value or object above a limit. */
    public static final int REQUEST_ENTITY_TOO_LARGE = 413;
    /** Address of a node above a limit of the tree. */
    public static final int URI_TOO_LONG = 414;
    /** Type or format of the value is not acceptable. */
    public static final int UNSUPPORTED_MEDIA_TYPE_OR_FORMAT = 415;
    /** An interaction that this device cannot display. */
    public static final int REQUESTED_RANGE_NOT_SATISFIABLE = 416;
    /** Busy. */
    public static final int RETRY_LATER = 417;
    /** The target of an Add exists. */
    public static final int ALREADY_EXISTS = 418;
    /** No room to store the value. */
    public static final int DEVICE_FULL = 420;
    /** The joined object has not the announced Size (DM-168). */
    public static final int SIZE_MISMATCH = 424;
    /** Access control forbids it. */
    public static final int PERMISSION_DENIED = 425;
    /** A chunk is refused. */
    public static final int PARTIAL_ITEM_NOT_ACCEPTED = 426;
    /** Failed for no reason that has a code of its own. */
    public static final int COMMAND_FAILED = 500;
    /** Out of service for the moment. */
    public static final int SERVICE_UNAVAILABLE = 503;
    /** VerDTD is not ours (SYN-20). */
    public static final int DTD_VERSION_NOT_SUPPORTED = 505;
    /** Failure specific to the device. */
    public static final int PROCESSING_ERROR = 506;
    /** An Atomic whose commands failed (DM-123). */
    public static final int ATOMIC_FAILED = 507;
    /** The store beneath failed. */
    public static final int DATA_STORE_FAILURE = 510;
    /** VerProto is not ours (SYN-21). */
    public static final int PROTOCOL_VERSION_NOT_SUPPORTED = 513;
    /** A command of a failed Atomic could not be undone. */
    public static final int ATOMIC_ROLL_BACK_FAILED = 516;
    /** The answers to an Atomic do not fit (DM-125). */
    public static final int ATOMIC_RESPONSE_TOO_LARGE = 517;

    private static final int CLASS_WIDTH = 100;
    private static final int SUCCESS_CLASS = 2;

    private StatusCode() {
    }

    /**
     * Whether the command took effect: any 2xx but "send the next chunk" and "not in effect" (SYN-54). 202 counts: it took effect
     * as far as the protocol can say.
     */
    public static boolean succeeded(int code) {
        return code / CLASS_WIDTH == SUCCESS_CLASS && code != CHUNK_ACCEPTED && code != NOT_EXECUTED
                && code != ATOMIC_ROLL_BACK_OK
                && code != OPERATION_CANCELLED;
    }

    /** Whether the SyncHdr was accepted: 200 or 212; peers mix the two (DM-96). */
    public static boolean headerAccepted(int code) {
        return code == OK || code == AUTHENTICATION_ACCEPTED;
    }

    /** Whether the SyncHdr was refused for its credentials: 401 or 407 (SEC section 6). */
    public static boolean headerChallenged(int code) {
        return code == INVALID_CREDENTIALS || code == MISSING_CREDENTIALS;
    }

    /**
     * The code itself if it is one of 100 to 599; otherwise 500, so that a peer's nonsense is a failure and not a success.
     *
     * @param code as received, 0 if missing
     */
    public static int known(int code) {
        return code >= CLASS_WIDTH && code < 6 * CLASS_WIDTH ? code : COMMAND_FAILED;
    }
}
