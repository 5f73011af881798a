package org.fumogateway.httpclient;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request. Immutable; {@code Host} and {@code Content-Length} are added when it is sent.
 *
 * @param method  such as {@code GET}
 * @param address absolute, {@code http} or {@code https}, with a host
 * @param headers names and values in the order in which they go out
 * @param body    octets from position to limit, left as they are, so that the request can be sent again; null for a request without a body
 * @param timeout longest time from the connection's being there, TLS included, to the head of the answer
 */
public record HttpMessage(String method, URI address, List<Map.Entry<String, String>> headers, ByteBuffer body, Duration timeout) {

    /** Checks the address and copies the headers. */
    public HttpMessage {
        String scheme = address.getScheme();
        if (address.getHost() == null || !"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("An address of HTTP begins with http:// or https:// and a host");
        }
        headers = List.copyOf(headers);
    }

    /** A request without a body. */
    public static HttpMessage get(URI address, Duration timeout) {
        return new HttpMessage("GET", address, List.of(), null, timeout);
    }

    /** A request with a body. */
    public static HttpMessage post(URI address, ByteBuffer body, Duration timeout) {
        return new HttpMessage("POST", address, List.of(), body, timeout);
    }

    /** The same with one header more. */
    public HttpMessage with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new HttpMessage(method, address, more, body, timeout);
    }
}
