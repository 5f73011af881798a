package org.fumogateway.syncml.wbxml.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.TextArena;

/**
 * What stands before the elements of a document (SYN 10.1). Which version of SyncML it is, VerDTD decides, not the public
 * identifier (SYN-60).
 *
 * @param tableStart first octet of the string table
 * @param tableEnd   octet behind the string table, where the elements begin
 * @param latin1     whether text is ISO 8859-1 instead of UTF-8
 * @param tree       whether the public identifier says that this is a serialised tree
 */
record WbxmlHeader(int tableStart, int tableEnd, boolean latin1, boolean tree) {

    private static final int UNKNOWN_DOCUMENT = 0x01;

    static WbxmlHeader read(WbxmlInput in, Limits limits) throws SyncMlException {
        int version = in.octet();
        if (version < 0x01 || version > 0x03) {
            throw in.refused(Kind.UNSUPPORTED, "This is not WBXML of version 1.1 to 1.3");
        }
        int publicId = in.number();
        int publicIdIndex = publicId == 0 ? in.number() : -1;
        int charset = in.number();
        if (charset != 0 && charset != Wbxml.UTF_8 && charset != Wbxml.US_ASCII && charset != Wbxml.ISO_8859_1) {
            throw in.refused(Kind.UNSUPPORTED, "The character set of the document is not one that is read");
        }
        int length = in.number();
        if (length > in.remaining()) {
            throw in.refused(Kind.MALFORMED, "The string table is longer than the document");
        }
        if (length > limits.tableOctets()) {
            throw in.refused(Kind.LIMIT, "The string table is longer than " + limits.tableOctets() + " octets");
        }
        int start = in.position();
        in.skip(length);
        boolean latin1 = charset == Wbxml.ISO_8859_1;
        if (publicIdIndex < 0) {
            return new WbxmlHeader(start, start + length, latin1, false).checkNumber(publicId, in);
        }
        if (publicIdIndex >= length) {
            throw in.refused(Kind.MALFORMED, "The public identifier is not in the string table");
        }
        String name = new String(in.octets(), start + publicIdIndex,
                in.stringEnd(start + publicIdIndex, start + length) - start - publicIdIndex, StandardCharsets.US_ASCII)
                .toUpperCase(Locale.ROOT);
        boolean tree = name.equals(Wbxml.TREE_DOCUMENT);
        if (!tree && !name.startsWith(Wbxml.SYNCML_DOCUMENT)) {
            throw in.refused(Kind.UNSUPPORTED, "The public identifier names another document type");
        }
        return new WbxmlHeader(start, start + length, latin1, tree);
    }

    /**
     * Tokens from within the document as a document that stands alone, with the same string table.
     *
     * @param octets the document
     * @param page   code page in force at the first token
     * @param from   first token
     * @param to     position behind the last
     * @param limit  octets at most
     */
    TextArena documentOf(byte[] octets, int page, int from, int to, int limit) throws SyncMlException {
        int length = tableEnd - tableStart;
        int charset = latin1 ? Wbxml.ISO_8859_1 : Wbxml.UTF_8;
        byte[] start = {0x02, UNKNOWN_DOCUMENT, (byte) charset, (byte) (0x80 | length >>> 28), (byte) (0x80 | length >>> 21),
            (byte) (0x80 | length >>> 14), (byte) (0x80 | length >>> 7), (byte) (length & 0x7F)};
        TextArena document = new TextArena(start.length + length + 2 + to - from, limit);
        document.append(start, 0, start.length);
        document.append(octets, tableStart, tableEnd);
        document.append(new byte[] {Wbxml.SWITCH_PAGE, (byte) page}, 0, 2);
        document.append(octets, from, to);
        return document;
    }

    /** SyncML 1.0 to 1.2, or unknown. */
    private WbxmlHeader checkNumber(int publicId, WbxmlInput in) throws SyncMlException {
        if (publicId != UNKNOWN_DOCUMENT && publicId != 0x1201 && publicId != 0x0FD1 && publicId != 0x0FD3) {
            throw in.refused(Kind.UNSUPPORTED, "The public identifier names another document type");
        }
        return this;
    }
}
