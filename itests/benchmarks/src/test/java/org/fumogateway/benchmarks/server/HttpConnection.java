package org.fumogateway.benchmarks.server;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection over a real socket, and nothing else: what it costs to simulate a gateway shall not hide what it costs to serve one. Answers
 * must tell their length. Not thread-safe.
 */
final class HttpConnection implements Closeable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int LONGEST_LINE = 8192;

    private final int port;
    private Socket socket;
    private InputStream input;

    /**
     * What came back.
     *
     * @param status  status code
     * @param headers headers by name in lower case
     * @param body    body, empty if there is none
     */
    record Answer(int status, Map<String, String> headers, byte[] body) {
    }

    HttpConnection(int port) {
        this.port = port;
    }

    Answer get(String path) throws IOException {
        return exchange("GET", path, null, ByteBuffer.allocate(0));
    }

    Answer post(String path, String type, ByteBuffer body) throws IOException {
        return exchange("POST", path, type, body);
    }

    private Answer exchange(String method, String path, String type, ByteBuffer body) throws IOException {
        connect();
        StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(port).append("\r\n");
        if (type != null) {
            head.append("Content-Type: ").append(type).append("\r\nContent-Length: ").append(body.remaining()).append("\r\n");
        }
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[first.length + body.remaining()];
        System.arraycopy(first, 0, all, 0, first.length);
        body.get(all, first.length, body.remaining());
        socket.getOutputStream().write(all);
        return answer();
    }

    private void connect() throws IOException {
        if (socket != null) {
            return;
        }
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        // Thousands of closed connections in TIME_WAIT would use up the ports of the machine.
        socket.setSoLinger(true, 0);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        input = new BufferedInputStream(socket.getInputStream());
    }

    private Answer answer() throws IOException {
        String line = line();
        int status = Integer.parseInt(line.split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] body = input.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if ("close".equalsIgnoreCase(headers.get("connection"))) {
            close();
        }
        return new Answer(status, headers, body);
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int octet = input.read(); octet != '\n'; octet = input.read()) {
            if (octet < 0 || text.length() > LONGEST_LINE) {
                throw new EOFException("the server closed the connection within a header");
            }
            if (octet != '\r') {
                text.append((char) octet);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
