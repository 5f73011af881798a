package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.dmt.DmtSession.LOCK_TYPE_ATOMIC;
import static org.osgi.service.dmt.DmtSession.LOCK_TYPE_EXCLUSIVE;
import static org.osgi.service.dmt.DmtSession.LOCK_TYPE_SHARED;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubtreeLocksTest {

    private final SubtreeLocks locks = new SubtreeLocks();

    private SubtreeLocks.Hold tryLock(String uri, int type) throws Exception {
        return locks.acquire(NodePath.absolute(uri), type, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"0,0,true", "0,1,false", "0,2,false", "1,0,false", "1,1,false", "1,2,false", "2,0,false", "2,1,false",
            "2,2,false"})
    @Proves("OSGi-DMT-3.2")
    @DisplayName("Only readers share a subtree; every other pair of sessions waits")
    void lockMatrix(int first, int second, boolean compatible) throws Exception {
        tryLock("./A", first);
        assertThat(tryLock("./A/B", second) != null).isEqualTo(compatible);
    }

    @Test
    @Proves("OSGi-DMT-3.2")
    @DisplayName("Subtrees that do not overlap are never in each other's way")
    void disjoint() throws Exception {
        tryLock("./A", LOCK_TYPE_EXCLUSIVE);
        assertThat(tryLock("./AB", LOCK_TYPE_ATOMIC)).isNotNull();
        assertThat(tryLock(".", LOCK_TYPE_SHARED)).isNull();
    }

    @Test
    @Proves("OSGi-DMT-3.2")
    @DisplayName("A writer that waits is not starved by readers that come later")
    void fair() throws Exception {
        SubtreeLocks.Hold reader = tryLock("./A", LOCK_TYPE_SHARED);
        CompletableFuture<SubtreeLocks.Hold> writer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                writer.complete(locks.acquire(NodePath.absolute("./A"), LOCK_TYPE_EXCLUSIVE, Duration.ofSeconds(5)));
            } catch (Exception failed) {
                writer.completeExceptionally(failed);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(tryLock("./A", LOCK_TYPE_SHARED)).isNull();
        reader.release();
        assertThat(writer.get(60, TimeUnit.SECONDS)).isNotNull();
    }
}
