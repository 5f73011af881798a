package com.example.logo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.fumogateway.gateway.lob.LargeObjectSink.Transfer;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.service.dmt.DmtException;

/** A new picture on its way: grows beside the old one and takes its place at the end, or is gone. */
final class LogoTransfer implements Transfer {

    private static final int TOO_LARGE = 413;

    private final Path file;
    private final Path fresh;
    private final long largest;
    private final Runnable over;
    private final FileChannel out;

    LogoTransfer(Path file, long largest, Runnable over) throws IOException {
        this.file = file;
        this.largest = largest;
        this.over = over;
        fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public void append(ByteBuffer octets) throws DmtException {
        try {
            if (out.position() + octets.remaining() > largest) {
                throw new CommandStatusException(LogoNode.ROOT, TOO_LARGE, "the picture is too large");
            }
            while (octets.hasRemaining()) {
                out.write(octets);
            }
        } catch (IOException failed) {
            throw storeFailed(failed);
        }
    }

    @Override
    public void commit() throws DmtException {
        try (out) {
            out.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // The new name itself is not on the medium before its folder is.
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (IOException failed) {
            throw storeFailed(failed);
        } finally {
            over.run();
        }
    }

    @Override
    public void abort() {
        try (out) {
            Files.deleteIfExists(fresh);
        } catch (IOException left) {
            // The next transfer writes over it.
            return;
        } finally {
            over.run();
        }
    }

    private static DmtException storeFailed(IOException failed) {
        return new DmtException(LogoNode.ROOT, DmtException.DATA_STORE_FAILURE, "the picture cannot be written", failed);
    }
}
