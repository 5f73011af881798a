package org.fumogateway.dmserver.internal;

/** Knows which gateways were asked to prove themselves with the re-synchronisation nonce (SEC-39, SEC-40). Thread-safe. */
interface Resynchronisations {

    /** Nobody. */
    Resynchronisations NONE = new Resynchronisations() {
        @Override
        public boolean permitted(String deviceId) {
            return false;
        }

        @Override
        public boolean take(String deviceId) {
            return false;
        }
    };

    /** True if the gateway may do so now. */
    boolean permitted(String deviceId);

    /** The gateway has done so; true for one session only. */
    boolean take(String deviceId);
}
