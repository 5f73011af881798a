package org.fumogateway.serverit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One request on a connection of its own, with whatever octets an attacker likes, and what the server makes of it. */
final class RawExchange {

    private static final int STATUS_BEGIN = 9;
    private static final int STATUS_END = 12;
    private static final int MOST_LINE = 200;

    /** What is sent, as long as the server takes it. */
    @FunctionalInterface
    interface Octets {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * What came of a request.
     *
     * @param status HTTP status, 0 if the connection was dropped without one
     * @param sent   octets that the server's side took before that
     */
    record Outcome(int status, long sent) {
    }

    private RawExchange() {
    }

    /**
     * Sends and waits for the status, while it sends too.
     *
     * @throws IOException if the server neither answers nor drops the connection in time
     */
    static Outcome send(int port, Octets request, Duration limit) throws IOException, InterruptedException {
        AtomicLong sent = new AtomicLong();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) limit.toMillis());
            Thread sender = new Thread(() -> write(socket, request, sent), "attacker");
            sender.start();
            int status = status(socket.getInputStream());
            socket.close();
            sender.join();
            return new Outcome(status, sent.get());
        }
    }

    private static void write(Socket socket, Octets request, AtomicLong sent) {
        try {
            OutputStream out = socket.getOutputStream();
            request.writeTo(new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    out.write(octet);
                    sent.incrementAndGet();
                }

                @Override
                public void write(byte[] octets, int offset, int length) throws IOException {
                    out.write(octets, offset, length);
                    sent.addAndGet(length);
                }
            });
        } catch (IOException dropped) {
            // The server has seen enough; what it answered is read elsewhere.
        }
    }

    private static int status(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet >= 0 && octet != '\r' && line.size() < MOST_LINE; octet = in.read()) {
                line.write(octet);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("neither answered nor dropped", e);
        } catch (IOException reset) {
            return 0;
        }
        return status(line.toString(StandardCharsets.ISO_8859_1));
    }

    /** The number in a status line; 0 if it is none. */
    static int status(String line) {
        return line.startsWith("HTTP/1.1 ") && line.length() >= STATUS_END ? Integer.parseInt(line.substring(STATUS_BEGIN, STATUS_END)) : 0;
    }
}
