package org.fumogateway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes the folders of tests in memory where the system has a file system there with much room: what a test says and what it looks at is the same, but
 * each of the many forces to disk costs microseconds instead of milliseconds. What a disk may do at such a moment is proven on the simulated disk; what
 * is measured ({@code itests/benchmarks}) stays on the real one. JUnit takes this factory by the {@code argLine} of the root POM.
 */
public final class FoldersInMemory implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");
    /** Many times what all tests that run at once need; in a container with less, and elsewhere, the usual temporary folder has to do. */
    private static final long ROOM = 8L << 30;
    private static final String PREFIX = "fumo-gateway-test";

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return create(PREFIX);
    }

    /** A new empty folder, which the caller removes in the end. */
    public static Path create(String prefix) throws IOException {
        return hasRoom() ? Files.createTempDirectory(MEMORY, prefix) : Files.createTempDirectory(prefix);
    }

    private static boolean hasRoom() throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM;
    }
}
