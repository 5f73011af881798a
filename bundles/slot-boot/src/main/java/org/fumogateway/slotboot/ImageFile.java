package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.fumogateway.storage.Disk.DiskFile;

/** The image at the beginning of a file or device, to be read: what lies behind it is not there. */
final class ImageFile implements DiskFile {

    private final DiskFile medium;
    private final long length;

    ImageFile(DiskFile medium, long length) {
        this.medium = medium;
        this.length = length;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
        if (offset >= length) {
            return -1;
        }
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), length - offset));
        try {
            return medium.read(offset, target);
        } finally {
            target.limit(limit);
        }
    }

    /** That of the image, or less if the medium is shorter. */
    @Override
    public long length() throws IOException {
        return Math.min(length, medium.length());
    }

    @Override
    public boolean readsMedium() {
        return medium.readsMedium();
    }

    @Override
    public void write(long offset, ByteBuffer octets) {
        throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void truncate(long octets) {
        throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void force() {
        throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void close() throws IOException {
        medium.close();
    }
}
