package org.fumogateway.dmserver.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What models of gateways have answered 406 to, so that others of the model are not asked for it again (DM-225). Forgotten after a week, because
 * firmware learns, and when the server stops: it costs one answer to know it again. Whether somebody sits in front of a gateway is none of this: that
 * changes from hour to hour. Thread-safe.
 */
final class OptionalFeatures {

    private static final Duration MEMORY = Duration.ofDays(7);
    private static final int MOST = 1000;

    private final Clock clock;
    private final Map<String, Instant> refused = new LinkedHashMap<>();

    /** Features of DM that a client may lack. */
    enum Feature {
        /** Commands in their order. */
        SEQUENCE,
        /** All commands or none. */
        ATOMIC
    }

    OptionalFeatures(Clock clock) {
        this.clock = clock;
    }

    /** A gateway of that model has refused it; a model that is not known is not kept. */
    synchronized void refused(String model, Feature feature) {
        if (model.isEmpty()) {
            return;
        }
        refused.remove(model + '\n' + feature);
        if (refused.size() >= MOST) {
            refused.remove(refused.keySet().iterator().next());
        }
        refused.put(model + '\n' + feature, clock.instant());
    }

    /** True if gateways of that model are not to be sent it. */
    synchronized boolean lacks(String model, Feature feature) {
        Instant when = refused.get(model + '\n' + feature);
        return when != null && when.plus(MEMORY).isAfter(clock.instant());
    }
}
