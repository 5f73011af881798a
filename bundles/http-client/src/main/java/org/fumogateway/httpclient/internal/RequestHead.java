package org.fumogateway.httpclient.internal;

import java.net.URI;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.fumogateway.httpclient.HttpMessage;

/** A message as the writer of HTTP/1.1 wants it. */
final class RequestHead extends BasicClassicHttpRequest {

    private static final long serialVersionUID = 1L;

    private final String target;

    private RequestHead(String method, String target) {
        super(method, "/");
        this.target = target;
    }

    /** A request for a server, or for a proxy that has to be told the whole address. */
    static ClassicHttpRequest of(HttpMessage message, Origin origin, boolean forwarded) {
        RequestHead request = new RequestHead(message.method(), target(message.address(), origin, forwarded));
        request.addHeader("Host", origin.hostHeader());
        message.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
        if (message.body() != null) {
            request.addHeader("Content-Length", message.body().remaining());
            request.setEntity(entity(message.body()));
        }
        return request;
    }

    /** Path and query as they stand in the address; a fragment stays at home. */
    private static String target(URI address, Origin origin, boolean forwarded) {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return (forwarded ? "http://" + origin.hostHeader() : "") + path + query;
    }

    private static HttpEntity entity(ByteBuffer octets) {
        if (octets.hasArray()) {
            return new ByteArrayEntity(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining(), null);
        }
        byte[] copy = new byte[octets.remaining()];
        octets.duplicate().get(copy);
        return new ByteArrayEntity(copy, null);
    }

    @Override
    public String getRequestUri() {
        return target;
    }
}
