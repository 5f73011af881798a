package org.fumogateway.httpclient;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.fumogateway.httpclient.internal.Connection;
import org.fumogateway.httpclient.internal.ConnectionPool;
import org.fumogateway.httpclient.internal.Origin;
import org.fumogateway.httpclient.internal.Route;
import org.fumogateway.httpclient.internal.TlsContext;

/**
 * Exchanges of HTTP/1.1 in the thread of the caller: a message goes out and its answer comes in without another thread in between, which is what large
 * messages and packages are fast by. Connections are kept for ten seconds for the next request to the same server. Redirects, cookies and
 * content codings are the caller's business. Thread-safe.
 */
public final class HttpConnections implements AutoCloseable {

    /** Methods that may be sent again if a kept connection turns out to be dead. */
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");

    private final ConnectionPool pool;

    private HttpConnections(ConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * Makes connections of this kind, none of them yet.
     *
     * @param connectTimeout longest wait for a connection, proxy included, TLS not; looking a name up takes the time that the platform takes
     * @param tls            whom to trust and how to prove oneself
     * @param proxy          proxy of all requests, or null to connect directly
     * @throws HttpConfigurationException if a file of the settings cannot be used
     */
    public static HttpConnections create(Duration connectTimeout, TlsSettings tls, ProxyAddress proxy) throws HttpConfigurationException {
        SSLContext context = TlsContext.of(tls);
        return new HttpConnections(new ConnectionPool(new Route(connectTimeout, context.getSocketFactory(), proxy)));
    }

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @throws java.net.http.HttpConnectTimeoutException if there was no connection in time
     * @throws java.net.http.HttpTimeoutException        if the head did not come in time
     * @throws ProxyException                            if the proxy is in the way
     * @throws java.net.ConnectException                 if nobody listens there; with an {@link java.net.UnknownHostException} as its cause if
     *                                                   the name is not known
     * @throws javax.net.ssl.SSLException                if TLS failed, or the server cannot be trusted
     * @throws java.net.ProtocolException                if what came is no HTTP/1.1, or longer than it may be
     * @throws IOException                               if the connection broke
     * @throws InterruptedException                      if the thread was interrupted; nothing of the exchange goes on
     */
    public HttpReply send(HttpMessage message) throws IOException, InterruptedException {
        Connection connection = pool.take(Origin.of(message.address()));
        boolean used = connection.isUsed();
        try {
            return exchange(connection, message);
        } catch (Connection.EndedWithoutAnswer dead) {
            if (used && REPEATABLE.contains(message.method())) {
                return exchange(pool.open(Origin.of(message.address())), message);
            }
            throw dead;
        }
    }

    private static HttpReply exchange(Connection connection, HttpMessage message) throws IOException, InterruptedException {
        try {
            return new HttpReply(connection.exchange(message), connection);
        } catch (IOException failed) {
            connection.abandon();
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted in an exchange").initCause(failed);
            }
            throw connection.limit().reason(failed);
        }
    }

    /** Closes what is kept; what is in use is closed when its answer is. */
    @Override
    public void close() {
        pool.close();
    }
}
