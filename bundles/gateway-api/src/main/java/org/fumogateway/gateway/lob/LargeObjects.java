package org.fumogateway.gateway.lob;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the values of nodes that come in pieces (DM-160), and gives those that are read as a stream (DM-177). As long as this service is there, the gateway accepts large objects. Knows neither
 * messages nor access rights: whoever calls it has joined the pieces in their order and has asked whether the server may do this
 * ({@link org.fumogateway.gateway.command.CommandProcessor.MessageExecution#judge}), before {@link #open} and again before the end.
 * Thread-safe.
 */
@ProviderType
public interface LargeObjects {

    /** Octets of the largest object that could be taken now; never negative. */
    long largest();

    /**
     * Begins to take a value: with the sink of the node if there is one, else by collecting it here.
     *
     * @param nodeUri   absolute URI of the node
     * @param principal server that sends
     * @param format    format of the value on the wire, such as {@code b64}; null if not said
     * @param expected  octets that will come, as far as the announced transfer size tells
     * @throws CommandStatusException with the Status to answer: 403 in use, 413 too large, 415 format, 420 no space, 500
     */
    Reception open(String nodeUri, String principal, String format, long expected) throws CommandStatusException;

    /**
     * Opens the value of a node that has a {@link LargeObjectSource}.
     *
     * @param nodeUri absolute URI of the node in the form of the tree; the caller has asked whether the server may read it
     * @return the value, closed by the caller; empty if the node has no source, so that its value is that of the tree
     * @throws CommandStatusException with the Status to answer
     */
    Optional<Content> read(String nodeUri) throws CommandStatusException;

    /**
     * A value that is read while it is sent. Used by one thread at a time. Whatever goes wrong in its source, also that the source goes away
     * meanwhile, is an {@code IOException} of the next call; closing never fails.
     */
    interface Content extends ReadableByteChannel {

        /** Octets of the value, as of when it was opened. */
        long size();

        @Override
        void close();
    }

    /**
     * One value on its way. Used by one thread at a time, and always closed, which drops whatever was not committed. If the sink or this
     * service goes away meanwhile, the next call answers 500.
     */
    interface Reception extends AutoCloseable {

        /** True if a sink takes the value and {@link #commit} ends it; false if {@link #collected} gives it to be set through the tree. */
        boolean streamed();

        /**
         * Takes all remaining octets of the buffer: transport coding undone, in their order. What goes wrong with any but the first ones may be told
         * by the next call, {@link #commit} at the latest.
         */
        void append(ByteBuffer octets) throws CommandStatusException;

        /** The value is whole: has the sink make it the node's value, durably and all at once. Only if {@link #streamed}. */
        void commit() throws CommandStatusException;

        /** The whole value in memory, at most as large as this service was configured for. Only if not {@link #streamed}. */
        byte[] collected() throws CommandStatusException;

        /** Drops what was not committed. Idempotent; never fails. */
        @Override
        void close();
    }
}
