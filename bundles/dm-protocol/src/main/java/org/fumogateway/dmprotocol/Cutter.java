package org.fumogateway.dmprotocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Base64;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;

/** Cuts chunks off a value in the form in which they are carried. All sizes are octets as transported (SYN-47). Not thread-safe. */
abstract class Cutter implements AutoCloseable {

    private static final int GROUP = 4;
    private static final int GROUP_OCTETS = 3;

    /** Tells how many octets a message would be too large with a chunk. */
    interface Scale {
        long excess(Data chunk) throws SyncMlException;
    }

    /** Octets of the whole value. */
    abstract long size();

    /** Octets that were not cut off yet. */
    abstract long left();

    /** A chunk to measure with. */
    abstract Data probe();

    /** Octets that a chunk may need beyond those of the probe and its own. */
    abstract long margin();

    /** Octets of the smallest chunk. */
    abstract long least();

    /**
     * The next chunk; its octets stay until the next one is cut.
     *
     * @param room  octets it may have, at least {@link #least}
     * @param scale says whether a chunk is larger than it looks
     * @throws SyncMlException if no chunk is small enough; nothing was cut off then
     */
    abstract Data cut(long room, Scale scale) throws IOException, SyncMlException;

    @Override
    public void close() throws IOException {
        // What is in memory needs no end.
    }

    /** Octets read while they are sent. */
    private abstract static class Streamed extends Cutter {
        private final ReadableByteChannel content;
        private final long octets;
        private long unread;
        /** The same for each chunk: whoever gets one has encoded it before he asks for the next. */
        private byte[] room = new byte[0];

        Streamed(ReadableByteChannel content, long octets) {
            if (octets <= 0) {
                throw new IllegalArgumentException("A large object has at least one octet");
            }
            this.content = content;
            this.octets = octets;
            unread = octets;
        }

        @Override
        long left() {
            return unread;
        }

        ByteBuffer read(long most) throws IOException {
            int size = (int) Math.min(unread, most);
            if (room.length < size) {
                room = new byte[size];
            }
            ByteBuffer piece = ByteBuffer.wrap(room, 0, size);
            while (piece.hasRemaining()) {
                if (content.read(piece) < 0) {
                    throw new IOException("The content ended before its " + octets + " octets");
                }
            }
            unread -= size;
            return piece.flip();
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /** Octets as WBXML carries them. */
    static final class Opaque extends Streamed {
        private static final Data PROBE = Data.ofOpaque(ByteBuffer.allocate(GROUP));
        /** Characters that the length of opaque Data may need beyond the one of the probe. */
        private static final int LENGTH_OCTETS = 4;
        private final long size;

        Opaque(ReadableByteChannel content, long octets) {
            super(content, octets);
            size = octets;
        }

        @Override
        long size() {
            return size;
        }

        @Override
        Data probe() {
            return PROBE;
        }

        @Override
        long margin() {
            return LENGTH_OCTETS;
        }

        @Override
        long least() {
            return GROUP_OCTETS;
        }

        /** Cut where base64 can be cut, so that each message alone can be converted to XML (SYN-70). */
        @Override
        Data cut(long room, Scale scale) throws IOException {
            return Data.ofOpaque(read(room >= left() ? room : room / GROUP_OCTETS * GROUP_OCTETS));
        }
    }

    /** Octets as XML carries them: base64 cut between its groups (DM-166). */
    static final class Base64Text extends Streamed {
        private static final Data PROBE = Data.ofText("AAAA");
        private final long size;

        Base64Text(ReadableByteChannel content, long octets) {
            super(content, octets);
            size = characters(octets);
        }

        static long characters(long octets) {
            return (octets + GROUP_OCTETS - 1) / GROUP_OCTETS * GROUP;
        }

        @Override
        long size() {
            return size;
        }

        @Override
        Data probe() {
            return PROBE;
        }

        @Override
        long margin() {
            return 0;
        }

        @Override
        long least() {
            return GROUP;
        }

        @Override
        Data cut(long room, Scale scale) throws IOException {
            return Data.ofUtf8(Base64.getEncoder().encode(read(room / GROUP * GROUP_OCTETS)));
        }
    }

    /** A value in memory, in its transport form: text is cut between characters, base64 between groups, octets where base64 could be cut (DM-166). */
    static final class InMemory extends Cutter {
        private static final int LONGEST_CHARACTER = 4;
        private static final int CONTINUATION_MASK = 0xC0;
        private static final int CONTINUATION = 0x80;
        private final ByteBuffer value;
        private final boolean opaque;
        private final boolean base64;
        private final long size;

        InMemory(Data value, boolean base64) {
            if (value.size() == 0) {
                throw new IllegalArgumentException("A large object has at least one octet");
            }
            this.value = value.octets();
            this.opaque = value.isOpaque();
            this.base64 = base64 && !opaque;
            this.size = value.size();
        }

        @Override
        long size() {
            return size;
        }

        @Override
        long left() {
            return value.remaining();
        }

        @Override
        Data probe() {
            return opaque ? Opaque.PROBE : Base64Text.PROBE;
        }

        @Override
        long margin() {
            return opaque ? Opaque.LENGTH_OCTETS : 0;
        }

        @Override
        long least() {
            return LONGEST_CHARACTER;
        }

        /** Text needs more room where characters are written as references: then the chunk is made smaller until it fits. */
        @Override
        Data cut(long room, Scale scale) throws SyncMlException {
            int length = boundary((int) Math.min(left(), room));
            Data chunk = first(length);
            for (long excess = scale.excess(chunk); excess > 0; excess = scale.excess(chunk)) {
                int shorter = boundary((int) Math.max(1, Math.min(length - 1, length - excess / 2)));
                if (shorter == 0) {
                    throw new SyncMlException(SyncMlException.Kind.LIMIT, "No chunk fits into the message", null, -1, null);
                }
                length = shorter;
                chunk = first(length);
            }
            value.position(value.position() + length);
            return chunk;
        }

        private Data first(int length) {
            ByteBuffer piece = value.slice().limit(length);
            return opaque ? Data.ofOpaque(piece) : Data.ofUtf8(piece);
        }

        private int boundary(int length) {
            if (length == left()) {
                return length;
            }
            if (opaque) {
                return length / GROUP_OCTETS * GROUP_OCTETS;
            }
            if (base64) {
                return length / GROUP * GROUP;
            }
            int end = length;
            while (end > 0 && (value.get(value.position() + end) & CONTINUATION_MASK) == CONTINUATION) {
                end--;
            }
            return end;
        }
    }
}
