package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Undoes base64 that comes in pieces cut anywhere (DM-166). White space is dropped, padding at the end is optional (SYN-7, SYN-73). Holds at most
 * three characters between two pieces. Not thread-safe.
 */
final class Base64Stream {

    private static final int GROUP = 4;
    private static final int GROUP_OCTETS = 3;

    private byte[] rest = new byte[0];
    private boolean padded;

    /** Octets that so many characters stand for, at most. */
    static long octets(long characters) {
        return characters / GROUP * GROUP_OCTETS + characters % GROUP;
    }

    /**
     * The octets of the next piece.
     *
     * @param text the piece
     * @param last true if nothing follows
     * @throws NodeValueException if this is no base64
     */
    ByteBuffer decode(ByteBuffer text, boolean last) throws NodeValueException {
        ByteBuffer groups = rest.length == 0 && !padded && text.hasRemaining() && text.remaining() % GROUP == 0 ? decodeGroups(text) : null;
        return groups == null ? decodeAny(text, last) : groups;
    }

    /** What most senders write, whole groups without white space, is not looked at twice; null if this is anything else. */
    private ByteBuffer decodeGroups(ByteBuffer text) {
        try {
            ByteBuffer octets = Base64.getDecoder().decode(text.duplicate());
            padded = text.get(text.limit() - 1) == '=';
            text.position(text.limit());
            return octets;
        } catch (IllegalArgumentException otherwise) {
            return null;
        }
    }

    private ByteBuffer decodeAny(ByteBuffer text, boolean last) throws NodeValueException {
        byte[] dense = Arrays.copyOf(rest, rest.length + text.remaining());
        text.get(dense, rest.length, text.remaining());
        int length = withoutSpace(dense, rest.length);
        int whole = last ? length : length / GROUP * GROUP;
        rest = Arrays.copyOfRange(dense, whole, length);
        if (whole == 0) {
            return ByteBuffer.allocate(0);
        }
        if (padded) {
            throw new NodeValueException("The value goes on behind the end of its base64 text", null);
        }
        padded = dense[whole - 1] == '=';
        try {
            return Base64.getDecoder().decode(ByteBuffer.wrap(dense, 0, whole));
        } catch (IllegalArgumentException notBase64) {
            throw new NodeValueException("The value is not base64 text as its Format says", notBase64);
        }
    }

    /** Drops white space behind a position; returns the length that is left. Most senders write none, so nothing is moved until some is seen. */
    private static int withoutSpace(byte[] text, int from) {
        int first = from;
        while (first < text.length && !isSpace(text[first])) {
            first++;
        }
        int length = first;
        for (int at = first; at < text.length; at++) {
            if (!isSpace(text[at])) {
                text[length++] = text[at];
            }
        }
        return length;
    }

    private static boolean isSpace(byte octet) {
        return octet <= ' ' && (octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n');
    }
}
