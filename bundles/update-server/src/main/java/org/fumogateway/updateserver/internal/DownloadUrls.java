package org.fumogateway.updateserver.internal;

import java.net.URI;
import java.net.URISyntaxException;
import org.fumogateway.server.gateway.DeliveryRoute;

/**
 * URLs of the downloads as gateways see them; each carries the unguessable token of its job (DL-106).
 *
 * @param base public URL with the path of the servlet, without a slash at its end
 */
record DownloadUrls(String base) {

    static final String DESCRIPTOR = "/dd/";
    static final String OBJECT = "/object/";
    static final String NOTIFY = "/notify/";

    /**
     * Takes the base from the settings.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL
     */
    static DownloadUrls of(UpdateServerConfig config) {
        String base = config.publicUrl().strip().replaceFirst("/+$", "")
                + config.osgi_http_whiteboard_servlet_pattern().replaceFirst("/\\*$", "");
        try {
            URI url = new URI(base);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web && url.getHost() != null && url.getQuery() == null) {
                return new DownloadUrls(base);
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The public URL of the update server is not a URL: " + config.publicUrl(), e);
        }
        throw new IllegalArgumentException("The public URL of the update server must be an http or https URL with a host: "
                + config.publicUrl());
    }

    /** Where a gateway is sent to for the package of a job. */
    String entry(DeliveryRoute route, String token) {
        return route.descriptor() ? descriptor(token) : object(token);
    }

    String descriptor(String token) {
        return base + DESCRIPTOR + token;
    }

    String object(String token) {
        return base + OBJECT + token;
    }

    String notification(String token) {
        return base + NOTIFY + token;
    }
}
