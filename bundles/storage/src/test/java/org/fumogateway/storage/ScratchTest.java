package org.fumogateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

    private static final int QUOTA = 10_000;

    @TempDir
    private Path folder;

    private List<String> spoolFiles() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains("spools/")).map(file -> file.getFileName().toString()).toList();
        }
    }

    private static ByteBuffer octets(int count) {
        return ByteBuffer.allocate(count);
    }

    @Test
    @Proves("DM-179")
    @DisplayName("A scratch is read while it is open, and is gone with its octets when it or its store is closed")
    void goesWhenClosed() throws Exception {
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), QUOTA)) {
            Store store = storage.open("store");
            Spool scratch = store.scratch("value");
            scratch.append(octets(6000));
            assertThat(scratch.length()).isEqualTo(6000);
            assertThat(scratch.read(5990, octets(100))).isEqualTo(10);
            assertThat(store.spools()).isEmpty();
            scratch.close();
            scratch.close();
            assertThat(spoolFiles()).isEmpty();
            Spool next = store.scratch("value");
            next.append(octets(9000));
            store.close();
            assertThat(spoolFiles()).isEmpty();
            assertThatThrownBy(() -> next.append(octets(1))).isInstanceOf(StorageException.class);
            storage.open("store").scratch("value").append(octets(9000));
        }
    }

    @Test
    @Proves("DM-179")
    @DisplayName("What a killed process left of a scratch is gone at the next start; a scratch promises nothing and takes no name of a spool")
    void leavesNothing() throws Exception {
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), QUOTA)) {
            Store store = storage.open("store");
            Spool scratch = store.scratch("value");
            assertInvalid(() -> scratch.checkpoint(new byte[0]));
            assertInvalid(() -> scratch.truncate(0, new byte[0]));
            Spool spool = store.spool("package");
            spool.append(octets(10));
            assertInvalid(() -> store.scratch("package"));
            spool.append(octets(10));
            spool.checkpoint(new byte[0]);
            assertThat(spool.durableLength()).as("whoever works with the spool goes on").isEqualTo(20);
            Path left = scratch.file();
            scratch.close();
            Files.write(left, new byte[10]);
            assertThat(storage.open("store").spools()).containsExactly("package");
            assertThat(left).doesNotExist();
        }
    }

    /** The real disk, on which for a while no file can be deleted. */
    private static final class Undeleting {

        private final NioDisk real = new NioDisk();
        private volatile boolean refuses;

        Disk disk() {
            return (Disk) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Disk.class}, (self, method, arguments) -> {
                if (refuses && method.getName().equals("delete")) {
                    throw new IOException("not now");
                }
                try {
                    return method.invoke(real, arguments);
                } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                }
            });
        }
    }

    @Test
    @Proves("DM-179")
    @DisplayName("A scratch whose file cannot be deleted, time after time, costs the quota its octets once, and none once it is gone")
    void deletedLater() throws Exception {
        Undeleting medium = new Undeleting();
        try (FileStorage storage = FileStorage.open(folder, medium.disk(), QUOTA)) {
            Store store = storage.open("store");
            medium.refuses = true;
            for (int times = 0; times < 3; times++) {
                try (Spool scratch = store.scratch("value")) {
                    scratch.append(octets(6000));
                }
            }
            medium.refuses = false;
            try (Spool other = store.scratch("other")) {
                other.append(octets(9500));
            }
            assertThat(spoolFiles()).isEmpty();
        }
    }

    @Test
    @Proves("DM-179")
    @DisplayName("A spool that takes the name of a scratch whose file could not be deleted keeps its octets, and the quota those of the scratch no longer")
    void spoolTakesItsName() throws Exception {
        Undeleting medium = new Undeleting();
        try (FileStorage storage = FileStorage.open(folder, medium.disk(), QUOTA)) {
            Store store = storage.open("store");
            medium.refuses = true;
            try (Spool scratch = store.scratch("value")) {
                scratch.append(octets(6000));
            }
            Spool spool = store.spool("value");
            spool.append(octets(9000));
            spool.checkpoint(new byte[0]);
            medium.refuses = false;
            store.scratch("other").close();
            assertThat(spool.file()).hasSize(9000);
            spool.close();
            assertThat(store.spool("value").length()).isEqualTo(9000);
            store.removeSpool("value");
            store.scratch("other").append(octets(9500));
        }
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.INVALID));
    }
}
