package org.fumogateway.syncml.xml.internal;

import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.Octets;
import org.fumogateway.syncml.internal.Source;

/**
 * Looks over a document before the parser does and refuses start tags of absurd length. A parser compares the attributes and name
 * space declarations of a tag with each other, so a tag of hundreds of thousands of them would cost minutes; a legal one has a
 * few.
 *
 * <p>The parser refuses a tag with another {@code <} in it when it comes to it, so a document in which one follows the other closely
 * is good: that is seen by looking at one octet here and there. Only where none follows closely the octets between are looked at.
 */
final class TagGuard {

    private final byte[] octets;
    private final int from;
    private final int to;
    /** First octet of the document with its byte order mark: offsets count from it. */
    private final int origin;
    private final int limit;
    private int position;
    private int plainFrom = -1;
    private int plainTo = -1;

    /**
     * Creates a guard.
     *
     * @param document what the parser will read
     * @param origin   first octet of the document in its array, in front of its byte order mark
     * @param limit    octets of a tag at most
     */
    TagGuard(Source document, int origin, int limit) {
        octets = document.octets();
        this.origin = origin;
        from = document.from();
        to = document.to();
        this.limit = limit;
        position = from;
    }

    void check() throws SyncMlException {
        if (!isDense()) {
            checkAll();
        }
    }

    /** Where a long text begins in which nothing is escaped, -1 if none was seen. */
    int plainFrom() {
        return plainFrom;
    }

    /** Where that text ends. */
    int plainTo() {
        return plainTo;
    }

    private boolean isDense() {
        int at = from;
        while (to - at > limit) {
            int next = at + limit;
            while (next > at && octets[next] != '<') {
                next--;
            }
            if (next == at) {
                next = behindLongText(at);
            }
            if (next < 0) {
                return false;
            }
            at = next;
        }
        return true;
    }

    /** Position of the tag behind the text behind this tag, -1 if it is not as simple as that. */
    private int behindLongText(int at) {
        int start = Octets.find(octets, at, at + limit, '>') + 1;
        boolean tag = octets[at] == '<' && octets[at + 1] != '!' && octets[at + 1] != '?' && start <= at + limit
                && Octets.find(octets, at, start, '"') == start && Octets.find(octets, at, start, '\'') == start;
        int end = tag ? Octets.findTextEnd(octets, start, to) : to;
        if (end == to || octets[end] != '<') {
            return -1;
        }
        plainFrom = start;
        plainTo = end;
        return end;
    }

    private void checkAll() throws SyncMlException {
        while ((position = Octets.find(octets, position, to, '<')) < to) {
            int next = position + 1 < to ? octets[position + 1] : 0;
            if (next != '!' && next != '?') {
                tag();
            } else if (!passed("<!--", "-->") && !passed("<![CDATA[", "]]>") && !passed("<?", "?>")) {
                // A DOCTYPE as well: it is judged where it is parsed, but its literals must not pass for markup here.
                tag();
            }
        }
    }

    private void tag() throws SyncMlException {
        int start = position;
        int end = Octets.find(octets, start, to, '>');
        // Nearly every tag is short and has no attribute whose value could hide its end.
        if (end - start <= limit && Octets.find(octets, start, end, '"') == end && Octets.find(octets, start, end, '\'') == end) {
            position = Math.min(to, end + 1);
            return;
        }
        int quote = 0;
        while (position < to) {
            int octet = octets[position++];
            if (position - start > limit) {
                throw new SyncMlException(SyncMlException.Kind.LIMIT, "A tag is longer than " + limit + " octets", null,
                        start - origin, null);
            }
            if (quote != 0) {
                quote = octet == quote ? 0 : quote;
            } else if (octet == '"' || octet == '\'') {
                quote = octet;
            } else if (octet == '>') {
                return;
            }
        }
    }

    /** Passes over what stands between this start and this end; the two have no character in common, as in {@code <!-->}. */
    private boolean passed(String start, String end) {
        if (!matches(start, position)) {
            return false;
        }
        position += start.length();
        while ((position = Octets.find(octets, position, to, end.charAt(0))) < to && !matches(end, position)) {
            position++;
        }
        position = Math.min(to, position + end.length());
        return true;
    }

    private boolean matches(String text, int at) {
        if (to - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (octets[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
