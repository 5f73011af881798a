package org.fumogateway.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers octet by octet as its script wants, one call of the script for each connection. */
final class ScriptedServer implements AutoCloseable {

    /** What the server does with one connection; it is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void run(Exchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Script script;

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = socket.accept();
                connections.incrementAndGet();
                open.add(accepted);
                threads.execute(() -> run(accepted));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void run(Socket accepted) {
        try (accepted) {
            script.run(new Exchange(accepted));
        } catch (IOException broken) {
            // The client went away, which is its right.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/a?b=c");
    }

    int connections() {
        return connections.get();
    }

    /** Heads of all requests so far. */
    List<String> requests() {
        return requests;
    }

    /** One connection. */
    final class Exchange {
        private final Socket socket;

        private Exchange(Socket socket) {
            this.socket = socket;
        }

        /** Reads a head, and as many octets of a body as it announces; null at the end. */
        String request() throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int octet = in.read();
                if (octet < 0) {
                    return null;
                }
                head.append((char) octet);
            }
            requests.add(head.toString());
            int length = head.toString().lines().filter(line -> line.startsWith("Content-Length: ")).mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .findFirst().orElse(0);
            in.readNBytes(length);
            return head.toString();
        }

        Exchange answer(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        InputStream in() throws IOException {
            return socket.getInputStream();
        }

        /** Carries octets both ways to another port of this machine until one side ends. */
        void pipe(int port) throws IOException {
            try (Socket further = new Socket(InetAddress.getLoopbackAddress(), port)) {
                threads.execute(() -> {
                    try {
                        further.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException ended) {
                        // As every connection does.
                    }
                });
                socket.getInputStream().transferTo(further.getOutputStream());
            }
        }

        /** Says that nothing more comes. */
        void end() throws IOException {
            socket.shutdownOutput();
        }

        /** Waits until the client closes the connection. */
        void awaitEnd() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // Nothing of it is of interest.
            }
        }
    }

    @Override
    public void close() throws Exception {
        socket.close();
        for (Socket one : open) {
            one.close();
        }
        threads.shutdownNow();
        threads.awaitTermination(60, TimeUnit.SECONDS);
    }
}
