package org.fumogateway.gateway.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service: makes a new image from an old one and a delta (PKG-25). Memory stays bounded whatever the size of the images. */
@ConsumerType
public interface DeltaDecoder {

    /** Service property: the encoding, the same as {@link #encoding()}. */
    String ENCODING = "org.fumogateway.install.encoding";

    /** Encoding as written in a manifest. */
    String encoding();

    /**
     * Decodes the whole delta.
     *
     * @param base   the old image
     * @param delta  the delta, read once from front to end
     * @param output takes the new image in order
     * @throws IOException          if base, delta or output cannot be read or written
     * @throws InstallException     402 if the delta is not valid, 502 if it needs more memory than allowed
     * @throws InterruptedException if the thread was interrupted
     */
    void decode(Base base, InputStream delta, Output output) throws IOException, InstallException, InterruptedException;

    /** Random access to the old image. */
    interface Base {

        /** Length in octets. */
        long length();

        /** Reads at an offset; returns the number of octets, -1 at or behind the end. */
        int read(long offset, ByteBuffer target) throws IOException;
    }

    /** Takes the new image. */
    @FunctionalInterface
    interface Output {

        /** Takes all remaining octets. */
        void write(ByteBuffer octets) throws IOException;
    }
}
