package org.fumogateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SpoolBesideCheckpointTest {

    private final CountDownLatch forcing = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean held;
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @Proves("DL-90")
    @DisplayName("Octets are appended while a checkpoint waits for the medium; they belong to the next one, and closing waits for it")
    void appendsWhileACheckpointWaits() throws Exception {
        try (FileStorage storage = FileStorage.open(folder, watched(Disk.class, new NioDisk()), 0)) {
            Spool spool = storage.open("store").spool("package");
            spool.append(octets(1000));
            held = true;
            CompletableFuture<Void> checkpoint = CompletableFuture.runAsync(() -> checkpoint(spool));
            forcing.await();
            spool.append(octets(500));
            assertThat(spool.length()).isEqualTo(1500);
            assertThat(spool.durableLength()).isZero();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(spool::close);
            assertThat(closing).isNotDone();
            ready.countDown();
            checkpoint.get(50, TimeUnit.SECONDS);
            closing.get(50, TimeUnit.SECONDS);
            Spool again = storage.open("store").spool("package");
            assertThat(again.length()).as("up to the checkpoint").isEqualTo(1000);
            assertThat(again.note()).containsExactly(7);
        }
    }

    private static void checkpoint(Spool spool) {
        try {
            spool.checkpoint(new byte[] {7});
        } catch (StorageException failed) {
            throw new CompletionException(failed);
        }
    }

    private static ByteBuffer octets(int count) {
        return ByteBuffer.allocate(count);
    }

    /** The same disk or file, whose first force waits once it is held. */
    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("force") && held) {
                held = false;
                forcing.countDown();
                ready.await();
            }
            Object result = invoke(method, real, arguments);
            return result instanceof Disk.DiskFile file ? watched(Disk.DiskFile.class, file) : result;
        }));
    }

    private static Object invoke(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
