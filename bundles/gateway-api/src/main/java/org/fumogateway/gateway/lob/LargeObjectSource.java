package org.fumogateway.gateway.lob;

import java.nio.channels.ReadableByteChannel;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.dmt.DmtException;

/** Whiteboard service: gives the value of one node as a stream. Registered with the service property {@link LargeObjectSink#NODE_URI}. */
@ConsumerType
public interface LargeObjectSource {

    /** Size of the value in octets as of now. */
    long size(String nodeUri) throws DmtException;

    /** Opens the value as of now; changes after this do not show. The caller closes the channel. */
    ReadableByteChannel open(String nodeUri) throws DmtException;
}
