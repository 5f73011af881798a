package org.fumogateway.syncml.xml.internal;

import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.Octets;
import org.fumogateway.syncml.internal.Source;

/**
 * Looks over a document before the parser does and refuses start tags of absurd length. A parser compares the attributes and name
 * space declarations of a tag with each other, so a tag of hundreds of thousands of them would cost minutes; a legal one has a
 * few.
 */
final class TagGuard {

    private final byte[] octets;
    private final int from;
    private final int to;
    private final int limit;
    private int position;

    TagGuard(Source document, int limit) {
        octets = document.octets();
        from = document.from();
        to = document.to();
        this.limit = limit;
        position = from;
    }

    void check() throws SyncMlException {
        while ((position = Octets.find(octets, position, to, '<')) < to) {
            int next = position + 1 < to ? octets[position + 1] : 0;
            if (next != '!' && next != '?') {
                tag();
            } else if (startsWith("<!--")) {
                skipPast("-->");
            } else if (startsWith("<![CDATA[")) {
                skipPast("]]>");
            } else if (startsWith("<?")) {
                skipPast("?>");
            } else {
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
                        start - from, null);
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

    private boolean startsWith(String text) {
        return matches(text, position);
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

    private void skipPast(String end) {
        while ((position = Octets.find(octets, position, to, end.charAt(0))) < to && !matches(end, position)) {
            position++;
        }
        position = Math.min(to, position + end.length());
    }
}
