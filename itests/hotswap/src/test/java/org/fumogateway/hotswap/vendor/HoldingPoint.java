package org.fumogateway.hotswap.vendor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A place in a vendor's code where the test may hold the gateway. The other end is {@code HoldingPoints} of the test: it answers {@code h} at once
 * where it holds, and {@code g} to let go.
 */
final class HoldingPoint {

    private static final String PORT = "hotswap.port";

    private final String name;
    private final SocketChannel channel;

    private HoldingPoint(String name, SocketChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** Tells the test that this place was reached and waits until it lets go. */
    static void reach(String name) throws IOException, InterruptedException {
        arrive(name).await();
    }

    /** Tells the test that this place was reached. */
    static HoldingPoint arrive(String name) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT)));
        channel.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new HoldingPoint(name, channel);
    }

    /** True if the test does not hold this place; false if it does, and {@link #await} is to be called next. */
    boolean passes() throws IOException {
        if (answer() == 'h') {
            return false;
        }
        channel.close();
        return true;
    }

    /** Waits until the test lets go, or is gone. */
    void await() throws IOException, InterruptedException {
        try (channel) {
            while (answer() == 'h') {
                // The next octet comes when the test lets go.
                continue;
            }
        } catch (ClosedByInterruptException interrupted) {
            Thread.interrupted();
            throw new InterruptedException("interrupted at " + name);
        }
    }

    private int answer() throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        return channel.read(octet) == 1 ? octet.get(0) : -1;
    }
}
