package org.fumogateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EarlyForceTest {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int runs;
    private IOException failure;
    private final EarlyForce force = new EarlyForce(this::force, waiting::add);

    private void force() throws IOException {
        runs++;
        if (failure != null) {
            throw failure;
        }
    }

    @Test
    @DisplayName("One run at a time, and the next one only when it is asked for")
    void oneAtATime() throws Exception {
        force.begin();
        force.begin();
        assertThat(waiting).hasSize(1);
        waiting.remove().run();
        force.settle();
        assertThat(waiting).isEmpty();
        force.begin();
        assertThat(waiting).hasSize(1);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    @DisplayName("What the medium refused beside the work is told to everybody who asks for durability from then on")
    void failureIsKept() {
        failure = new IOException("bad sector");
        force.begin();
        waiting.remove().run();
        failure = null;
        force.begin();
        assertThat(waiting).as("no run that would succeed without the lost octets").isEmpty();
        for (int asked = 0; asked < 2; asked++) {
            assertThatThrownBy(force::settle).isInstanceOf(IOException.class).rootCause().hasMessage("bad sector");
        }
        force.end();
    }

    @Test
    @DisplayName("A file is not closed under a run")
    void endWaits() throws Exception {
        force.begin();
        CompletableFuture<Void> ended = CompletableFuture.runAsync(force::end);
        assertThat(ended).isNotDone();
        waiting.remove().run();
        ended.get(30, TimeUnit.SECONDS);
    }
}
