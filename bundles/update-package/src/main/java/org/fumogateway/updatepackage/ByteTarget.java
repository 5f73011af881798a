package org.fumogateway.updatepackage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.osgi.annotation.versioning.ConsumerType;

/** Where decoded octets go, strictly in order. Used by one thread at a time. */
@ConsumerType
@FunctionalInterface
public interface ByteTarget {

    /** Takes all remaining octets; the buffer belongs to the caller again when this returns. */
    void write(ByteBuffer octets) throws IOException;

    /** A target that writes to a channel at its position. The channel stays the caller's to close. */
    static ByteTarget of(WritableByteChannel channel) {
        return octets -> {
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        };
    }
}
