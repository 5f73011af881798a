package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.fumogateway.httpclient.ProxyAddress;

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

    /** Connects; the owner learns of the channel at once, so that it can break it off. */
    Socket open(Origin origin, Connection owner) throws IOException {
        Socket socket = proxy == null ? connected(origin.host(), origin.port(), owner) : connected(proxy.host(), proxy.port(), owner);
        socket.setTcpNoDelay(true);
        if (!origin.encrypted()) {
            return socket;
        }
        if (proxy != null) {
            tunnel(socket, origin);
        }
        return encrypted(socket, origin);
    }

    /** Tries each address that the name has, in the order of the platform. */
    private static Socket connected(String host, int port, Connection owner) throws IOException {
        IOException failed = null;
        for (InetAddress address : addresses(host)) {
            // Unlike other sockets those of channels heed the interruption of a thread that reads or writes.
            SocketChannel channel = SocketChannel.open();
            owner.goesOver(channel);
            try {
                channel.connect(new InetSocketAddress(address, port));
                return channel.socket();
            } catch (ConnectException refused) {
                channel.close();
                failed = refused;
            }
        }
        throw failed;
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
                throw new ConnectException("the proxy answered with HTTP status " + answer.getCode());
            }
        } catch (HttpException malformed) {
            throw (ConnectException) new ConnectException("the proxy answered with something that is no HTTP").initCause(malformed);
        }
    }

    private Socket encrypted(Socket socket, Origin origin) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, origin.host(), origin.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }
}
