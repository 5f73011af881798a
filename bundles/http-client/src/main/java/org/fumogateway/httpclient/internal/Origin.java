package org.fumogateway.httpclient.internal;

import java.net.URI;

/**
 * Whom a connection leads to.
 *
 * @param encrypted true for https
 * @param host      name or address; an IPv6 address without brackets
 * @param port      the port, also if it is the usual one
 */
public record Origin(boolean encrypted, String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The server of an address. */
    public static Origin of(URI address) {
        boolean encrypted = "https".equalsIgnoreCase(address.getScheme());
        String host = address.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Origin(encrypted, bare, address.getPort() >= 0 ? address.getPort() : encrypted ? HTTPS : HTTP);
    }

    /** With port, as a proxy is asked for it. */
    String authority() {
        return bracketed() + ":" + port;
    }

    /** As the header Host has it: without the usual port. */
    String hostHeader() {
        return port == (encrypted ? HTTPS : HTTP) ? bracketed() : authority();
    }

    private String bracketed() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
