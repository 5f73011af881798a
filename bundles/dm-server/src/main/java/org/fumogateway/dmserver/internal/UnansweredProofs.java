package org.fumogateway.dmserver.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gateways whose last session broke before they answered this server's proof: perhaps one issued a nonce in an answer that was lost, and expects it from
 * now on. A gateway that is told nothing but Statuses cannot say so (SEC-64), so the next session gives it something to answer. The oldest give way.
 * Thread-safe.
 */
final class UnansweredProofs {

    private static final int MOST = 10_000;

    private final Set<String> devices = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    /** A session of this gateway broke while its answer to our proof was awaited. */
    void broke(String deviceId) {
        devices.add(deviceId);
    }

    /** This gateway has answered. */
    void answered(String deviceId) {
        devices.remove(deviceId);
    }

    /** True if the gateway may expect another nonce than the one we have. */
    boolean doubtful(String deviceId) {
        return devices.contains(deviceId);
    }
}
