package org.fumogateway.gateway.lob;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.dmt.DmtException;

/**
 * Whiteboard service: takes the value of one node as a stream. Registered with the service property {@link #NODE_URI}. Existence, access and meta data
 * of the node are checked before a transfer is opened and again before it is committed; the sink announces the change of the node itself.
 */
@ConsumerType
public interface LargeObjectSink {

    /** Service property: absolute URI of the node, or an array of them. */
    String NODE_URI = "org.fumogateway.lob.node.uri";

    /**
     * Begins a transfer. At most one per node at a time.
     *
     * @param nodeUri   the node
     * @param principal server that sends
     * @param format    format of the value
     * @param limit     octets that will come, from the announced transfer size; exact unless the sender counts in another way (FUMO-122), so a
     *                  sink that has a limit of its own watches it in append, too
     * @throws DmtException with the Status to answer: 403 in use, 413 too large, 415 format, 420 no space ({@code CommandStatusException})
     */
    Transfer open(String nodeUri, String principal, String format, long limit) throws DmtException;

    /**
     * One value on its way. Used by one thread at a time, which need not be the same for all calls. Exactly one of commit and abort ends it.
     */
    interface Transfer {

        /**
         * Appends decoded octets, which change when this returns. What is thrown for the first ones is the Status of their chunk; later it may be
         * that of the next chunk, because large pieces are appended while that is on its way.
         */
        void append(ByteBuffer octets) throws DmtException;

        /** The value is whole: makes it the node's value, durably and all at once. */
        void commit() throws DmtException;

        /** Drops what came. Never fails. */
        void abort();
    }
}
