package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.fumogateway.storage.Disk;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What holds the image of one slot: a file in the folder of the slot, or a block device. What lies behind the end of the image means nothing.
 *
 * <p>Used by one thread at a time; failures are those of {@link Disk}.
 */
@ProviderType
public interface SlotMedium {

    /** File or device. */
    Path path();

    /** Largest image it takes now, in octets. Where it shares its room with others, something is left for their records. */
    long capacity() throws IOException;

    /** Begins a new image; the old one is lost with the first write at the latest. */
    Writing create() throws IOException;

    /** Goes on with an image that was written and forced up to that octet before; empty if it cannot be there any more. */
    Optional<Writing> resume(long from) throws IOException;

    /** Opens an image of that length for being used; reads end where the image does. */
    Disk.DiskFile open(long length) throws IOException;

    /**
     * Opens an image of that length for being read back, from the medium itself where {@link Disk.DiskFile#readsMedium} says so.
     * The length of what is opened differs from the one asked for if the medium holds no image of that length.
     */
    Disk.DiskFile readBack(long length) throws IOException;

    /** Gives the room of an image that nobody will finish back to others. Nothing where the room belongs to the slot alone. */
    default void discard() throws IOException {
        // The room is the slot's own.
    }

    /** An image while it is written, from front to end. */
    interface Writing extends AutoCloseable {

        /** Octets written, those of an earlier process included. */
        long position();

        /** Takes the next octets. They may reach the medium later, at the next {@link #force} at the latest. */
        void write(ByteBuffer octets) throws IOException;

        /** Reads what was forced before, at any place before {@link #position}. */
        int read(long offset, ByteBuffer target) throws IOException;

        /** Returns when everything written is on the medium. */
        void force() throws IOException;

        /** Ends the image at the present position; all of it is on the medium when this returns. */
        void finish() throws IOException;

        @Override
        void close() throws IOException;
    }
}
