package org.fumogateway.dmserver.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.WspPush;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpMessage;
import org.fumogateway.httpclient.HttpReply;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.server.operation.OperationException;

/** Carries package #0: as a WSP push over UDP (NOT-31), or in the body of a POST (NOT-30). Thread-safe. */
final class NotificationTransport {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SUCCESS = 2;

    private final TlsSettings tls;
    private HttpConnections connections;

    /**
     * Sends nothing yet.
     *
     * @param tls whom to trust over https, and what this server shows of itself there
     */
    NotificationTransport(TlsSettings tls) {
        this.tls = tls;
    }

    /**
     * Checks an address that an operator named.
     *
     * @throws OperationException if nothing can be sent there; one sentence
     */
    static void requireUsable(URI address) throws OperationException {
        boolean push = "udp".equalsIgnoreCase(address.getScheme());
        boolean post = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (address.getHost() == null || !push && !post || push && (address.getPort() < 1 || address.getPort() > 0xFFFF)) {
            throw new OperationException("Notifications go to HOST:PORT or to an http or https URL, not to " + address + ".");
        }
        if (push && datagramAddress(address).isUnresolved()) {
            throw new OperationException("The host " + address.getHost() + " is not known.");
        }
    }

    /**
     * Sends a notification and waits for no more than that somebody takes it.
     *
     * @throws IOException if it could not be sent, or was not taken by whoever answers HTTP there
     */
    void send(URI address, Notification notification) throws IOException {
        if ("udp".equalsIgnoreCase(address.getScheme())) {
            push(datagramAddress(address), notification);
        } else {
            post(address, notification);
        }
    }

    private static void push(InetSocketAddress address, Notification notification) throws IOException {
        byte[] octets = WspPush.wrap(Integer.parseInt(notification.sessionId(), 16), notification.octets());
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(octets, octets.length, address));
        }
    }

    private void post(URI address, Notification notification) throws IOException {
        HttpMessage message = HttpMessage.post(address, ByteBuffer.wrap(notification.octets()), TIMEOUT).with("Content-Type", Notification.MEDIA_TYPE);
        try (HttpReply reply = connections().send(message)) {
            int status = reply.status();
            if (status / 100 != SUCCESS) {
                throw new IOException("it answered " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server stops");
        }
    }

    /** Made when it is needed first: most servers need none. */
    private synchronized HttpConnections connections() throws IOException {
        if (connections == null) {
            try {
                connections = HttpConnections.create(TIMEOUT, tls, null);
            } catch (HttpConfigurationException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return connections;
    }

    private static InetSocketAddress datagramAddress(URI address) {
        return new InetSocketAddress(address.getHost().replaceAll("[\\[\\]]", ""), address.getPort());
    }
}
