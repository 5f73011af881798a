package org.fumogateway.hotswap.vendor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A place in a vendor's code where the test may hold the gateway. The other end is {@code HoldingPoints} of the test. */
final class HoldingPoint {

    private static final String PORT = "hotswap.port";

    private HoldingPoint() {
    }

    /** Tells the test that this place was reached and waits until it lets go. */
    static void reach(String name) throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT)))) {
            channel.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.read(ByteBuffer.allocate(1));
        } catch (ClosedByInterruptException interrupted) {
            Thread.interrupted();
            throw new InterruptedException("interrupted at " + name);
        }
    }
}
