package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.fumogateway.gateway.install.DeltaDecoder;
import org.fumogateway.storage.Disk;
import org.fumogateway.updatepackage.ByteSource;

/** A file of the disk as a source of octets for decoders. */
final class DiskSource implements ByteSource, DeltaDecoder.Base, AutoCloseable {

    private final Disk.DiskFile file;
    private final long length;

    DiskSource(Disk disk, Path path) throws IOException {
        this(disk.open(path, Disk.Mode.READ));
    }

    /** An open file, which is closed with this. */
    DiskSource(Disk.DiskFile file) throws IOException {
        this.file = file;
        this.length = file.length();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
        return file.read(offset, target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
