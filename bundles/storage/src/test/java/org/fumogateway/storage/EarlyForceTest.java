package org.fumogateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EarlyForceTest {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int runs;
    private IOException failure;
    private Runnable whileForced;
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
            assertThatThrownBy(force::force).isInstanceOf(IOException.class).rootCause().hasMessage("bad sector");
        }
        force.end();
    }

    @Test
    @DisplayName("While somebody waits for the medium no run begins that could take the failure from him")
    void forceIsAlone() throws Exception {
        EarlyForce busy = new EarlyForce(() -> whileForced.run(), waiting::add);
        whileForced = busy::begin;
        busy.force();
        assertThat(waiting).isEmpty();
        busy.begin();
        assertThat(waiting).hasSize(1);
    }

    @Test
    @DisplayName("A file is not closed under a run")
    void endWaits() throws Exception {
        force.begin();
        Thread ending = new Thread(force::end);
        ending.start();
        await().until(() -> ending.getState() == Thread.State.WAITING);
        waiting.remove().run();
        ending.join(30_000);
        assertThat(ending.isAlive()).isFalse();
    }
}
