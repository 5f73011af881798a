package org.fumogateway.syncml.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;

/**
 * All elements of one document in document order, as a decoder of either encoding wrote them down: six numbers each in one array
 * instead of an object each. It knows nothing of what the elements mean. A text is a slice of the document where the document
 * holds it in one piece, else it lies in an arena of its own; it counts only while its element has no child elements. Whatever
 * grows is bounded before it does (SYN-13). An element is named by its position. Not thread-safe.
 */
public final class ElementTape {

    /** No element. */
    public static final int NONE = -1;

    private static final int CELLS = 6;
    private static final int NAME = 0;
    private static final int PARENT = 1;
    /** The first element behind it that is not inside it. */
    private static final int BEHIND = 2;
    private static final int TEXT_START = 3;
    private static final int TEXT_END = 4;
    private static final int OFFSET = 5;

    private static final int IN_ARENA = 1 << 30;
    private static final int OPAQUE = 1 << 29;
    private static final int NAME_BITS = OPAQUE - 1;
    private static final int FIRST_UNKNOWN = 1 << 10;
    private static final int EXPECTED = 128;

    private final Limits limits;
    private final byte[] document;
    private final List<String> unknownNames = new ArrayList<>(0);
    private TextArena arena;
    private int[] cells = new int[EXPECTED * CELLS];
    private int count;
    private int current = NONE;
    private int depth;
    private int passed;
    private long textOctets;

    /**
     * Creates an empty tape.
     *
     * @param document octets that texts are slices of
     * @param limits   bounds
     */
    public ElementTape(byte[] document, Limits limits) {
        this.document = document;
        this.limits = limits;
    }

    // ---- written by decoders ----

    /** Starts an element that SyncML knows, inside the one started last and not yet ended. */
    public void open(Tag tag, long offset) throws SyncMlException {
        open(tag.ordinal(), offset);
    }

    /** Starts an element of any other name. */
    public void openUnknown(String name, long offset) throws SyncMlException {
        addText(name.length());
        unknownNames.add(name);
        open(FIRST_UNKNOWN + unknownNames.size() - 1, offset);
    }

    /** Ends the element started last and not yet ended; there must be one. */
    public void close() {
        depth--;
        int at = current * CELLS;
        cells[at + BEHIND] = count;
        current = cells[at + PARENT];
    }

    /** Counts an element that is not kept, because it is part of a text. */
    public void pass() throws SyncMlException {
        deeper();
        passed++;
        countChecked();
    }

    /** Ends an element that was only counted. */
    public void passed() {
        depth--;
    }

    /** The element started last and not yet ended, or {@link #NONE}. */
    public int current() {
        return current;
    }

    /** Whether the current element is a certain one. */
    public boolean isIn(Tag tag) {
        return current >= 0 && (cells[current * CELLS + NAME] & NAME_BITS) == tag.ordinal();
    }

    /** Appends a piece of the document to the text of the current element. */
    public void piece(int from, int to, boolean opaque) throws SyncMlException {
        if (!takesText()) {
            return;
        }
        addText(to - from);
        int at = current * CELLS;
        if (opaque) {
            cells[at + NAME] |= OPAQUE;
        }
        if (cells[at + TEXT_START] < 0) {
            cells[at + TEXT_START] = from;
            cells[at + TEXT_END] = to;
        } else {
            textArena().append(document, from, to);
            endArenaText();
        }
    }

    /**
     * The arena for text of the current element that the document does not hold as such; what the element has already is in it
     * afterwards. {@link #endArenaText()} must follow before anything else is done. Only while {@link #takesText()}.
     */
    public TextArena textArena() throws SyncMlException {
        if (arena == null) {
            arena = new TextArena(0, limits.messageOctets());
        }
        int at = current * CELLS;
        if ((cells[at + NAME] & IN_ARENA) == 0) {
            int from = cells[at + TEXT_START];
            cells[at + NAME] |= IN_ARENA;
            cells[at + TEXT_START] = arena.size();
            if (from >= 0) {
                arena.append(document, from, cells[at + TEXT_END]);
            }
        }
        return arena;
    }

