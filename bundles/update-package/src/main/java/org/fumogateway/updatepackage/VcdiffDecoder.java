package org.fumogateway.updatepackage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.fumogateway.updatepackage.internal.PageCache;
import org.fumogateway.updatepackage.internal.StoredDigest;
import org.fumogateway.updatepackage.internal.VcdiffInput;
import org.fumogateway.updatepackage.internal.VcdiffWindow;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Applies a VCDIFF difference (RFC 3284) as xdelta3 writes it without secondary compression, within the limits of PKG-12. Copies
 * are read straight from the base; in memory are one window of the result and one of the difference (PKG-13). Windows are
 * independent of each other, so that work can be resumed at any of them (PKG-14).
 *
 * <p>An object may be used again; one thread at a time.
 */
public final class VcdiffDecoder {

    /** Most octets of the result in one window. */
    public static final int MAX_TARGET_WINDOW = 16 * 1024 * 1024;
    /** Most octets of the difference in one window. */
    public static final int MAX_DELTA_WINDOW = 32 * 1024 * 1024;
    /** Most windows. */
    public static final int MAX_WINDOWS = 65536;

    private static final int MAGIC = 0xd6c3c4;
    private static final int HAS_SECONDARY_COMPRESSOR = 1;
    private static final int HAS_CODE_TABLE = 2;
    private static final int HAS_APPLICATION_HEADER = 4;
    private static final int MAX_APPLICATION_HEADER = 65536;

    private final ByteSource base;
    private final long outputLength;
    private final long memory;

    /**
     * A decoder for one base and one result.
     *
     * @param base the image the difference applies to
     * @param outputLength octets that the result must have, exactly
     */
    public VcdiffDecoder(ByteSource base, long outputLength) {
        this(base, outputLength, Long.MAX_VALUE);
    }

    /**
     * A decoder that may use only so much memory for a window and its result; a difference that needs more is refused with 502, before the
     * memory is taken.
     *
     * @param memory octets
     */
    public VcdiffDecoder(ByteSource base, long outputLength, long memory) {
        this.base = Objects.requireNonNull(base);
        this.outputLength = outputLength;
        this.memory = memory;
    }

    /**
     * A place between two windows.
     *
     * @param windows windows done
     * @param patchOctets octets of the difference used up
     * @param outputOctets octets of the result made
     */
    public record Checkpoint(int windows, long patchOctets, long outputOctets) {
        /** Nothing done yet. */
        public static final Checkpoint START = new Checkpoint(0, 0, 0);
    }

    /** Is told after each window. */
    @ConsumerType
    @FunctionalInterface
    public interface WindowListener {
        /** The target has taken everything up to here. */
        void windowDone(Checkpoint checkpoint) throws IOException;
    }

    /**
     * Makes the result, or the rest of it.
     *
     * @param patch the difference from its first octet on, also when resuming; buffered; not closed
     * @param target takes the result from the checkpoint on
     * @param from where to go on: {@link Checkpoint#START} or one that an earlier run with the same difference announced
     * @param windows told after each window
     * @throws PackageException CORRUPTED for a difference that is broken, does not give the promised length or breaks a limit,
     *         NOT_ACCEPTABLE for a secondary compressor or another version of the format, NOT_ENOUGH_SPACE_TO_UPDATE for a window beyond the
     *         memory that may be used
     * @throws java.io.InterruptedIOException if the thread was interrupted
     * @throws IOException if a medium cannot be read or written
     */
    public void decode(InputStream patch, ByteTarget target, Checkpoint from, WindowListener windows) throws IOException {
        VcdiffInput input = new VcdiffInput(patch);
        readHeader(input);
        int count = from.windows();
        long made = from.outputOctets();
        if (count > 0) {
            input.skipTo(from.patchOctets());
        }
        VcdiffWindow window = new VcdiffWindow(new PageCache(base), base.length(), memory);
        for (int indicator = input.readOrEnd(); indicator >= 0; indicator = input.readOrEnd()) {
            StoredDigest.checkInterrupt();
            if (++count > MAX_WINDOWS) {
                throw VcdiffInput.broken("has too many windows");
            }
            ByteBuffer result = window.decode(indicator, input, outputLength - made);
            made += result.remaining();
            writeInPieces(result, target);
            windows.windowDone(new Checkpoint(count, input.position(), made));
        }
        if (made != outputLength) {
            throw VcdiffInput.broken("gives " + made + " octets instead of " + outputLength);
        }
    }

    /** A file channel keeps a direct buffer as large as the largest write for as long as the thread lives: keep that small. */
    private static void writeInPieces(ByteBuffer result, ByteTarget target) throws IOException {
        while (result.hasRemaining()) {
            int count = Math.min(StoredDigest.PIECE, result.remaining());
            target.write(result.slice(result.position(), count));
            result.position(result.position() + count);
        }
    }

    private static void readHeader(VcdiffInput input) throws IOException {
        if ((input.readOctet() << 16 | input.readOctet() << 8 | input.readOctet()) != MAGIC) {
            throw VcdiffInput.broken("does not begin like one");
        }
        if (input.readOctet() != 0) {
            throw new PackageException(RefusalReason.NOT_ACCEPTABLE,
                    "The VCDIFF difference has a version that is not supported.");
        }
        int indicator = input.readOctet();
        if ((indicator & HAS_SECONDARY_COMPRESSOR) != 0) {
            throw new PackageException(RefusalReason.NOT_ACCEPTABLE,
                    "The VCDIFF difference uses a secondary compressor, which is not supported.");
        }
        if ((indicator & ~HAS_APPLICATION_HEADER) != 0) {
            throw VcdiffInput.broken((indicator & HAS_CODE_TABLE) != 0 ? "brings its own code table" : "has unknown flags");
        }
        if ((indicator & HAS_APPLICATION_HEADER) != 0) {
            input.skip(input.readLength(MAX_APPLICATION_HEADER));
        }
    }
}
