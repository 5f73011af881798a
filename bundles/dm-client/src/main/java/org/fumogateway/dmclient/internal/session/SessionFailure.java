package org.fumogateway.dmclient.internal.session;

import java.time.Duration;
import org.fumogateway.gateway.session.SessionRecord.Outcome;

/** A session ends early. The message is one sentence for people, without secrets. */
final class SessionFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;
    private final Duration retryAfter;

    SessionFailure(Outcome outcome, String sentence) {
        this(outcome, sentence, null);
    }

    SessionFailure(Outcome outcome, String sentence, Throwable cause) {
        this(outcome, sentence, null, cause);
    }

    SessionFailure(Outcome outcome, String sentence, Duration retryAfter, Throwable cause) {
        super(sentence, cause);
        this.outcome = outcome;
        this.retryAfter = retryAfter;
    }

    /** How the session ends. */
    Outcome outcome() {
        return outcome;
    }

    /** How long the server wants to be left alone, or null if it did not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    static SessionFailure protocol(String sentence) {
        return new SessionFailure(Outcome.PROTOCOL_ERROR, sentence);
    }

    static SessionFailure authentication(String sentence) {
        return new SessionFailure(Outcome.NOT_AUTHENTICATED, sentence);
    }
}
