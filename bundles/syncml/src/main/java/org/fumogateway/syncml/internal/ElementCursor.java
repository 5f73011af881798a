package org.fumogateway.syncml.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;

/**
 * Goes through the elements of one document once, from the first to the last; one implementation per encoding. It makes no object
 * per element and keeps nothing of what it has passed, so that its reader alone decides what is kept. A text is looked at where it
 * lies in the document if it lies there in one piece.
 *
 * <p>{@link #child()} enters elements. Each element that was entered is left again either by reading it whole ({@link #skip()},
 * {@link #text()} and their like) or by going through its children until there is none. Whatever grows is bounded before it does
 * (SYN-13). Not thread-safe.
 */
public abstract class ElementCursor implements AutoCloseable {

    private static final int LONGEST_NUMBER = 18;

    /** The octets of the document, its elements anywhere among them. */
    protected final byte[] document;
    /** Bounds. */
    protected final Limits limits;
    /** Where the text read last lies: in the document or in an arena. */
    protected byte[] textOctets;
    /** First octet of the text read last. */
    protected int textStart;
    /** Octet behind the text read last. */
    protected int textEnd;
    /** Whether the text read last came as raw octets. */
    protected boolean opaque;

    private final int mostDepth;
    private final int mostElements;
    private int elementOffset;
    private int depth;
    private int elements;
    private long allText;

    /** Creates a cursor in front of the root. */
    protected ElementCursor(byte[] document, Limits limits) {
        this.document = document;
        this.limits = limits;
        mostDepth = limits.depth();
        mostElements = limits.elements();
        textOctets = document;
    }

    /**
     * Enters the next child of the element entered last and not yet left, at first the root; null if there is none, and then that
     * element is left. Elements of other names are {@link Tag#UNKNOWN}.
     */
    public abstract Tag child() throws SyncMlException;

    /** Leaves the element entered last, whatever is in it. */
    public abstract void skip() throws SyncMlException;

    /** Local name of the element entered last; only before anything else is read. */
    public abstract String name();

    /** Goes to the end of the document, behind its root. */
    public abstract void finish() throws SyncMlException;

    /** Gives back what the cursor borrowed; to be called in any case. */
    @Override
    public void close() {
        // Only some borrow.
    }

    /** Leaves the element entered last and knows its text up to the first child element. */
    protected abstract void readText() throws SyncMlException;

    /** The same, but what looks like child elements is part of the text (SYN-10, SYN-74). */
    protected abstract void readValue() throws SyncMlException;

    /** Octet of the document where the element entered last begins. */
    public final int offset() {
        return elementOffset;
    }

    /** Leaves the element entered last: its text character for character. */
    public final String text() throws SyncMlException {
        readText();
        checkToken();
        return string(textStart, textEnd);
    }

    /** Leaves the element entered last: its text without white space at either end (SYN-7). */
    public final String trimmed() throws SyncMlException {
        readText();
        return ownText();
    }

    /** Trimmed text in front of the first child of the element left last by {@link #child()}; only if it had no child. */
    public final String ownText() throws SyncMlException {
        checkToken();
        trim();
        return string(textStart, textEnd);
    }

    /** Leaves the element entered last: a token of its own memory, raw octets as they are and text trimmed. */
    public final Data trimmedData() throws SyncMlException {
        opaque = false;
        readText();
        checkToken();
        if (!opaque) {
            trim();
        }
        return textEnd == textStart ? Data.EMPTY
                : Data.ofSlice(Arrays.copyOfRange(textOctets, textStart, textEnd), 0, textEnd - textStart, opaque);
    }

    /**
     * Leaves the element entered last: its number, -1 if it is empty. Leading zeros are harmless, signs and digits of other scripts
     * are no numbers here.
     */
    public final long number() throws SyncMlException {
        int at = elementOffset;
        readText();
        trim();
        byte[] octets = textOctets;
        int end = textEnd;
        if (end - textStart > LONGEST_NUMBER) {
            throw notANumber(at);
        }
        long value = textStart >= end ? -1 : 0;
        for (int i = textStart; i < end; i++) {
            int digit = octets[i] - '0';
            if (digit < 0 || digit > 9) {
                throw notANumber(at);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Leaves the element entered last: its number, or what is meant if it is empty; refused if it is larger than any can be. */
    public final int number(int missing) throws SyncMlException {
        int at = elementOffset;
        long value = number();
        if (value > Integer.MAX_VALUE) {
            throw notANumber(at);
        }
        return value < 0 ? missing : (int) value;
    }

    /** Leaves the element entered last: its value, a slice of the document where that is possible. */
    public final Data data() throws SyncMlException {
        readValue();
        if (textEnd == textStart) {
            return Data.EMPTY;
        }
        return Data.ofSlice(textOctets, textStart, textEnd, opaque);
    }

    /** A refusal because of what an element is, not of what its octets are. */
    public final SyncMlException refused(Kind kind, String detail, int elementAt) {
        return new SyncMlException(kind, detail, null, elementAt, null);
    }

    /** Counts an element that is entered. */
    protected final void enter(int offset) throws SyncMlException {
        elementOffset = offset;
        if (++depth > mostDepth) {
            throw limit("Elements are nested deeper than " + mostDepth + " levels");
        }
        if (++elements > mostElements) {
            throw limit("The message has more than " + mostElements + " elements");
        }
    }

    /** Counts an element that is left. */
    protected final void leave() {
        depth--;
    }

    /** The same octets may be named again and again or grow when written out, so that all texts together are bounded too. */
    protected final void addText(int octets) throws SyncMlException {
        allText += octets;
        if (allText > limits.messageOctets()) {
            throw limit("The text of the message is longer than " + limits.messageOctets() + " octets");
        }
    }

    /** Octets that texts may still have. */
    protected final int textLeft() {
        return (int) (limits.messageOctets() - allText);
    }

    private void checkToken() throws SyncMlException {
        if (textEnd - textStart > limits.tokenOctets()) {
            throw refused(Kind.LIMIT, "The value is longer than " + limits.tokenOctets() + " octets", elementOffset);
        }
    }

    private void trim() {
        byte[] octets = textOctets;
        int start = textStart;
        int end = textEnd;
        while (start < end && octets[start] <= ' ' && isSpace(octets[start])) {
            start++;
        }
        while (start < end && octets[end - 1] <= ' ' && isSpace(octets[end - 1])) {
            end--;
        }
        textStart = start;
        textEnd = end;
    }

    private String string(int start, int end) {
        if (end <= start) {
            return "";
        }
        String known = KnownTexts.find(textOctets, start, end);
        return known != null ? known : new String(textOctets, start, end - start, StandardCharsets.UTF_8);
    }

    private SyncMlException notANumber(int elementAt) {
        return refused(Kind.INCOMPLETE, "This is not a number that can be meant", elementAt);
    }

    private static SyncMlException limit(String detail) {
        return new SyncMlException(Kind.LIMIT, detail, null, -1, null);
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }
}
