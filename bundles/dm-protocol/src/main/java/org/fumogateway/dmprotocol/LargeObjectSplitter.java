package org.fumogateway.dmprotocol;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * The sender's rules for large objects (DM-162 to DM-166, DM-176 to DM-178): brings one value, in a Replace or in Results, into as many messages as
 * it takes. Chunks are as large as the message has room for, which is measured by encoding the message around them; one chunk is in memory at a
 * time. XML carries octets as base64 cut between its groups, WBXML the octets themselves; text is cut between its characters. Not thread-safe.
 */
public final class LargeObjectSplitter implements AutoCloseable {

    /** Largest message made, however large the receiver's may be (DM-178). */
    public static final int MOST_MESSAGE_OCTETS = 1 << 20;

    private final SyncMlCodec codec;
    private final Carrier carrier;
    private final Meta meta;
    private final Cutter content;
    private boolean begun;

    /** Makes the command around a chunk. */
    @FunctionalInterface
    public interface Carrier {

        /**
         * Makes it.
         *
         * @param cmdId    CmdID
         * @param meta     Meta of the Item
         * @param data     the chunk
         * @param moreData true if it is not the last one
         */
        Command around(int cmdId, Meta meta, Data data, boolean moreData);

        /** A Replace of a node. */
        static Carrier replace(String uri) {
            Location target = Location.of(uri);
            return (cmdId, meta, data, moreData) -> new Replace(cmdId, Meta.EMPTY, List.of(new Item(target, null, meta, data, moreData)));
        }

        /** Results of a Get: the message and the command they answer, and the node as it was asked for (DM-177). */
        static Carrier results(int msgRef, int cmdRef, String uri) {
            Location source = Location.of(uri);
            return (cmdId, meta, data, moreData) -> new Results(cmdId, msgRef, cmdRef, Meta.EMPTY, null, null,
                    List.of(new Item(null, source, meta, data, moreData)));
        }
    }

    private LargeObjectSplitter(SyncMlCodec codec, Carrier carrier, Meta meta, Cutter content) {
        this.codec = codec;
        this.carrier = carrier;
        this.meta = meta;
        this.content = content;
    }

    /**
     * Begins to send octets.
     *
     * @param codec   encoding of the session
     * @param carrier the command that carries them
     * @param type    Type of the value
     * @param size    octets of the value, at least one
     * @param content the octets; closed together with this
     */
    public static LargeObjectSplitter ofOctets(SyncMlCodec codec, Carrier carrier, String type, long size, ReadableByteChannel content) {
        boolean opaque = opaque(codec);
        return new LargeObjectSplitter(codec, carrier, Meta.of(opaque ? NodeValues.FORMAT_BIN : NodeValues.FORMAT_B64, type),
                opaque ? new Cutter.Opaque(content, size) : new Cutter.Base64Text(content, size));
    }

    /**
     * Begins to send a value that is in memory in the form in which it is carried.
     *
     * @param codec   encoding of the session
     * @param carrier the command that carries it
     * @param meta    Format and Type of the value
     * @param value   the value, not empty
     */
    public static LargeObjectSplitter ofData(SyncMlCodec codec, Carrier carrier, Meta meta, Data value) {
        return new LargeObjectSplitter(codec, carrier, meta.withSize(null),
                new Cutter.InMemory(value, NodeValues.FORMAT_B64.equalsIgnoreCase(meta.format())));
    }

    private static boolean opaque(SyncMlCodec codec) {
        return SyncMlCodec.WBXML.equals(codec.mediaType());
    }

    /** Octets of a value as this encoding transports it: what Size counts and MaxObjSize limits (SYN-47, DM-161). */
    public static long transportSize(SyncMlCodec codec, long size) {
        return opaque(codec) ? size : Cutter.Base64Text.characters(size);
    }

    /** Octets of this value as transported. */
    public long transportSize() {
        return content.size();
    }

    /** True once the last chunk was given. */
    public boolean finished() {
        return begun && content.left() == 0;
    }

    /** As {@link #next(Header, Collection, long, boolean)} for a sender that has nothing more to say behind the last chunk. */
    public Message next(Header header, Collection<Command> besides, long maxOctets) throws SyncMlException, IOException {
        return next(header, besides, maxOctets, true);
    }

    /**
     * The next message: what is to be said besides, then the next chunk; Final in the last one alone. The octets of a chunk stay until the next message
     * is asked for.
     *
     * @param header    header of the message
     * @param besides   commands that go first, in all but the first message Statuses alone; numbered from 1
     * @param maxOctets largest message that the receiver takes
     * @param mayBeLast whether the package may end behind the last chunk
     * @throws SyncMlException of kind LIMIT if there is no room for a chunk, or whatever the codec throws; nothing was taken of the value then
     * @throws IOException     if the content cannot be read or ends early; the rest cannot be sent then
     */
    public Message next(Header header, Collection<Command> besides, long maxOctets, boolean mayBeLast) throws SyncMlException, IOException {
        CommandNumbering numbering = new CommandNumbering(1);
        List<Command> commands = new ArrayList<>();
        besides.forEach(command -> commands.add(numbering.number(command)));
        Envelope envelope = new Envelope(header, commands, numbering.next(), Math.min(maxOctets, MOST_MESSAGE_OCTETS));
        long room = envelope.room();
        Data data = content.cut(room, chunk -> envelope.excess(chunk));
        boolean last = content.left() == 0;
        // An object that fits in one message is none of the large ones: neither Size nor MoreData (DM-162).
        Meta own = begun || last ? meta : meta.withSize(content.size());
        begun = true;
        return envelope.around(own, data, !last, last && mayBeLast);
    }

    /** A message with a place for a chunk. */
    private final class Envelope {
        private final Header header;
        private final List<Command> commands;
        private final int id;
        private final long most;

        Envelope(Header header, List<Command> commands, int id, long most) {
            this.header = header;
            this.commands = commands;
            this.id = id;
            this.most = most;
        }

        Message around(Meta own, Data data, boolean moreData, boolean last) {
            List<Command> all = new ArrayList<>(commands);
            all.add(carrier.around(id, own, data, moreData));
            return Message.of(header, all, last);
        }

        /** Octets as transported that have room, if none of them needs more room than one octet. */
        long room() throws SyncMlException {
            long room = -excess(content.probe()) + content.probe().size() - content.margin();
            if (room < content.least()) {
                throw new SyncMlException(SyncMlException.Kind.LIMIT, "No chunk fits into a message of " + most + " octets", null, -1, null);
            }
            return room;
        }

        /** Octets that the message is too large with that chunk; negative if it is smaller than it may be. */
        long excess(Data chunk) throws SyncMlException {
            return codec.encode(around(begun ? meta : meta.withSize(content.size()), chunk, true, true)).remaining() - most;
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
