package org.fumogateway.dmclient.internal.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The HTTP binding (DM section 11): one POST per message, no cookies, redirects only where the method is kept and the address policy
 * agrees, and never more read than asked for.
 */
public final class HttpTransport implements Transport {

    private static final int OK = 200;
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(307, 308);
    private static final Set<Integer> TEMPORARY = Set.of(408, 500, 502, 503, 504);

    private final AddressPolicy policy;
    private final Duration connectTimeout;
    private final Duration replyTimeout;
    private final HttpClient client;

    /** Creates a transport with its time-outs: for the connection, and for a whole exchange. */
    public HttpTransport(AddressPolicy policy, Duration connectTimeout, Duration replyTimeout) {
        this.policy = policy;
        this.connectTimeout = connectTimeout;
        this.replyTimeout = replyTimeout;
        // Small servers speak HTTP/1.1, and an upgrade attempt confuses some of them.
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout).build();
    }

    @Override
    public Reply exchange(URI target, String mediaType, ByteBuffer message, int maxReplyOctets)
            throws TransportException, InterruptedException {
        byte[] body = new byte[message.remaining()];
        message.duplicate().get(body);
        URI address = target;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<ByteBuffer> response = post(address, mediaType, body, maxReplyOctets);
            if (!REDIRECTS.contains(response.statusCode())) {
                return reply(address, mediaType, response);
            }
            address = redirected(address, response);
        }
        throw new TransportException("the server at " + AddressPolicy.text(target) + " redirects without end", false, null);
    }

    private HttpResponse<ByteBuffer> post(URI address, String mediaType, byte[] body, int maxReplyOctets)
            throws TransportException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(replyTimeout).header("Content-Type", mediaType)
                .header("Accept", mediaType).header("Accept-Charset", "utf-8").header("Cache-Control", "no-store")
                .header("User-Agent", "FUMO-Gateway").POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        CompletableFuture<HttpResponse<ByteBuffer>> exchange =
                client.sendAsync(request, information -> new BoundedBody(maxReplyOctets));
        try {
            return exchange.get(connectTimeout.plus(replyTimeout).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failure(address, failed.getCause());
        } catch (TimeoutException late) {
            throw new TransportException(late(address), true, late);
        } finally {
            exchange.cancel(true);
        }
    }

    private Reply reply(URI address, String mediaType, HttpResponse<ByteBuffer> response) throws TransportException {
        int status = response.statusCode();
        if (status != OK) {
            throw new TransportException("the server at " + AddressPolicy.text(address) + " answered with HTTP status " + status,
                    TEMPORARY.contains(status), null);
        }
        String type = response.headers().firstValue("Content-Type").map(HttpTransport::bare).orElse(mediaType);
        if (response.body().hasRemaining() && !type.equals(mediaType)) {
            throw new TransportException("the server at " + AddressPolicy.text(address) + " answered with something that is no "
                    + mediaType, false, null);
        }
        return new Reply(response.body(), AddressPolicy.encrypted(address));
    }

    private URI redirected(URI from, HttpResponse<ByteBuffer> response) throws TransportException {
        String location = response.headers().firstValue("Location").orElse("");
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

    private TransportException failure(URI address, Throwable cause) {
        String server = "the server at " + AddressPolicy.text(address);
        if (cause instanceof BoundedBody.TooLarge) {
            return new TransportException(server + " answered with a message that is too large", false, cause);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new TransportException(server + " cannot be reached: no connection within " + connectTimeout.toSeconds() + " s", true,
                    cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new TransportException(late(address), true, cause);
        }
        if (cause instanceof ConnectException) {
            boolean unresolved = cause.getCause() instanceof UnresolvedAddressException
                    || cause.getCause() != null && cause.getCause().getCause() instanceof UnresolvedAddressException;
            return new TransportException(server + " cannot be reached: " + (unresolved ? "its name is not known" : "connection refused"),
                    true, cause);
        }
        if (cause instanceof SSLException) {
            return new TransportException(server + " cannot be trusted: the TLS connection failed", false, cause);
        }
        if (cause instanceof IOException) {
            return new TransportException("the connection to " + AddressPolicy.text(address) + " broke", true, cause);
        }
        return new TransportException("the exchange with " + AddressPolicy.text(address) + " failed", false, cause);
    }

    private String late(URI address) {
        return "the server at " + AddressPolicy.text(address) + " did not answer within " + replyTimeout.toSeconds() + " s";
    }

    private static String bare(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
