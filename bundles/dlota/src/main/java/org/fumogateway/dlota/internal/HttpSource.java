package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.fumogateway.httpclient.CookieJar;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpMessage;
import org.fumogateway.httpclient.HttpReply;

/** GET and POST with our own rules for redirects and addresses, and failures told apart as the table of DL-150 wants it. */
final class HttpSource {

    private static final int UNAUTHORIZED = 401;
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpConnections connections;
    private final Executor readers;
    private final UrlRules rules;
    private final Settings settings;
    private final String userAgent;
    private final Authentication authentication;
    private final CookieJar cookies = CookieJar.ofHost();

    /** Bodies are read by threads of that executor. */
    HttpSource(HttpConnections connections, Executor readers, UrlRules rules, Settings settings, String userAgent) {
        this.connections = connections;
        this.readers = readers;
        this.rules = rules;
        this.settings = settings;
        this.userAgent = userAgent;
        this.authentication = new Authentication(settings.connection().credentials());
    }

    /** Fetches, following redirects (DL-67). The caller closes the answer. */
    Answer get(URI start, Map<String, String> headers) throws TransferFailure, InterruptedException {
        try {
            return followed(start, headers);
        } catch (TransferFailure failure) {
            throw LocalNetwork.judged(failure, LocalNetwork::isDown);
        }
    }

    private Answer followed(URI start, Map<String, String> headers) throws TransferFailure, InterruptedException {
        Set<URI> visited = new HashSet<>();
        URI uri = start;
        while (true) {
            rules.check(uri);
            visited.add(uri);
            URI address = uri;
            Answer answer = authenticated("GET", uri, () -> fetching(address, headers));
            if (!REDIRECTS.contains(answer.status())) {
                return answer;
            }
            answer.close();
            URI next = target(answer);
            if (visited.size() > MAX_REDIRECTS || visited.contains(next)) {
                throw TransferFailure.permanent(954, 411, "The download address redirects in a loop or too often.");
            }
            uri = next;
        }
    }

    /** Sends, and once more with a proof if the server asks for one that we have (DL-80). */
    private Answer authenticated(String method, URI uri, Supplier<HttpMessage> request) throws TransferFailure, InterruptedException {
        Answer answer = send(uri, request.get());
        if (answer.status() != UNAUTHORIZED) {
            return answer;
        }
        Optional<String> proof = authentication.answer(method, uri, answer.headers().allValues("WWW-Authenticate"));
        if (proof.isEmpty()) {
            return answer;
        }
        answer.close();
        return send(uri, request.get().with("Authorization", proof.get()));
    }

    private HttpMessage fetching(URI uri, Map<String, String> headers) {
        HttpMessage request = request(HttpMessage.get(uri, settings.headTimeout())).with("Accept-Encoding", "identity");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request = request.with(header.getKey(), header.getValue());
        }
        return request;
    }

    /** Sends a small text; only 307 and 308 are followed (DL-67). Returns the status of the last answer. */
    int post(URI start, String text, Duration timeout) throws TransferFailure, InterruptedException {
        URI uri = start;
        rules.check(uri);
        for (int hop = 0;; hop++) {
            URI address = uri;
            try (Answer answer = authenticated("POST", uri, () -> posting(address, text, timeout))) {
                URI next = answer.status() == 307 || answer.status() == 308 ? allowedTarget(answer) : null;
                if (next == null || hop == MAX_REDIRECTS) {
                    return answer.status();
                }
                uri = next;
            }
        }
    }

    private HttpMessage posting(URI uri, String text, Duration timeout) {
        return request(HttpMessage.post(uri, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), timeout))
                .with("Content-Type", "text/plain; charset=utf-8").with("Accept", "*/*");
    }

    /** Where a redirected POST goes, or null if it must not go there: then the redirect itself is the answer (DL-137). */
    private URI allowedTarget(Answer answer) throws TransferFailure {
        try {
            URI next = target(answer);
            rules.check(next);
            return next;
        } catch (TransferFailure e) {
            if (e.isTemporary()) {
                throw e;
            }
            return null;
        }
    }

    private URI target(Answer answer) throws TransferFailure {
        String location = answer.header("Location");
        if (location == null) {
            throw TransferFailure.permanent(954, 411, "The server redirects without saying where to.");
        }
        URI next = rules.parse(location, answer.uri());
        rules.checkStep(answer.uri(), next);
        return next;
    }

    private HttpMessage request(HttpMessage plain) {
        HttpMessage request = plain.with("User-Agent", userAgent);
        for (String cookie : cookies.of(plain.address())) {
            request = request.with("Cookie", cookie);
        }
        return request;
    }

    private Answer send(URI uri, HttpMessage request) throws TransferFailure, InterruptedException {
        try {
            HttpReply reply = connections.send(request);
            cookies.keep(uri, reply.headers());
            return new Answer(uri, reply.status(), reply.headers(), new BodyStream(reply.body(), readers, settings.stallTimeout()));
        } catch (IOException | IllegalArgumentException failed) {
            throw noHead(uri, failed);
        }
    }

    /** What it means that not even the head of an answer came. */
    private static TransferFailure noHead(URI uri, Throwable cause) {
        String host = uri.getHost();
        for (Throwable seen = cause; seen != null; seen = seen.getCause()) {
            if (seen instanceof HttpConnectTimeoutException || seen instanceof HttpTimeoutException) {
                return TransferFailure.temporary(954, 407, "Host " + host + " did not answer in time.", cause);
            }
            if (seen instanceof SSLException) {
                return TransferFailure.untrusted("The protected connection to " + host + " could not be made.", cause);
            }
            if (seen instanceof ConnectException) {
                return TransferFailure.temporary(954, 412, "Host " + host + " could not be reached.", cause);
            }
        }
        if (cause instanceof IOException) {
            return TransferFailure.temporary(954, 412, "Host " + host + " closed the connection without an answer.", cause);
        }
        return TransferFailure.temporary(952, 409, "The request to " + host + " could not be made.", cause);
    }
}
