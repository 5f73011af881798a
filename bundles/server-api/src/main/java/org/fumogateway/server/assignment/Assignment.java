package org.fumogateway.server.assignment;

import java.time.Instant;
import java.util.Objects;

/**
 * The order of an operator: these gateways run that release. It is decided for each gateway when that gateway opens a session; one that joins
 * later is included if the scope is {@link Scope#ALL} or {@link Scope#MODEL}. Of several that concern a gateway the one made last counts. Immutable.
 *
 * @param id          identity
 * @param releaseName name of the release
 * @param version     version of the release
 * @param scope       which gateways
 * @param size        number of device ids or models that the scope lists
 * @param state       whether it counts
 * @param operator    who made it
 * @param created     when it was made
 * @param changed     when it last changed
 * @param question    what the person at a gateway is asked before it is told to update, null if nobody is asked
 */
public record Assignment(String id, String releaseName, String version, Scope scope, int size, State state, String operator, Instant created,
        Instant changed, Question question) {

    /** Everything is required. */
    public Assignment {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(releaseName, "releaseName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(changed, "changed");
    }

    /** An assignment that asks nobody. */
    public Assignment(String id, String releaseName, String version, Scope scope, int size, State state, String operator, Instant created,
            Instant changed) {
        this(id, releaseName, version, scope, size, state, operator, created, changed, null);
    }

    /**
     * A question to the person at a gateway.
     *
     * @param text     what is asked, to be answered by yes or no
     * @param required true if nothing happens without a yes; false if a gateway at which nobody can be asked is updated all the same
     */
    public record Question(String text, boolean required) {

        /** Most characters of the text. */
        public static final int LONGEST = 500;

        /** The text is required. */
        public Question {
            Objects.requireNonNull(text, "text");
        }
    }

    /** Which gateways an assignment is about. */
    public enum Scope {
        /** All, also those that join later. */
        ALL,
        /** All of these models (DevInfo Mod, or {@code Man/Mod}), also those that join later. */
        MODEL,
        /** The gateways with these device ids. */
        GATEWAYS
    }

    /** Whether an assignment counts. */
    public enum State {
        /** It counts. */
        ACTIVE,
        /** An operator took it back: nothing begins any more because of it, what a gateway was told to do goes on. */
        CANCELLED
    }
}
