package org.fumogateway.server.dialogue;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.osgi.annotation.versioning.ConsumerType;

/** Octets that are read while they are sent, such as an update package. Used by one thread at a time. */
@ConsumerType
public interface ContentSource {

    /** Number of octets, at least one; does not change while they are sent. */
    long size();

    /** Begins to read from the first octet; may be called again if everything has to be sent again. The caller closes the channel. */
    ReadableByteChannel open() throws IOException;
}
