package org.fumogateway.dmclient.internal.session;

import org.fumogateway.gateway.session.SessionRecord.Outcome;

/** A session ends early. The message is one sentence for people, without secrets. */
final class SessionFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    SessionFailure(Outcome outcome, String sentence) {
        this(outcome, sentence, null);
    }

    SessionFailure(Outcome outcome, String sentence, Throwable cause) {
        super(sentence, cause);
        this.outcome = outcome;
    }

    /** How the session ends. */
    Outcome outcome() {
        return outcome;
    }

    static SessionFailure protocol(String sentence) {
        return new SessionFailure(Outcome.PROTOCOL_ERROR, sentence);
    }

    static SessionFailure authentication(String sentence) {
        return new SessionFailure(Outcome.NOT_AUTHENTICATED, sentence);
    }
}
