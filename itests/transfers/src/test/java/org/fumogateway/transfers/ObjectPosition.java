package org.fumogateway.transfers;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the answers on one connection: which octets are heads, and where in the object the others lie. Used by one thread. */
final class ObjectPosition {

    private static final Pattern START = Pattern.compile("(?i)\\r\\ncontent-range:\\s*bytes\\s+(\\d+)-");
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length:\\s*(\\d+)");

    private final StringBuilder head = new StringBuilder();
    private long offset;
    private long left;

    /** How many of the octets, beginning with the first, belong to the same part, head or object, as the first. */
    int part(byte[] octets, int from, int to) {
        if (left > 0) {
            return (int) Math.min(left, to - from);
        }
        for (int index = from; index < to; index++) {
            if (octets[index] == '\n' && endsHead(octets, from, index)) {
                return index + 1 - from;
            }
        }
        return to - from;
    }

    private boolean endsHead(byte[] octets, int from, int index) {
        String seen = head + new String(octets, from, index + 1 - from, StandardCharsets.ISO_8859_1);
        return seen.endsWith("\r\n\r\n");
    }

    /** True while the next octet belongs to an object. */
    boolean inObject() {
        return left > 0;
    }

    /** Place of the next octet in the object. */
    long offset() {
        return offset;
    }

    /** Octets of the object have gone on. */
    void advance(int octets) {
        offset += octets;
        left -= octets;
    }

    /** Octets of a head have gone on; true if that was its end. */
    boolean advanceHead(byte[] octets, int from, int count) {
        head.append(new String(octets, from, count, StandardCharsets.ISO_8859_1));
        if (!head.toString().endsWith("\r\n\r\n")) {
            return false;
        }
        Matcher start = START.matcher(head);
        Matcher length = LENGTH.matcher(head);
        offset = start.find() ? Long.parseLong(start.group(1)) : 0;
        left = length.find() ? Long.parseLong(length.group(1)) : 0;
        head.setLength(0);
        return true;
    }
}
