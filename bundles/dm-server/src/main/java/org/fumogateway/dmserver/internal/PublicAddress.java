package org.fumogateway.dmserver.internal;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of the DM servlet as gateways see it. */
final class PublicAddress {

    private PublicAddress() {
    }

    /** True if gateways come over TLS. */
    static boolean encrypted(DmServerConfig config) {
        return of(config).regionMatches(true, 0, "https:", 0, "https:".length());
    }

    /**
     * Public URL and path in one.
     *
     * @throws IllegalArgumentException if they do not make an absolute http or https URL
     */
    static String of(DmServerConfig config) {
        String base = config.publicUrl().strip().replaceFirst("/+$", "");
        String path = config.osgi_http_whiteboard_servlet_pattern().replaceFirst("/\\*$", "");
        try {
            URI address = new URI(base + path);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (web && address.getHost() != null && address.getQuery() == null) {
                return address.toString();
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The public URL of the DM server is not a URL: " + config.publicUrl(), e);
        }
        throw new IllegalArgumentException("The public URL of the DM server must be an http or https URL with a host: "
                + config.publicUrl());
    }
}
