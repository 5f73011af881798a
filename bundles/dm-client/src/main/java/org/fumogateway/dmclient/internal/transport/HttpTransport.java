package org.fumogateway.dmclient.internal.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.httpclient.CookieJar;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpMessage;
import org.fumogateway.httpclient.HttpReply;
import org.fumogateway.httpclient.RetryAfter;

/**
 * The HTTP binding (DM section 11): one POST per message, redirects only where the method is kept and the address policy agrees, cookies
 * within a session, and never more read than asked for.
 */
public final class HttpTransport implements Transport {

    private static final int OK = 200;
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(307, 308);
    private static final Set<Integer> TEMPORARY = Set.of(408, 500, 502, 503, 504);

    private final HttpConnections connections;
    private final AddressPolicy policy;
    private final Limits limits;
    private final CookieJar cookies;
    private final RetryAfter retryAfter = new RetryAfter(Clock.systemUTC(), Duration.ofDays(1));

    /**
     * Choices of the operator.
     *
     * @param connect longest wait for a connection
     * @param reply   longest wait for a whole exchange
     * @param gzip    true to let servers answer in gzip
     */
    public record Limits(Duration connect, Duration reply, boolean gzip) {
    }

    /** Creates a transport over these connections. */
    public HttpTransport(HttpConnections connections, AddressPolicy policy, Limits limits) {
        this(connections, policy, limits, null);
    }

    private HttpTransport(HttpConnections connections, AddressPolicy policy, Limits limits, CookieJar cookies) {
        this.connections = connections;
        this.policy = policy;
        this.limits = limits;
        this.cookies = cookies;
    }

    @Override
    public Transport forSession() {
        return new HttpTransport(connections, policy, limits, CookieJar.ofDomain());
    }

    @Override
    public Reply exchange(URI target, Request message) throws TransportException, InterruptedException {
        URI address = target;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Response response = post(address, message);
            keepCookies(address, response.headers());
            if (!REDIRECTS.contains(response.status())) {
                return reply(address, message, response);
            }
            address = redirected(address, response.headers());
        }
        throw new TransportException("the server at " + AddressPolicy.text(target) + " redirects without end", false, null);
    }

    private record Response(int status, HttpHeaders headers, ByteBuffer octets) {
    }

    /** In the thread of the session: handed to other threads and back, a round trip would take twice as long. */
    private Response post(URI address, Request message) throws TransportException, InterruptedException {
        long end = System.nanoTime() + limits.connect().plus(limits.reply()).toNanos();
        try (HttpReply reply = connections.send(request(address, message))) {
            reply.endWithin(Duration.ofNanos(end - System.nanoTime()));
            return new Response(reply.status(), reply.headers(), BoundedBody.of(reply, message.maxReplyOctets()));
        } catch (IOException failed) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted in the middle of an answer").initCause(failed);
            }
            throw new ExchangeFailures(address, limits).of(failed);
        } catch (IllegalArgumentException malformed) {
            throw new ExchangeFailures(address, limits).of(malformed);
        }
    }

    private HttpMessage request(URI address, Request message) {
        HttpMessage request = HttpMessage.post(address, message.octets(), limits.reply()).with("Content-Type", message.mediaType())
                .with("Accept", message.mediaType()).with("Accept-Charset", "utf-8").with("Cache-Control", "no-store").with("User-Agent", "FUMO-Gateway");
        if (limits.gzip()) {
            request = request.with("Accept-Encoding", "gzip");
        }
        if (message.mac() != null) {
            request = request.with(MacHeader.NAME, message.mac());
        }
        for (String cookie : cookies(address)) {
            request = request.with("Cookie", cookie);
        }
        return request;
    }

    private List<String> cookies(URI address) {
        return cookies == null ? List.of() : cookies.of(address);
    }

    private void keepCookies(URI address, HttpHeaders headers) {
        if (cookies != null) {
            cookies.keep(address, headers);
        }
    }

    private Reply reply(URI address, Request message, Response response) throws TransportException {
        int status = response.status();
        String server = "the server at " + AddressPolicy.text(address);
        if (status != OK) {
            throw new TransportException(server + " answered with HTTP status " + status, TEMPORARY.contains(status),
                    retryAfter.of(response.headers()), null);
        }
        String type = response.headers().firstValue("Content-Type").map(HttpTransport::bare).orElse(message.mediaType());
        if (response.octets().hasRemaining() && !type.equals(message.mediaType())) {
            throw new TransportException(server + " answered with something that is no " + message.mediaType(), false, null);
        }
        try {
            ByteBuffer octets = ContentCoding.decode(response.headers().firstValue("Content-Encoding").orElse(""), limits.gzip(),
                    response.octets(), message.maxReplyOctets());
            return new Reply(octets, response.headers().firstValue(MacHeader.NAME).orElse(null), AddressPolicy.encrypted(address));
        } catch (BoundedBody.TooLarge large) {
            throw new ExchangeFailures(address, limits).of(large);
        } catch (IOException undecodable) {
            throw new TransportException(server + " answered in a content coding that cannot be undone", false, undecodable);
        }
    }

    private URI redirected(URI from, HttpHeaders headers) throws TransportException {
        String location = headers.firstValue("Location").orElse("");
        try {
            URI to = from.resolve(location);
            Optional<String> objection = policy.objectionTo(from, to);
            if (location.isEmpty() || objection.isPresent()) {
                throw new TransportException(objection.orElse("the server redirects to nowhere"), false, null);
            }
            return to;
        } catch (IllegalArgumentException malformed) {
            throw new TransportException("the server redirects to an address that is malformed", false, malformed);
        }
    }

    private static String bare(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
