package org.fumogateway.serverit.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Many connections of one attacker, each of which sends the beginning of a request and then an octet now and then. Counts how the server ends them.
 * One thread does it all, that of the caller.
 */
final class SlowSockets implements AutoCloseable {

    private static final int ANSWER = 512;
    private static final int GROUP = 250;

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final Map<SocketChannel, byte[]> open = new LinkedHashMap<>();
    private final Map<Integer, Integer> ended = new TreeMap<>();

    /** Prepares the attack. */
    SlowSockets(int port) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Opens that many connections more, in groups with a second between them: a server that counts what begins in a second shall not take it for a rush.
     *
     * @param beginning what each of them begins with
     * @param drop      what it sends each time after that
     */
    void connect(int count, String beginning, String drop) throws IOException {
        for (int i = 0; i < count; i++) {
            if (i > 0 && i % GROUP == 0) {
                drip(Duration.ofSeconds(1), Duration.ofSeconds(1));
            }
            SocketChannel channel = SocketChannel.open(server);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer octets = ByteBuffer.wrap(beginning.getBytes(StandardCharsets.US_ASCII));
            channel.write(octets);
            open.put(channel, drop.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Lets them drip for that long, once in each interval; stops early when the server has ended all of them. */
    void drip(Duration time, Duration interval) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (!open.isEmpty() && System.nanoTime() < end) {
            List.copyOf(open.keySet()).forEach(this::drip);
            long next = Math.min(end, System.nanoTime() + interval.toNanos());
            for (long left = next - System.nanoTime(); left > 0 && !open.isEmpty(); left = next - System.nanoTime()) {
                selector.select(key -> read((SocketChannel) key.channel()), Math.max(1, left / 1_000_000));
            }
        }
    }

    private void drip(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(open.get(channel)));
        } catch (IOException gone) {
            read(channel);
        }
    }

    private void read(SocketChannel channel) {
        ByteBuffer answer = ByteBuffer.allocate(ANSWER);
        int status = 0;
        try {
            int count = channel.read(answer);
            if (count == 0) {
                return;
            }
            status = RawExchange.status(new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1));
        } catch (IOException reset) {
            // Dropped without an answer.
        }
        end(channel, status);
    }

    private void end(SocketChannel channel, int status) {
        if (open.remove(channel) != null) {
            ended.merge(status, 1, Integer::sum);
        }
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // as it should be
        }
    }

    /** How many connections are open. */
    int open() {
        return open.size();
    }

    /** How many were ended with which status; 0 stands for those that were dropped without one. */
    Map<Integer, Integer> ended() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : open.keySet()) {
            channel.close();
        }
        selector.close();
    }
}
