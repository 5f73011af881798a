package org.fumogateway.serverit.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request on a connection of its own, with whatever octets an attacker likes, and what the server makes of it. */
final class RawExchange {

    private static final int STATUS_BEGIN = 9;
    private static final int STATUS_END = 12;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int MOST_HEAD = 4096;
    private static final String HEAD_END = "\r\n\r\n";
    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\r\nRetry-After: *(\\d{1,9}) *\r\n");

    /** What is sent, as long as the server takes it. */
    @FunctionalInterface
    interface Octets {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * What came of a request.
     *
     * @param status     HTTP status, 0 if the connection was dropped without one
     * @param retryAfter seconds after which to come back, 0 if the answer does not say so
     * @param sent       octets that the server's side took before that
     */
    record Outcome(int status, int retryAfter, long sent) {

        /** True if the server has looked at nothing and names a time to come back at. */
        boolean postponed() {
            return status == SERVICE_UNAVAILABLE && retryAfter > 0;
        }
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
            String head = head(socket.getInputStream());
            socket.close();
            sender.join();
            Matcher later = RETRY_AFTER.matcher(head);
            return new Outcome(status(head), later.find() ? Integer.parseInt(later.group(1)) : 0, sent.get());
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

    /** Status line and headers, or what there is of them. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        try {
            for (int octet = in.read(); octet >= 0 && head.length() < MOST_HEAD; octet = in.read()) {
                head.append((char) octet);
                if (octet == '\n' && head.indexOf(HEAD_END, head.length() - HEAD_END.length()) >= 0) {
                    break;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("neither answered nor dropped", e);
        } catch (IOException reset) {
            // What came before that counts.
        }
        return head.toString();
    }

    /** The number in a status line; 0 if it is none. */
    static int status(String line) {
        return line.startsWith("HTTP/1.1 ") && line.length() >= STATUS_END ? Integer.parseInt(line.substring(STATUS_BEGIN, STATUS_END)) : 0;
    }
}
