package org.fumogateway.syncml.wbxml.internal;

import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Octets;
import org.fumogateway.syncml.internal.Source;

/** The octets of one document, read from the first to the last; whatever reads past the end is refused (SYN-69). */
final class WbxmlInput {

    private static final int LONGEST_NUMBER = 5;

    private final byte[] octets;
    private final int from;
    private final int to;
    private int position;
    private int pieceStart;
    private int pieceEnd;

    WbxmlInput(Source source) {
        octets = source.octets();
        from = source.from();
        to = source.to();
        position = from;
    }

    byte[] octets() {
        return octets;
    }

    int position() {
        return position;
    }

    /** Octets of the document that were read. */
    int offset() {
        return position - from;
    }

    /** Octet of the document at a position. */
    int offsetOf(int at) {
        return at - from;
    }

    /** Goes back to an earlier position. */
    void back(int earlier) {
        position = earlier;
    }

    /**
     * Whether one string or one opaque value and an END are what comes next; they are passed over then, and the piece between is
     * known. Anything else, damage included, is left to be read token by token.
     */
    boolean isWhole(int token) {
        int at = position;
        if (to - at < 3 || (octets[at] & 0xFF) != token) {
            return false;
        }
        at++;
        if (token == Wbxml.STR_I) {
            pieceStart = at;
            at = Octets.find(octets, at, to, 0);
            pieceEnd = at++;
        } else {
            int length = octets[at++] & 0x7F;
            while (octets[at - 1] < 0 && at < to && length < 1 << 21 && at - position <= LONGEST_NUMBER) {
                length = length << 7 | octets[at++] & 0x7F;
            }
            if (octets[at - 1] < 0 || length > to - at) {
                return false;
            }
            pieceStart = at;
            at += length;
            pieceEnd = at;
        }
        if (at >= to || octets[at] != Wbxml.END) {
            return false;
        }
        position = at + 1;
        return true;
    }

    /** First octet of the piece that was found whole. */
    int pieceStart() {
        return pieceStart;
    }

    /** Octet behind the piece that was found whole. */
    int pieceEnd() {
        return pieceEnd;
    }

    int remaining() {
        return to - position;
    }

    int octet() throws SyncMlException {
        if (position >= to) {
            throw refused(Kind.MALFORMED, "The document ends too early");
        }
        return octets[position++] & 0xFF;
    }

    /** A number of one to five octets, most significant group first (mb_u_int32). */
    int number() throws SyncMlException {
        long value = 0;
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            int octet = octet();
            value = value << 7 | octet & 0x7F;
            if (octet < 0x80) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw refused(Kind.MALFORMED, "A number is longer or larger than any can be");
    }

    void skip(int length) throws SyncMlException {
        if (length > to - position) {
            throw refused(Kind.MALFORMED, "A value reaches beyond the end of the document");
        }
        position += length;
    }

    /** Passes over an inline string and returns where its NUL is. */
    int string() throws SyncMlException {
        int end = Octets.find(octets, position, to, 0);
        if (end == to) {
            throw refused(Kind.MALFORMED, "A string has no end");
        }
        position = end + 1;
        return end;
    }

    /** Where a string ends that begins here: at a NUL or at the end of its table (SYN-62). */
    int stringEnd(int start, int tableEnd) {
        return Octets.find(octets, start, tableEnd, 0);
    }

    /** Attributes are nothing that DM uses: passed over up to their END. Tokens below 0x05 and the like mean the same in them. */
    void passAttributes() throws SyncMlException {
        int token;
        while ((token = octet()) != Wbxml.END) {
            switch (token) {
                case Wbxml.SWITCH_PAGE -> octet();
                case Wbxml.STR_I -> string();
                case Wbxml.OPAQUE -> skip(number());
                case Wbxml.ENTITY, Wbxml.STR_T, Wbxml.LITERAL -> number();
                default -> passExtension(token);
            }
        }
    }

    /** Passes over what follows an extension token; other tokens here are of one octet. */
    void passExtension(int token) throws SyncMlException {
        switch (token) {
            case Wbxml.EXT_I_0, Wbxml.EXT_I_1, Wbxml.EXT_I_2 -> string();
            case Wbxml.EXT_T_0, Wbxml.EXT_T_1, Wbxml.EXT_T_2 -> number();
            default -> {
                // EXT_0 to EXT_2, or an attribute: one octet, already read.
            }
        }
    }

    SyncMlException refused(Kind kind, String detail) {
        return new SyncMlException(kind, detail, null, offset(), null);
    }
}
