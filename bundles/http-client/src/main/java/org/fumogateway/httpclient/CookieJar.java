package org.fumogateway.httpclient;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Cookies in memory, for one session or one download (DM-199, DL-59). Used by one thread. */
public final class CookieJar {

    private final CookieManager cookies;

    private CookieJar(CookiePolicy policy) {
        cookies = new CookieManager(null, policy);
    }

    /** A jar whose cookies go back to the host that set them and to no other. */
    public static CookieJar ofHost() {
        return new CookieJar(CookieJar::ofThatHost);
    }

    /** A jar that also takes cookies for the domain of the host that sets them. */
    public static CookieJar ofDomain() {
        return new CookieJar(CookiePolicy.ACCEPT_ORIGINAL_SERVER);
    }

    private static boolean ofThatHost(URI uri, HttpCookie cookie) {
        return cookie.getDomain() == null || cookie.getDomain().equalsIgnoreCase(uri.getHost());
    }

    /** Values of the header Cookie for a request there. */
    public List<String> of(URI uri) {
        if (cookies.getCookieStore().getCookies().isEmpty()) {
            return List.of();
        }
        try {
            return cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of());
        } catch (IOException | IllegalArgumentException unusable) {
            return List.of();
        }
    }

    /** Keeps what a server set. After a header that cannot be understood the jar is empty: no server may require a cookie. */
    public void keep(URI uri, HttpHeaders headers) {
        try {
            cookies.put(uri, headers.map());
        } catch (IOException | IllegalArgumentException unusable) {
            cookies.getCookieStore().removeAll();
        }
    }
}
