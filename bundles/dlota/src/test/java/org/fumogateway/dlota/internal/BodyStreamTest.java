package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BodyStreamTest {

    private static final int DELIVERY = 16 * 1024;
    private static final int MOST_AHEAD = 512 * 1024;

    private final BodyStream body = new BodyStream(Duration.ofSeconds(30));
    private final AtomicLong asked = new AtomicLong();
    private final Flow.Subscription connection = new Flow.Subscription() {
        @Override
        public void request(long count) {
            asked.addAndGet(count);
        }

        @Override
        public void cancel() {
            asked.set(0);
        }
    };

    @Test
    @DisplayName("A connection runs ahead of the medium, and never by more than half a megabyte")
    void bounded() throws Exception {
        body.onSubscribe(connection);
        assertThat(asked).as("before anybody takes an octet").hasValue(1);
        body.onNext(List.of(ByteBuffer.allocate(DELIVERY)));
        assertThat(body.next().remaining()).isEqualTo(DELIVERY);
        long delivered = 1;
        for (int round = 2; round <= 4; round++) {
            for (; delivered < asked.get(); delivered++) {
                body.onNext(List.of(ByteBuffer.allocate(DELIVERY)));
            }
            assertThat((delivered - (round - 1)) * DELIVERY).as("waiting in memory").isEqualTo(MOST_AHEAD);
            assertThat(body.next().remaining()).isEqualTo(DELIVERY);
        }
    }

    @Test
    @Proves("DL-90")
    @DisplayName("What arrived before a connection broke is read before the failure shows")
    void brokenBehind() throws Exception {
        body.onSubscribe(connection);
        body.onNext(List.of(ByteBuffer.wrap(new byte[] {1})));
        body.onNext(List.of(ByteBuffer.wrap(new byte[] {2})));
        body.onError(new IOException("reset"));

        assertThat(body.next().get()).isEqualTo((byte) 1);
        assertThat(body.next().get()).isEqualTo((byte) 2);
        assertThatThrownBy(body::next).isInstanceOf(IOException.class).hasMessage("the connection broke");
    }
}
