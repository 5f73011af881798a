package org.fumogateway.dmnotification.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fumogateway.dmprotocol.Notification;
import org.osgi.service.log.Logger;

/** Receives datagrams on one port with a daemon thread of its own. Answers nothing. Closing ends the thread. */
final class DatagramListener implements AutoCloseable {

    private static final long RETRY_SECONDS = 10;
    private static final long STOP_SECONDS = 5;
    /** Room for the headers of a push, and one octet more, so that what is too long is seen to be. */
    private static final int BUFFER = Notification.MAX_OCTETS + 129;

    private final InetSocketAddress wanted;
    private final Consumer<ByteBuffer> receiver;
    private final Logger logger;
    private final Thread thread;
    private volatile InetSocketAddress bound;

    DatagramListener(InetSocketAddress wanted, Consumer<ByteBuffer> receiver, Logger logger) {
        this.wanted = wanted;
        this.receiver = receiver;
        this.logger = logger;
        this.thread = new Thread(this::run, "dm-notification " + wanted.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens now. */
    Optional<InetSocketAddress> address() {
        return Optional.ofNullable(bound);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listen();
                TimeUnit.SECONDS.sleep(RETRY_SECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() throws InterruptedException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(wanted);
            bound = (InetSocketAddress) channel.getLocalAddress();
            logger.info("Notifications are taken on UDP port {} of {}", bound.getPort(), bound.getAddress().getHostAddress());
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (true) {
                buffer.clear();
                channel.receive(buffer);
                take(buffer.flip());
            }
        } catch (AsynchronousCloseException stopped) {
            throw new InterruptedException("stopped");
        } catch (IOException failed) {
            logger.error("UDP port {} cannot be listened on, trying again: {}", wanted.getPort(), failed.getMessage());
        } finally {
            bound = null;
        }
    }

    private void take(ByteBuffer datagram) {
        try {
            receiver.accept(datagram);
        } catch (RuntimeException broken) {
            logger.warn("A datagram could not be taken: {}", String.valueOf(broken));
        }
    }

    /** Interruption closes the channel the thread waits on. */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    }
}
