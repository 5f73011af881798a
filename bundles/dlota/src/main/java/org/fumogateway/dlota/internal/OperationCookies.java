package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Cookies of one operation, each for the host that set it and no other (DL-59, DL-67). Used by one thread. */
final class OperationCookies {

    private final CookieManager jar = new CookieManager(null, OperationCookies::ofThatHost);

    private static boolean ofThatHost(URI uri, HttpCookie cookie) {
        return cookie.getDomain() == null || cookie.getDomain().equalsIgnoreCase(uri.getHost());
    }

    /** Values of the header Cookie for a request there. */
    List<String> of(URI uri) {
        try {
            return jar.get(uri, Map.of()).getOrDefault("Cookie", List.of());
        } catch (IOException | IllegalArgumentException unusable) {
            return List.of();
        }
    }

    /** Keeps what a server set; what cannot be understood is left out. */
    void keep(URI uri, HttpHeaders headers) {
        try {
            jar.put(uri, headers.map());
        } catch (IOException | IllegalArgumentException unusable) {
            jar.getCookieStore().removeAll();
        }
    }
}