    /** Ends the text of the current element at the end of the arena. */
    public void endArenaText() {
        cells[current * CELLS + TEXT_END] = arena.size();
    }

    /** Forgets the text of the current element so far. */
    public byte[] cutText() throws SyncMlException {
        textArena();
        return arena.cut(cells[current * CELLS + TEXT_START]);
    }

    /** Whether text here belongs to an element: there is one and it has no child elements. */
    public boolean takesText() {
        return current >= 0 && current == count - 1;
    }

    /** Marks the text of the current element as raw octets. */
    public void markOpaque() {
        cells[current * CELLS + NAME] |= OPAQUE;
    }

    // ---- read by the model's readers ----

    /** Number of elements; the first is the root. */
    public int size() {
        return count;
    }

    /** The first child, or {@link #NONE}. */
    public int first(int element) {
        int child = element + 1;
        return child < cells[element * CELLS + BEHIND] ? child : NONE;
    }

    /** The next sibling, or {@link #NONE}. */
    public int next(int element) {
        int behind = cells[element * CELLS + BEHIND];
        return behind < count && cells[behind * CELLS + PARENT] == cells[element * CELLS + PARENT] ? behind : NONE;
    }

    /** The first child of a name, or {@link #NONE}. */
    public int child(int element, Tag tag) {
        for (int child = first(element); child >= 0; child = next(child)) {
            if ((cells[child * CELLS + NAME] & NAME_BITS) == tag.ordinal()) {
                return child;
            }
        }
        return NONE;
    }

    /** What the element is, or null if SyncML does not know it. */
    public Tag tag(int element) {
        int name = cells[element * CELLS + NAME] & NAME_BITS;
        return name < FIRST_UNKNOWN ? Tag.ofOrdinal(name) : null;
    }

    /** Local name. */
    public String name(int element) {
        int name = cells[element * CELLS + NAME] & NAME_BITS;
        return name < FIRST_UNKNOWN ? Tag.ofOrdinal(name).xmlName() : unknownNames.get(name - FIRST_UNKNOWN);
    }

    /** Text character for character. */
    public String text(int element) throws SyncMlException {
        int at = checked(element) * CELLS;
        return string(at, cells[at + TEXT_START], cells[at + TEXT_END]);
    }

    /** Text without white space at either end (SYN-7). */
    public String trimmed(int element) throws SyncMlException {
        int at = checked(element) * CELLS;
        byte[] octets = octets(at);
        int start = cells[at + TEXT_START];
        int end = cells[at + TEXT_END];
        while (start < end && isSpace(octets[start])) {
            start++;
        }
        while (start < end && isSpace(octets[end - 1])) {
            end--;
        }
        return string(at, start, end);
    }

