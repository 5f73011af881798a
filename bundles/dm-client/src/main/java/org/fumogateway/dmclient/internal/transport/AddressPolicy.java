package org.fumogateway.dmclient.internal.transport;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses this client sends messages to (DM-198, DM-201, SEC-85).
 *
 * @param allowHttp    true if plain http is allowed at all
 * @param allowedHosts hosts that a server may send us on to, beside its own; lower case
 */
public record AddressPolicy(boolean allowHttp, Set<String> allowedHosts) {

    private static final String HTTPS = "https";
    private static final String HTTP = "http";

    /** Copies the set. */
    public AddressPolicy {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** Why a session must not begin there: one sentence, or empty if it may. */
    public Optional<String> objectionTo(URI address) {
        String scheme = scheme(address);
        if (address.getHost() == null || !scheme.equals(HTTPS) && !scheme.equals(HTTP)) {
            return Optional.of("the address of the server is not an http or https URL");
        }
        if (scheme.equals(HTTP) && !allowHttp) {
            return Optional.of("the server at " + text(address) + " is not asked because plain http is not allowed");
        }
        return Optional.empty();
    }

    /** Why the server must not send us from one address on to another: one sentence, or empty if it may. */
    public Optional<String> objectionTo(URI from, URI to) {
        if (!to.isAbsolute()) {
            return Optional.of("the server names a next address that is not absolute");
        }
        if (scheme(from).equals(HTTPS) && !scheme(to).equals(HTTPS)) {
            return Optional.of("the server wants to leave https");
        }
        Optional<String> objection = objectionTo(to);
        if (objection.isPresent()) {
            return objection;
        }
        String host = to.getHost().toLowerCase(Locale.ROOT);
        boolean known = host.equalsIgnoreCase(from.getHost()) || allowedHosts.contains(host);
        return known ? Optional.empty() : Optional.of("the server sends us on to the host " + host + ", which is not allowed");
    }

    /** True if a connection there is encrypted. */
    public static boolean encrypted(URI address) {
        return scheme(address).equals(HTTPS);
    }

    /** Host and port, for sentences. */
    public static String text(URI address) {
        int port = address.getPort() >= 0 ? address.getPort() : encrypted(address) ? 443 : 80;
        return address.getHost() + ":" + port;
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }
}
