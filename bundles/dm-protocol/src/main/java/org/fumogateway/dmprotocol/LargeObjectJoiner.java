package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.TreeCommand;

/**
 * The receiver's rules for large objects (DM-167 to DM-172): sees every command of one session, tells which of them carry chunks, watches their
 * order and size and undoes their transport coding. Keeps no octets: those of a chunk are handed out at once, and whoever takes them decides
 * where they go. One object at a time, as the protocol has it. Not thread-safe.
 *
 * <p>For each message: {@link #arrive} for each command other than Status and session alerts, then {@link #messageEnds}.
 */
public final class LargeObjectJoiner {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long maxOctets;
    private ObjectOnItsWay open;
    private Key broken;

    /**
     * Creates a joiner for one session.
     *
     * @param maxOctets largest object taken, in octets as transported: what was announced as MaxObjSize (DM-161)
     */
    public LargeObjectJoiner(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    /** What a command is. */
    public enum Kind {
        /** No chunk: a command as any other. */
        WHOLE,
        /** The first chunk of an object. */
        FIRST,
        /** A further chunk, more will follow. */
        NEXT,
        /** The last chunk; the object has the announced size. */
        LAST,
        /** A chunk that is not taken; its object, if there was one, is dropped. */
        REFUSED
    }

    /**
     * What came.
     *
     * @param kind       what the command is
     * @param status     Status to answer if it was REFUSED, else 0
     * @param value      the object that the chunk belongs to, for FIRST, NEXT and LAST; else null
     * @param octets     octets of the value in this chunk, transport coding undone; valid as long as the message is open
     * @param unfinished URI of an object that this command left unfinished and that is dropped: to be told by Alert 1225 (DM-169); or null
     */
    public record Arrival(Kind kind, int status, Value value, ByteBuffer octets, String unfinished) {

        private static Arrival whole(String unfinished) {
            return new Arrival(Kind.WHOLE, 0, null, NOTHING, unfinished);
        }

        private static Arrival refused(int status, String unfinished) {
            return new Arrival(Kind.REFUSED, status, null, NOTHING, unfinished);
        }
    }

    /**
     * What the first chunk says of its object.
     *
     * @param meta       Meta of the first chunk
     * @param octets     true if the value consists of octets, false if of text
     * @param expected   octets of the value by the announced Size
     */
    public record Value(Meta meta, boolean octets, long expected) {
    }

    private record Key(String command, String uri) {
    }

    private static final class ObjectOnItsWay {
        private final Key key;
        private final Value value;
        private final Base64Stream base64;
        private long carried;
        private long decoded;

        ObjectOnItsWay(Key key, Meta meta, Data first) {
            this.key = key;
            String format = meta.format() == null ? "" : meta.format().toLowerCase(Locale.ROOT);
            boolean octets = format.equals(NodeValues.FORMAT_B64) || format.equals(NodeValues.FORMAT_BIN);
            boolean text = first == null || !first.isOpaque();
            base64 = format.equals(NodeValues.FORMAT_B64) || octets && text ? new Base64Stream() : null;
            value = new Value(meta, octets, base64 == null ? meta.size() : Base64Stream.octets(meta.size()));
        }

        ByteBuffer take(Data data, boolean last) throws NodeValueException {
            ByteBuffer octets = data == null ? NOTHING.duplicate() : data.octets();
            carried += octets.remaining();
            ByteBuffer plain = base64 == null ? octets : base64.decode(octets, last);
            decoded += plain.remaining();
            return plain;
        }

        /** Lenient to senders that count the octets before the transport coding (FUMO-122). */
        boolean exceeds() {
            return Math.min(carried, decoded) > value.meta().size();
        }

        boolean hasItsSize() {
            return carried == value.meta().size() || decoded == value.meta().size();
        }
    }

    /** True while an object is on its way. */
    public boolean isOpen() {
        return open != null;
    }

    /** Takes the next command of the message. */
    public Arrival arrive(Command command) {
        List<Item> items = items(command);
        Item item = items.size() == 1 ? items.get(0) : null;
        Key key = item == null ? null : key(command, item);
        if (open != null && open.key.equals(key)) {
            return proceed(item);
        }
        String unfinished = open == null ? null : open.key.uri();
        open = null;
        if (broken != null && broken.equals(key) && item.meta().orElse(meta(command)).size() == null) {
            // The sender goes on with an object that was refused: its rest must never be taken for a value (DM-171).
            return refuse(StatusCode.INCOMPLETE_COMMAND, key, item, key.uri());
        }
        broken = null;
        if (items.stream().noneMatch(Item::moreData)) {
            return Arrival.whole(unfinished);
        }
        if (key == null) {
            // Only the Data of one single Item may be split (DM-162).
            return Arrival.refused(StatusCode.PARTIAL_ITEM_NOT_ACCEPTED, unfinished);
        }
        return begin(key, item, item.meta().orElse(meta(command)), unfinished);
    }

    private Arrival begin(Key key, Item item, Meta meta, String unfinished) {
        if (meta.size() == null) {
            return refuse(unfinished == null ? StatusCode.SIZE_REQUIRED : StatusCode.INCOMPLETE_COMMAND, key, item, unfinished);
        }
        if (meta.size() > maxOctets) {
            return refuse(StatusCode.REQUEST_ENTITY_TOO_LARGE, key, item, unfinished);
        }
        open = new ObjectOnItsWay(key, meta, item.data());
        return take(Kind.FIRST, item, unfinished);
    }

    private Arrival proceed(Item item) {
        if (item.meta().size() != null) {
            // Size belongs to the first chunk alone (DM-163).
            return refuse(StatusCode.BAD_REQUEST, open.key, item, null);
        }
        return take(item.moreData() ? Kind.NEXT : Kind.LAST, item, null);
    }

    private Arrival take(Kind kind, Item item, String unfinished) {
        ObjectOnItsWay object = open;
        boolean last = kind == Kind.LAST;
        try {
            ByteBuffer octets = object.take(item.data(), last);
            if (object.exceeds() || last && !object.hasItsSize()) {
                return refuse(StatusCode.SIZE_MISMATCH, object.key, item, unfinished);
            }
            open = last ? null : object;
            return new Arrival(kind, 0, object.value, octets, unfinished);
        } catch (NodeValueException malformed) {
            return refuse(StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, object.key, item, unfinished);
        }
    }

    private Arrival refuse(int status, Key key, Item item, String unfinished) {
        open = null;
        broken = item.moreData() ? key : null;
        return Arrival.refused(status, unfinished);
    }

    /** The object on its way is not wanted: its further chunks are refused. Nothing happens if there is none. */
    public void drop() {
        if (open != null) {
            broken = open.key;
            open = null;
        }
    }

    /**
     * The message is through.
     *
     * @param last true if it ends its package: no object may be unfinished then (DM-175)
     * @return URI of an object that was left unfinished and that is dropped, to be told by Alert 1225; else null
     */
    public String messageEnds(boolean last) {
        if (!last) {
            return null;
        }
        String unfinished = open == null ? null : open.key.uri();
        open = null;
        broken = null;
        return unfinished;
    }

    private static List<Item> items(Command command) {
        if (command instanceof TreeCommand tree) {
            return tree.items();
        }
        return command instanceof Results results ? results.items() : List.of();
    }

    private static Meta meta(Command command) {
        if (command instanceof TreeCommand tree) {
            return tree.meta();
        }
        return command instanceof Results results ? results.meta() : Meta.EMPTY;
    }

    private static Key key(Command command, Item item) {
        Location location = command instanceof Results ? item.source() : item.target();
        return location == null || location.uri() == null ? null : new Key(command.name(), location.uri());
    }
}
