package org.fumogateway.dmprotocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Base64;
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
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * The sender's rules for large objects (DM-162 to DM-166, DM-176, DM-178): brings the octets of one value into a Replace in as many messages as it
 * takes. Chunks are as large as the message has room for, which is measured by encoding the message around them; one chunk is in memory at a
 * time. XML carries base64 cut between its groups, WBXML the octets themselves. Not thread-safe.
 */
public final class LargeObjectSplitter implements AutoCloseable {

    /** Largest message made, however large the receiver's may be (DM-178). */
    public static final int MOST_MESSAGE_OCTETS = 1 << 20;

    private static final int GROUP = 4;
    private static final int GROUP_OCTETS = 3;
    /** Characters that the length of opaque Data may need beyond the one of the probe. */
    private static final int LENGTH_OCTETS = 4;
    private static final Data PROBE_TEXT = Data.ofText("AAAA");
    private static final Data PROBE_OPAQUE = Data.ofOpaque(ByteBuffer.allocate(GROUP));

    private final SyncMlCodec codec;
    private final Location target;
    private final Meta meta;
    private final long size;
    private final boolean opaque;
    private final ReadableByteChannel content;
    private long left;

    /**
     * Begins to send a value.
     *
     * @param codec   encoding of the session
     * @param uri     target of the Replace
     * @param type    Type of the value
     * @param size    octets of the value, at least one
     * @param content the octets; closed together with this
     */
    public LargeObjectSplitter(SyncMlCodec codec, String uri, String type, long size, ReadableByteChannel content) {
        if (size <= 0) {
            throw new IllegalArgumentException("A large object has at least one octet");
        }
        this.codec = codec;
        this.target = Location.of(uri);
        this.opaque = opaque(codec);
        this.meta = Meta.of(opaque ? NodeValues.FORMAT_BIN : NodeValues.FORMAT_B64, type);
        this.size = size;
        this.content = content;
        this.left = size;
    }

    private static boolean opaque(SyncMlCodec codec) {
        return SyncMlCodec.WBXML.equals(codec.mediaType());
    }

    /** Octets of a value as this encoding transports it: what Size counts and MaxObjSize limits (SYN-47, DM-161). */
    public static long transportSize(SyncMlCodec codec, long size) {
        return opaque(codec) ? size : (size + GROUP_OCTETS - 1) / GROUP_OCTETS * GROUP;
    }

    /** True once the last chunk was given. */
    public boolean finished() {
        return left == 0;
    }

    /**
     * The next message: what is to be said besides, then the next chunk; Final in the last one alone.
     *
     * @param header    header of the message
     * @param besides   Statuses that go first; numbered from 1
     * @param maxOctets largest message that the receiver takes
     * @throws SyncMlException of kind LIMIT if there is no room for a chunk, or whatever the codec throws
     * @throws IOException     if the content cannot be read or ends early
     */
    public Message next(Header header, Collection<Command> besides, long maxOctets) throws SyncMlException, IOException {
        CommandNumbering numbering = new CommandNumbering(1);
        List<Command> commands = new ArrayList<>();
        besides.forEach(command -> commands.add(numbering.number(command)));
        boolean first = left == size;
        int id = numbering.next();
        int room = room(header, commands, id, first, Math.min(maxOctets, MOST_MESSAGE_OCTETS));
        boolean last = left <= room;
        Data data = read((int) Math.min(left, room));
        // An object that fits in one message is none of the large ones: neither Size nor MoreData (DM-162).
        Meta own = first && !last ? meta.withSize(transportSize(codec, size)) : meta;
        commands.add(chunk(id, own, data, !last));
        left = last ? 0 : left - room;
        return Message.of(header, commands, last);
    }

    /** Octets of the value that have room in the message. */
    private int room(Header header, List<Command> commands, int id, boolean first, long maxOctets) throws SyncMlException {
        List<Command> probe = new ArrayList<>(commands);
        probe.add(chunk(id, first ? meta.withSize(transportSize(codec, size)) : meta, opaque ? PROBE_OPAQUE : PROBE_TEXT, true));
        long room = maxOctets - codec.encode(Message.of(header, probe, true)).remaining() + GROUP;
        // Also raw octets are cut where base64 can be cut, so that each message alone can be converted to XML (SYN-70).
        room = opaque ? (room - LENGTH_OCTETS) / GROUP_OCTETS * GROUP_OCTETS : room / GROUP * GROUP_OCTETS;
        if (room <= 0) {
            throw new SyncMlException(SyncMlException.Kind.LIMIT, "No chunk fits into a message of " + maxOctets + " octets", null, -1, null);
        }
        return (int) room;
    }

    private Replace chunk(int id, Meta own, Data data, boolean moreData) {
        return new Replace(id, Meta.EMPTY, List.of(new Item(target, null, own, data, moreData)));
    }

    private Data read(int octets) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(octets);
        while (piece.hasRemaining()) {
            if (content.read(piece) < 0) {
                throw new IOException("The content of " + target.uri() + " ended before its " + size + " octets");
            }
        }
        piece.flip();
        return opaque ? Data.ofOpaque(piece) : Data.ofUtf8(Base64.getEncoder().encode(piece));
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
