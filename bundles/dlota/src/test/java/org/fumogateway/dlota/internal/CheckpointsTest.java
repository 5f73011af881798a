package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CheckpointsTest {

    private static final int STEP = 4 << 20;

    private final SlowMedium target = new SlowMedium();
    private final Checkpoints checkpoints = new Checkpoints(target, new Settings.CheckpointRule(4L << 20, Duration.ofSeconds(2)));

    @Test
    @Proves("DL-90")
    @DisplayName("While the medium works more octets may come, but no more than 16 MiB that are not durable")
    void receivesWhileTheMediumWorks() throws Exception {
        assertThat(checkpoints.due()).isFalse();
        target.position = STEP;
        assertThat(checkpoints.due()).isTrue();
        checkpoints.begin(Map.of("number", "1"));
        target.position = 3 * STEP;
        assertThat(checkpoints.due()).as("the medium is not ready").isFalse();
        target.position = 4 * STEP;
        assertThat(checkpoints.due()).as("too much is not durable").isTrue();
        target.ready.countDown();
        checkpoints.begin(Map.of("number", "2"));
        assertThat(target.durable).as("the one before has ended").isGreaterThanOrEqualTo(STEP);
        checkpoints.settle();
        assertThat(target.durable).isEqualTo(4L * STEP);
        assertThat(target.notes).containsEntry("number", "2");
        assertThat(checkpoints.due()).isFalse();
        checkpoints.close();
    }

    @Test
    @Proves("DL-90")
    @DisplayName("A medium that fails ends the transfer at the next step, and closing waits for the checkpoint that runs")
    void failsAtTheNextStep() throws Exception {
        target.failure = new DownloadException(501, "The storage is full");
        target.position = STEP;
        target.ready.countDown();
        checkpoints.begin(Map.of());
        await().until(() -> target.calls == 1);
        assertThatThrownBy(() -> checkpoints.make(Map.of())).isSameAs(target.failure);
        target.failure = null;
        checkpoints.begin(Map.of());
        checkpoints.close();
        assertThat(target.durable).isEqualTo(STEP);
    }

    /** Has a checkpoint wait until the medium is ready. */
    private static final class SlowMedium implements DownloadTarget {

        private final CountDownLatch ready = new CountDownLatch(1);
        private volatile long position;
        private volatile long durable;
        private volatile int calls;
        private volatile Map<String, String> notes = Map.of();
        private volatile DownloadException failure;

        @Override
        public void checkpoint(Map<String, String> latest) throws DownloadException {
            calls++;
            long reached = position;
            try {
                ready.await();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            if (failure != null) {
                throw failure;
            }
            durable = reached;
            notes = latest;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public long durablePosition() {
            return durable;
        }

        @Override
        public Map<String, String> notes() {
            return notes;
        }

        @Override
        public void expect(long size) {
            throw new AssertionError("not expected here");
        }

        @Override
        public void append(ByteBuffer octets) {
            throw new AssertionError("not expected here");
        }

        @Override
        public void restart(Map<String, String> latest) {
            throw new AssertionError("not expected here");
        }

        @Override
        public int read(long offset, ByteBuffer octets) {
            throw new AssertionError("not expected here");
        }

        @Override
        public void waiting(String reason, Instant until) {
            throw new AssertionError("not expected here");
        }

        @Override
        public long largest() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void complete() {
            throw new AssertionError("not expected here");
        }
    }
}
