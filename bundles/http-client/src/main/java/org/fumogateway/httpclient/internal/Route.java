package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.fumogateway.httpclient.ProxyAddress;
import org.fumogateway.httpclient.ProxyException;

/**
 * How servers are reached.
 *
 * @param connectTimeout longest wait for a connection
 * @param tls            makes the encrypted side of connections
 * @param proxy          proxy of all connections, or null
 */
public record Route(Duration connectTimeout, SSLSocketFactory tls, ProxyAddress proxy) {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int OK = 200;

    /** True if requests go to a proxy that has to be told the whole address. */
    boolean forwards(Origin origin) {
        return proxy != null && !origin.encrypted();
    }

    /** Connects, through the proxy if there is one; the owner learns of each channel at once, so that it can break it off. */
    Socket connect(Origin origin, Connection owner) throws IOException {
        if (proxy == null) {
            return connected(origin.host(), origin.port(), owner);
        }
        Socket socket = toProxy(owner);
        if (origin.encrypted()) {
            tunnel(socket, origin);
        }
        return socket;
    }

    private Socket toProxy(Connection owner) throws IOException {
        try {
            return connected(proxy.host(), proxy.port(), owner);
        } catch (ConnectException unreachable) {
            throw new ProxyException("the proxy cannot be reached", unreachable);
        }
    }

    /** Tries each address that the name has, in the order of the platform; none but the last may take more than its share of the time. */
    private Socket connected(String host, int port, Connection owner) throws IOException {
        InetAddress[] addresses = addresses(host);
        int share = Math.max(1, (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis() / addresses.length));
        IOException failed = null;
        for (int number = 0; number < addresses.length; number++) {
            // Unlike other sockets those of channels heed the interruption of a thread that reads or writes.
            SocketChannel channel = SocketChannel.open();
            owner.goesOver(channel);
            try {
                channel.socket().connect(new InetSocketAddress(addresses[number], port), number == addresses.length - 1 ? 0 : share);
                channel.socket().setTcpNoDelay(true);
                return channel.socket();
            } catch (IOException unreachable) {
                channel.close();
                if (owner.isOver() || Thread.currentThread().isInterrupted()) {
                    throw unreachable;
                }
                failed = unreachable;
            }
        }
        throw failed instanceof ConnectException ? failed : (ConnectException) new ConnectException("no way leads there").initCause(failed);
    }

    private static InetAddress[] addresses(String host) throws ConnectException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw (ConnectException) new ConnectException("the name is not known").initCause(unknown);
        }
    }

    private static void tunnel(Socket socket, Origin origin) throws IOException {
        DefaultBHttpClientConnection asking = new DefaultBHttpClientConnection(Connection.LIMITS);
        asking.bind(socket);
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("CONNECT", "/") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getRequestUri() {
                return origin.authority();
            }
        };
        request.addHeader("Host", origin.authority());
        try {
            asking.sendRequestHeader(request);
            asking.flush();
            ClassicHttpResponse answer = asking.receiveResponseHeader();
            if (answer.getCode() != OK) {
                throw new ProxyException("the proxy answered with HTTP status " + answer.getCode(), null);
            }
        } catch (HttpException malformed) {
            throw new ProxyException("the proxy answered with something that is no HTTP", malformed);
        }
    }

    /** Speaks TLS over a connection: 1.2 or newer with authenticated encryption, with a server that proves its name (SEC-82, SEC-83). */
    Socket encrypt(Socket socket, Origin origin) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, origin.host(), origin.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites()).filter(Route::isAuthenticated).toArray(String[]::new));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private static boolean isAuthenticated(String suite) {
        return suite.contains("_GCM_") || suite.contains("_CHACHA20_");
    }
}
