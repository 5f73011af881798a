package org.fumogateway.dmclient.internal.transport;

import java.time.Duration;
import java.util.Optional;

/** There is no answer from a server. The message is one sentence for people, without query parts of addresses. */
public final class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean temporary;
    private final Duration retryAfter;

    /**
     * Creates an exception.
     *
     * @param sentence  what happened
     * @param temporary true if the same message may be sent again (DM-183)
     * @param cause     failure beneath, or null
     */
    public TransportException(String sentence, boolean temporary, Throwable cause) {
        this(sentence, temporary, null, cause);
    }

    /**
     * Creates an exception of a server that named a time.
     *
     * @param retryAfter how long the server wants to be left alone (DM-202), or null if it did not say
     */
    public TransportException(String sentence, boolean temporary, Duration retryAfter, Throwable cause) {
        super(sentence, cause);
        this.temporary = temporary;
        this.retryAfter = retryAfter;
    }

    /** True if the same message may be sent again. */
    public boolean temporary() {
        return temporary;
    }

    /** How long the server wants to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
