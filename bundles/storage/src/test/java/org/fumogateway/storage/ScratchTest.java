package org.fumogateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            store.spool("package");
            assertInvalid(() -> store.scratch("package"));
            Path left = scratch.file();
            scratch.close();
            Files.write(left, new byte[10]);
            assertThat(storage.open("store").spools()).containsExactly("package");
            assertThat(left).doesNotExist();
        }
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.INVALID));
    }
}
