package org.fumogateway.simulateddisk;

/** What becomes of changes that were not forced when the power went. */
public enum RestartPolicy {
    /** All of them are gone: the write cache was never written back. */
    DROP_UNFORCED,
    /** All of them made it, the interrupted write as far as it came. */
    KEEP_ALL,
    /** They made it in order up to a random one, which is torn between sectors; those behind it are gone. */
    PREFIX,
    /** Each sector of each write, and each change of a name, made it or not, independently of all others. */
    SHUFFLED,
    /**
     * Only the process died: everything is still there and still not forced, so that the next cut may take it away.
     */
    PROCESS_KILLED
}
