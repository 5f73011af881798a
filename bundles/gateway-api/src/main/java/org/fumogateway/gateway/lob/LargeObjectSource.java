package org.fumogateway.gateway.lob;

import java.nio.channels.SeekableByteChannel;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.dmt.DmtException;

/**
 * Whiteboard service: gives the value of one node as a stream, so that a server may read a value that is never in memory as a whole (DM-160, DM-177).
 * Registered with the service property {@link LargeObjectSink#NODE_URI}, beside the {@code DataPlugin} that has the node: existence, access rights and
 * meta data are those of the tree, and the node's type is the value's. The value travels as octets ({@code bin}, in XML {@code b64}). Thread-safe.
 */
@ConsumerType
public interface LargeObjectSource {

    /**
     * Opens the value as of now. Its size is that of the channel at this moment; octets that are appended later do not count, and a channel that
     * ends before that makes the value be given up, so a value that may be replaced meanwhile keeps the old one until the channel is closed.
     *
     * @param nodeUri the node
     * @return the octets, at position 0; used by one thread at a time and always closed by the caller
     * @throws DmtException with the Status to answer ({@code CommandStatusException})
     */
    SeekableByteChannel open(String nodeUri) throws DmtException;
}
