package org.fumogateway.transfers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A bad link as a TCP proxy on the loopback interface: passes the connections of a gateway on to a server and lets a {@link Link} decide what
 * becomes of the octets that come back. Counts every octet on the gateway's side. Thread-safe.
 */
final class LinkProxy implements AutoCloseable {

    private static final int BUFFER_OCTETS = 64 * 1024;
    private static final Path SOCKETS = Path.of("/proc/net/tcp6");

    private final ServerSocket listener;
    private final int serverPort;
    private final Supplier<Link> links;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong fromGateway = new AtomicLong();
    private final AtomicLong toGateway = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final List<Long> cuts = new CopyOnWriteArrayList<>();
    private final List<Long> beginnings = new CopyOnWriteArrayList<>();

    /**
     * Opens the proxy on a free port.
     *
     * @param serverPort where the server listens on the loopback interface
     * @param links      gives the link of each new connection
     */
    LinkProxy(int serverPort, Supplier<Link> links) throws IOException {
        this.serverPort = serverPort;
        this.links = links;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** All octets that went over the gateway's side of the link, requests and heads included. */
    long wireOctets() {
        return fromGateway.get() + toGateway.get();
    }

    long connections() {
        return connections.get();
    }

    /** Where in the object the connection was cut, each time. */
    List<Long> cuts() {
        return List.copyOf(cuts);
    }

    /** Where in the object each answer that carried octets of it began. */
    List<Long> beginnings() {
        return List.copyOf(beginnings);
    }

    private void accept() {
        try {
            while (true) {
                Socket gateway = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(gateway));
            }
        } catch (IOException closed) {
            threads.shutdown();
        }
    }

    private void serve(Socket gateway) {
        open.add(gateway);
        try (gateway; Socket server = new Socket()) {
            // Little on its way that is thrown away with a connection.
            server.setReceiveBufferSize(BUFFER_OCTETS);
            server.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), serverPort));
            gateway.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(server);
            threads.execute(() -> passRequests(gateway, server));
            Link link = links.get();
            if (!passAnswers(server.getInputStream(), gateway.getOutputStream(), link) && link.abrupt()) {
                awaitSent(gateway);
                gateway.setSoLinger(true, 0);
            }
            open.remove(server);
        } catch (IOException gone) {
            // One of both has gone; the other one is closed with it.
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(gateway);
        }
    }

    /**
     * Waits until everything has arrived: a reset throws away what still waits in the system's buffer for room on the other side, and that counts
     * as sent here. Where the system does not tell, nothing is waited for.
     */
    private static void awaitSent(Socket gateway) throws IOException, InterruptedException {
        String place = String.format("0100007F:%04X 0000000000000000FFFF00000100007F:%04X 01 ", gateway.getLocalPort(), gateway.getPort());
        while (Files.exists(SOCKETS) && Files.readAllLines(SOCKETS).stream()
                .anyMatch(line -> line.contains(place) && !line.contains(place + "00000000:"))) {
            Thread.sleep(1);
        }
    }

    private void passRequests(Socket gateway, Socket server) {
        byte[] buffer = new byte[BUFFER_OCTETS];
        try {
            InputStream in = gateway.getInputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                fromGateway.addAndGet(count);
                server.getOutputStream().write(buffer, 0, count);
            }
            server.close();
        } catch (IOException gone) {
            // The other direction notices it too and closes both.
            return;
        }
    }

    /** Returns false if the link has cut the connection, true at its end. */
    private boolean passAnswers(InputStream server, OutputStream gateway, Link link) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_OCTETS];
        ObjectPosition position = new ObjectPosition();
        for (int count = server.read(buffer); count > 0; count = server.read(buffer)) {
            int part;
            for (int from = 0; from < count; from += part) {
                part = position.part(buffer, from, count);
                if (!position.inObject()) {
                    if (!passHead(gateway, link, position, buffer, from, part)) {
                        return false;
                    }
                } else {
                    part = Math.min(part, link.segment());
                    if (!passObject(gateway, link, position, buffer, from, part)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean passHead(OutputStream gateway, Link link, ObjectPosition position, byte[] buffer, int from, int count)
            throws IOException, InterruptedException {
        if (!link.passHead()) {
            return false;
        }
        send(gateway, buffer, from, count);
        if (position.advanceHead(buffer, from, count) && position.inObject()) {
            beginnings.add(position.offset());
        }
        return true;
    }

    private boolean passObject(OutputStream gateway, Link link, ObjectPosition position, byte[] buffer, int from, int count)
            throws IOException, InterruptedException {
        int passed = link.pass(position.offset(), count);
        send(gateway, buffer, from, passed);
        position.advance(passed);
        if (passed < count) {
            cuts.add(position.offset());
        }
        return passed == count;
    }

    private void send(OutputStream gateway, byte[] buffer, int from, int count) throws IOException {
        gateway.write(buffer, from, count);
        toGateway.addAndGet(count);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
