package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network between a client and a server that breaks after a number of octets, both directions counted together. Thread-safe. */
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int server;
    private long left = Long.MAX_VALUE;
    private long passed;
    private boolean healsAtOnce;
    private boolean dead;
    private int cuts;

    CuttingProxy(int server) throws IOException {
        this.server = server;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /**
     * Breaks every connection once that many octets have passed from now on.
     *
     * @param heals true if a new connection works again, false if there is none until {@link #heal}
     */
    synchronized void cutAfter(long octets, boolean heals) {
        left = octets;
        passed = 0;
        healsAtOnce = heals;
        dead = false;
    }

    /** Everything passes from now on; returns how much has since the cut was ordered. */
    synchronized long heal() {
        left = Long.MAX_VALUE;
        dead = false;
        return passed;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                if (refuses()) {
                    client.close();
                } else {
                    Socket other = new Socket(InetAddress.getLoopbackAddress(), server);
                    open.add(other);
                    client.setTcpNoDelay(true);
                    other.setTcpNoDelay(true);
                    int age = cuts();
                    threads.execute(() -> pump(client, other, age));
                    threads.execute(() -> pump(other, client, age));
                }
            } catch (IOException broken) {
                continue;
            }
        }
    }

    private synchronized boolean refuses() {
        return dead;
    }

    private void pump(Socket from, Socket to, int age) {
        byte[] buffer = new byte[4096];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int through = allowed(count, age);
                out.write(buffer, 0, through);
                out.flush();
                boolean over = exhausted();
                if (through < count || over || age != cuts()) {
                    return;
                }
            }
        } catch (IOException broken) {
            // That is what it is here for.
            return;
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private synchronized int cuts() {
        return cuts;
    }

    /** Nothing passes on a connection that is older than the cut, in neither direction. */
    private synchronized int allowed(int count, int age) {
        if (age != cuts) {
            return 0;
        }
        int through = (int) Math.min(count, left);
        left -= through;
        passed += through;
        return through;
    }

    private synchronized boolean exhausted() {
        if (left > 0) {
            return false;
        }
        cuts++;
        dead = !healsAtOnce;
        left = healsAtOnce ? Long.MAX_VALUE : 0;
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
