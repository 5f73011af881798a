package org.fumogateway.server.dialogue;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.osgi.annotation.versioning.ConsumerType;

/** Octets that are never in memory as a whole: an update package that is sent, a large value that was read. Used by one thread at a time. */
@ConsumerType
public interface ContentSource {

    /** Number of octets, at least one; does not change. */
    long size();

    /** Begins to read from the first octet; may be called again. The caller closes the channel. */
    ReadableByteChannel open() throws IOException;
}
