package org.fumogateway.dlota.internal;

import java.util.function.UnaryOperator;

/**
 * How long this Java VM remembers the addresses of a host name. Our check of an address (DL-49) and the connection made right after it
 * are two look-ups; only the VM's memory makes them one. With no memory a name server could show a public address to the check and
 * lead the connection into the own network.
 */
final class NameCache {

    private static final String SECURITY_PROPERTY = "networkaddress.cache.ttl";
    private static final String SYSTEM_PROPERTY = "sun.net.inetaddr.ttl";

    private NameCache() {
    }

    /**
     * True if look-ups are remembered at all: without a setting the VM does so for 30 s.
     *
     * @param security gives security properties, which come first
     * @param system   gives system properties
     */
    static boolean remembers(UnaryOperator<String> security, UnaryOperator<String> system) {
        Integer seconds = number(security.apply(SECURITY_PROPERTY));
        if (seconds == null) {
            seconds = number(system.apply(SYSTEM_PROPERTY));
        }
        return seconds == null || seconds != 0;
    }

    /** Null if there is no usable number; the VM then goes on to its next source in the same way. */
    private static Integer number(String text) {
        try {
            return text == null ? null : Integer.decode(text.strip());
        } catch (NumberFormatException unusable) {
            return null;
        }
    }
}
