package org.fumogateway.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.fumogateway.httpclient.internal.Connection;

/**
 * The head of an answer, and its body as it arrives. Used by one thread, but for {@link #close}, which any thread may call. Has to be closed; its connection
 * serves another request only if the body was read to its end.
 */
public final class HttpReply implements AutoCloseable {

    private final int status;
    private final HttpHeaders headers;
    private final Connection connection;
    private final InputStream body;
    private final AtomicBoolean over = new AtomicBoolean();

    HttpReply(ClassicHttpResponse head, Connection connection) throws IOException {
        this.status = head.getCode();
        this.headers = headers(head.getHeaders());
        this.connection = connection;
        this.body = head.getEntity() == null ? null : head.getEntity().getContent();
        if (body == null) {
            ended();
        }
    }

    private static HttpHeaders headers(Header... headers) throws ProtocolException {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(headers).forEach(header -> values.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                .add(header.getValue() == null ? "" : header.getValue()));
        try {
            return HttpHeaders.of(values, (name, value) -> true);
        } catch (IllegalArgumentException malformed) {
            throw (ProtocolException) new ProtocolException("what came is no HTTP/1.1: " + malformed.getMessage()).initCause(malformed);
        }
    }

    /** Status code, 200 to 999. */
    public int status() {
        return status;
    }

    /** All headers. */
    public HttpHeaders headers() {
        return headers;
    }

    /** The end of the body must come within this time from now on; after it the connection breaks off. Without this it may take any time. */
    public void endWithin(Duration time) {
        // What is over may be at work for somebody else.
        if (!over.get()) {
            connection.limit().endWithin(time);
        }
    }

    /**
     * The body, empty if there is none. Its end is that of a complete body; to close it gives the connection up before that, as {@link #close} does. Reading
     * fails with a {@link java.net.http.HttpTimeoutException} if the time of {@link #endWithin} is over, and if the thread is interrupted, which it still
     * is then.
     */
    public InputStream body() {
        return body == null ? InputStream.nullInputStream() : new Body();
    }

    /** Tells the connection of the end, and the reader of what broke it. */
    private final class Body extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            try {
                int count = body.read(octets, offset, length);
                if (count < 0) {
                    ended();
                }
                return count;
            } catch (IOException failed) {
                throw connection.limit().reason(failed);
            }
        }

        @Override
        public void close() {
            HttpReply.this.close();
        }
    }

    private void ended() {
        if (over.compareAndSet(false, true)) {
            connection.answerEnded();
        }
    }

    /** Gives the connection up, unless the body has ended: whoever reads it just now fails. Does not block. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            connection.abandon();
        }
    }
}
