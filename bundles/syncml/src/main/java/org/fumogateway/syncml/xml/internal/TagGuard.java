package org.fumogateway.syncml.xml.internal;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * Looks over a document before the parser does and refuses start tags of absurd length. A parser compares the attributes and name
 * space declarations of a tag with each other, so a tag of hundreds of thousands of them would cost minutes; a legal one has a
 * few.
 */
final class TagGuard {

    private final ByteBuffer document;
    private final int limit;
    private int position;

    TagGuard(ByteBuffer document, int limit) {
        this.document = document;
        this.limit = limit;
        position = document.position();
    }

    void check() throws SyncMlException {
        while (position < document.limit()) {
            if (document.get(position) != '<') {
                position++;
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
        int quote = 0;
        while (position < document.limit()) {
            int octet = document.get(position++);
            if (position - start > limit) {
                throw new SyncMlException(SyncMlException.Kind.LIMIT, "A tag is longer than " + limit + " octets", null,
                        start - document.position(), null);
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
        if (document.limit() - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (document.get(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void skipPast(String end) {
        while (position < document.limit() && !matches(end, position)) {
            position++;
        }
        position = Math.min(document.limit(), position + end.length());
    }
}