    /** Number in an element, or -1 if it is empty. Leading zeros are harmless, signs and digits of other scripts are no numbers here. */
    public long number(int element) throws SyncMlException {
        int at = checked(element) * CELLS;
        byte[] octets = octets(at);
        int start = cells[at + TEXT_START];
        int end = cells[at + TEXT_END];
        while (start < end && isSpace(octets[start])) {
            start++;
        }
        while (start < end && isSpace(octets[end - 1])) {
            end--;
        }
        if (end - start > 18) {
            throw notANumber(element);
        }
        long value = start >= end ? -1 : 0;
        for (int i = start; i < end; i++) {
            int digit = octets[i] - '0';
            if (digit < 0 || digit > 9) {
                throw notANumber(element);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Text as a value, shared with the document or the arena. */
    public Data data(int element) {
        int at = element * CELLS;
        int start = cells[at + TEXT_START];
        int length = cells[at + TEXT_END] - start;
        if (start < 0 || length == 0) {
            return Data.EMPTY;
        }
        ByteBuffer slice = ByteBuffer.wrap(octets(at), start, length);
        return (cells[at + NAME] & OPAQUE) != 0 ? Data.ofOpaque(slice) : Data.ofUtf8(slice);
    }

    /** Octet of the document where it begins, -1 if unknown. */
    public long offset(int element) {
        return cells[element * CELLS + OFFSET];
    }

    /** Where it stands, such as {@code /SyncML/SyncBody/Replace[2]/Item}; siblings of one name are numbered from 2 on. */
    public String path(int element) {
        StringBuilder path = new StringBuilder();
        for (int at = element; at >= 0; at = cells[at * CELLS + PARENT]) {
            int position = positionAmongNamesakes(at);
            path.insert(0, "/" + name(at) + (position > 1 ? "[" + position + "]" : ""));
        }
        return path.toString();
    }

    /** Path of the element that is being written, or null. */
    public String currentPath() {
        return current >= 0 ? path(current) : null;
    }

    /** A refusal because of a number that is none. */
    public SyncMlException notANumber(int element) {
        return new SyncMlException(Kind.INCOMPLETE, "This is not a number that can be meant", path(element), offset(element), null);
    }

    /** The unknown names so far; what a parser's table of names may have learned from this document. */
    public int unknownNames() {
        return unknownNames.size() + passed;
    }

    private void open(int name, long offset) throws SyncMlException {
        deeper();
        countChecked();
        int at = count * CELLS;
        if (at == cells.length) {
            cells = Arrays.copyOf(cells, cells.length * 2);
        }
        cells[at + NAME] = name;
        cells[at + PARENT] = current;
        cells[at + TEXT_START] = -1;
        cells[at + TEXT_END] = -1;
        cells[at + OFFSET] = (int) offset;
        current = count++;
    }

    private void deeper() throws SyncMlException {
        if (++depth > limits.depth()) {
            throw limit("Elements are nested deeper than " + limits.depth() + " levels");
        }
    }

    private void countChecked() throws SyncMlException {
        if (count + passed >= limits.elements()) {
            throw limit("The message has more than " + limits.elements() + " elements");
        }
    }

    /** The same octets of a string table may be named again and again, so that all texts together are bounded too. */
    private void addText(int octets) throws SyncMlException {
        textOctets += octets;
        if (textOctets > limits.messageOctets()) {
            throw limit("The text of the message is longer than " + limits.messageOctets() + " octets");
        }
    }

    private int checked(int element) throws SyncMlException {
        int at = element * CELLS;
        if (cells[at + TEXT_END] - cells[at + TEXT_START] > limits.tokenOctets()) {
            throw new SyncMlException(Kind.LIMIT, "The value is longer than " + limits.tokenOctets() + " octets", path(element),
                    offset(element), null);
        }
        return element;
    }

    private SyncMlException limit(String detail) {
        return new SyncMlException(Kind.LIMIT, detail, null, -1, null);
    }

    private String string(int at, int start, int end) {
        if (end <= start) {
            return "";
        }
        String known = KnownTexts.find(octets(at), start, end);
        return known != null ? known : new String(octets(at), start, end - start, StandardCharsets.UTF_8);
    }

    private byte[] octets(int at) {
        return (cells[at + NAME] & IN_ARENA) != 0 ? arena.octets() : document;
    }

    private int positionAmongNamesakes(int element) {
        int position = 1;
        int parent = cells[element * CELLS + PARENT];
        int name = cells[element * CELLS + NAME] & NAME_BITS;
        for (int sibling = parent + 1; parent >= 0 && sibling < element; sibling = cells[sibling * CELLS + BEHIND]) {
            int other = cells[sibling * CELLS + NAME] & NAME_BITS;
            position += other == name || name >= FIRST_UNKNOWN && name(sibling).equals(name(element)) ? 1 : 0;
        }
        return position;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }
}
