package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BodyStreamTest {

    private static final int MOST_AHEAD = 256 * 1024;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    @AfterEach
    void stop() throws InterruptedException {
        readers.shutdown();
        assertThat(readers.awaitTermination(60, TimeUnit.SECONDS)).as("no reader is left behind").isTrue();
    }

    /** A connection of which the test says what comes. */
    private abstract class Connection extends InputStream {

        @Override
        public int read() {
            throw new AssertionError("octets are read in pieces");
        }

        @Override
        public abstract int read(byte[] octets, int offset, int length) throws IOException;

        @Override
        public void close() {
            closed.countDown();
        }

        final int silent() throws IOException {
            try {
                assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        }
    }

    private Connection endless(AtomicLong read) {
        return new Connection() {
            @Override
            public int read(byte[] octets, int offset, int length) {
                read.addAndGet(length);
                return length;
            }
        };
    }

    @Test
    @DisplayName("A connection runs ahead of the medium, and never by more than a quarter of a megabyte")
    void bounded() throws Exception {
        AtomicLong read = new AtomicLong();
        BodyStream body = new BodyStream(endless(read), readers, LONG);
        assertThat(read).as("before anybody takes an octet").hasValue(0);
        long taken = 0;
        for (int round = 0; round < 5; round++) {
            long before = taken;
            ByteBuffer octets = body.next();
            taken += octets.remaining();
            await().atMost(LONG).untilAsserted(() -> assertThat(read.get() - before).isEqualTo(MOST_AHEAD));
            octets.position(octets.limit());
        }
        body.close();
    }

    @Test
    @Proves("DL-90")
    @DisplayName("What arrived before a connection broke is read before the failure shows")
    void brokenBehind() throws Exception {
        AtomicLong pieces = new AtomicLong();
        BodyStream body = new BodyStream(new Connection() {
            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                if (pieces.incrementAndGet() > 2) {
                    throw new IOException("reset");
                }
                octets[offset] = pieces.byteValue();
                return 1;
            }
        }, readers, LONG);

        assertThat(body.next().get()).isEqualTo((byte) 1);
        assertThat(body.next().get()).isEqualTo((byte) 2);
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(body::next).as("never taken for the end of a whole body").isInstanceOf(IOException.class).hasMessage("the connection broke");
        }
    }

    @Test
    @DisplayName("Whoever stops takes what has arrived with him, and waits for nothing more")
    void arrived() throws Exception {
        AtomicLong read = new AtomicLong();
        BodyStream body = new BodyStream(new Connection() {
            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                return read.addAndGet(length) > MOST_AHEAD / 2 ? silent() : length;
            }
        }, readers, LONG);
        assertThat(body.arrived()).as("nothing was asked for").isNull();
        long taken = 0;
        body.next();
        await().atMost(LONG).untilAsserted(() -> assertThat(read.get()).isGreaterThan(MOST_AHEAD / 2));
        for (ByteBuffer octets = body.arrived(); octets != null; octets = body.arrived()) {
            taken += octets.remaining();
            octets.position(octets.limit());
        }
        assertThat(taken).isEqualTo(MOST_AHEAD / 2);
        body.close();
    }

    @Test
    @DisplayName("Octets that were looked at come again, once, also if the body is shorter than the look or its pieces are small")
    void peeks() throws Exception {
        byte[] octets = {1, 2, 3, 4, 5, 6, 7};
        for (int look : new int[] {1, 3, 7, 20}) {
            InputStream singly = new ByteArrayInputStream(octets) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                    return super.read(into, offset, 1);
                }
            };
            BodyStream body = new BodyStream(singly, readers, LONG);
            assertThat(body.peek(look)).hasSize(Math.min(look, octets.length));
            ByteBuffer all = ByteBuffer.allocate(20);
            for (ByteBuffer some = body.next(); some != null; some = body.next()) {
                all.put(some);
            }
            assertThat(all.flip()).as("look at %d", look).isEqualTo(ByteBuffer.wrap(octets));
        }
    }

    @Test
    @Proves("DL-85")
    @DisplayName("A silence that lasts too long ends the body and its connection, and so does an interruption of whoever waits")
    void silence() throws Exception {
        Connection mute = new Connection() {
            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                return silent();
            }
        };
        assertThatThrownBy(new BodyStream(mute, readers, Duration.ofMillis(1))::next).isInstanceOf(BodyStream.Silence.class);
        assertThat(closed.getCount()).isZero();

        BodyStream interrupted = new BodyStream(mute, readers, LONG);
        Thread.currentThread().interrupt();
        assertThatThrownBy(interrupted::next).isInstanceOf(InterruptedException.class);
        interrupted.close();
    }

    @Test
    @DisplayName("A reader that waits for room ends when the body is closed")
    void closedWhileFull() throws Exception {
        AtomicLong read = new AtomicLong();
        BodyStream body = new BodyStream(endless(read), readers, LONG);
        body.next();
        await().atMost(LONG).untilAsserted(() -> assertThat(read).hasValue(MOST_AHEAD));
        body.close();
        assertThat(closed.getCount()).isZero();
    }
}
