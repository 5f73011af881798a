package org.fumogateway.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file or device past the page cache, in large blocks aligned as the kernel wants them ({@code O_DIRECT}). An interrupt of the
 * reading thread never breaks a read and is left as it was found.
 */
final class UncachedFile implements Disk.DiskFile {

    private static final int BLOCK_OCTETS = 1 << 20;
    /** Every sector and page size in use divides it. */
    private static final int ALIGNMENT = 4096;
    private static final Optional<OpenOption> DIRECT = direct();

    private final Path file;
    private final long length;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_OCTETS + ALIGNMENT).alignedSlice(ALIGNMENT)
            .limit(BLOCK_OCTETS).slice().limit(0);
    private FileChannel channel;
    private long blockStart = -1;

    private UncachedFile(Path file, long length, FileChannel channel) {
        this.file = file;
        this.length = length;
        this.channel = channel;
    }

    /** Opens it; empty where platform or file system cannot. */
    static Optional<Disk.DiskFile> open(Path path) throws IOException {
        if (DIRECT.isEmpty()) {
            return Optional.empty();
        }
        UncachedFile opened = null;
        try {
            opened = new UncachedFile(path, length(path), channel(path));
            opened.load(0);
            return Optional.of(opened);
        } catch (NoSuchFileException missing) {
            throw missing;
        } catch (IOException | UnsupportedOperationException refused) {
            // A file system such as tmpfs refuses at the opening, another one at the first read.
            if (opened != null) {
                opened.close();
            }
            return Optional.empty();
        }
    }

    /** An option of the JDK that no platform has to have, and no framework has to let us import. */
    private static Optional<OpenOption> direct() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption", true, ClassLoader.getSystemClassLoader());
            for (Object option : options.getEnumConstants()) {
                if (option.toString().equals("DIRECT")) {
                    return Optional.of((OpenOption) option);
                }
            }
            return Optional.empty();
        } catch (ClassNotFoundException absent) {
            return Optional.empty();
        }
    }

    /** Not asked of a channel, which an interrupt closes. */
    private static long length(Path path) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(path.toFile(), "r")) {
            return opened.length();
        }
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.READ, DIRECT.orElseThrow()));
    }

    @Override
    public boolean readsMedium() {
        return true;
    }

    @Override
    public synchronized int read(long offset, ByteBuffer target) throws IOException {
        long start = offset - offset % BLOCK_OCTETS;
        if (start != blockStart) {
            load(start);
        }
        int inBlock = (int) (offset - start);
        if (inBlock >= block.limit()) {
            return -1;
        }
        int count = Math.min(target.remaining(), block.limit() - inBlock);
        target.put(block.slice(inBlock, count));
        return count;
    }

    /** Blocks are kept until the next one is wanted; a block that is shorter is the last one. */
    private void load(long start) throws IOException {
        blockStart = -1;
        boolean interrupted = Thread.interrupted();
        try {
            while (!fill(start)) {
                interrupted |= Thread.interrupted();
                channel = channel(file);
            }
            blockStart = start;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean fill(long start) throws IOException {
        try {
            block.clear();
            for (int count = 0; block.hasRemaining() && count >= 0 && block.position() % ALIGNMENT == 0;) {
                count = channel.read(block, start + block.position());
            }
            block.flip();
            return true;
        } catch (ClosedByInterruptException interrupted) {
            return false;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(long offset, ByteBuffer octets) {
        throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void truncate(long length) {
        throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void force() {
        throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
