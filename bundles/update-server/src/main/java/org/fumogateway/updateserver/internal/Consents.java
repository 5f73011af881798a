package org.fumogateway.updateserver.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.fumogateway.server.job.UpdateJob;

/**
 * How people at gateways are asked and told.
 *
 * @param secondsToAnswer how long a gateway shows a question at most
 * @param pause           how long a question that was not answered rests
 * @param telling         when a person who asks for an update is told what happens next (FUMO-107)
 */
record Consents(int secondsToAnswer, Duration pause, Telling telling) {

    /** When a person who asks for an update is told what happens next. */
    enum Telling {
        /** Each time. */
        ALWAYS("always"),
        /** If no update follows: one that does is seen at the gateway anyway. */
        IF_NOTHING_FOLLOWS("ifNothingFollows"),
        /** Never. */
        NEVER("never");

        private final String word;

        Telling(String word) {
            this.word = word;
        }

        static Telling of(String word) {
            return Stream.of(values()).filter(each -> each.word.equals(word.strip())).findFirst().orElseThrow(() -> new IllegalArgumentException(
                    "Whoever asks is told always, ifNothingFollows or never, not " + word + "."));
        }
    }

    static Consents of(UpdateServerConfig config) {
        return new Consents(config.askSeconds(), Duration.ofMinutes(config.askAgainMinutes()), Telling.of(config.tellWhoeverAsks()));
    }

    /** True if a person who asks is told something. */
    boolean tells(boolean updateFollows) {
        return telling == Telling.ALWAYS || telling == Telling.IF_NOTHING_FOLLOWS && !updateFollows;
    }

    /** When a question that was not answered at that moment comes again. */
    Instant askAgain(Instant now) {
        return now.plus(pause);
    }

    /** True if a question may be asked: for the first time, after a session that broke before the answer, or after its pause. */
    boolean mayAsk(UpdateJob job, Instant now) {
        return job.detail().isEmpty() || !job.changed().plus(pause).isAfter(now);
    }
}
