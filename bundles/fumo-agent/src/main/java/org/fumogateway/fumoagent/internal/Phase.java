package org.fumogateway.fumoagent.internal;

/** Internal phases of an operation, durable, not in the tree (FUMO section 2.4). */
enum Phase {
    /** Accepted; waits for the end of the session or for a downloader. */
    DL_QUEUED,
    /** A downloader fetches. */
    DL_OBJ,
    /** All octets are here and are being checked. */
    DL_CHECK,
    /** Checked; the download server is told where its protocol wants that. */
    DL_NOTIFY,
    /** Waits for the end of the session, a gate, a person or an installer. */
    UP_QUEUED,
    /** The stored package is verified once more. */
    UP_VERIFY,
    /** The installer writes. */
    UP_APPLY,
    /** Written; is being made the next one to start. */
    UP_ACTIVATE,
    /** The restart was ordered or is about to be. */
    UP_REBOOT,
    /** The new firmware runs and proves itself. */
    UP_TRIAL,
    /** It passed and is being confirmed. */
    UP_CONFIRM,
    /** It did not pass and is being taken back. */
    UP_REVERT,
    /** The operation has ended. */
    DONE;

    /** True for the phases of the download half. */
    boolean download() {
        return compareTo(DL_NOTIFY) <= 0;
    }

    /** True while the operation can still be stopped without a trace: before the new firmware may be the next one to start. */
    boolean revocable() {
        return compareTo(UP_ACTIVATE) < 0;
    }
}
