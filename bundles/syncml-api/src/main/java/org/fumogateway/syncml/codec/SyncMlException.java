package org.fumogateway.syncml.codec;

/** Octets are not an acceptable message, or a message cannot be encoded. The text says what is wrong and where; it quotes no data. */
public class SyncMlException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong, as far as a session must tell the cases apart. */
    public enum Kind {
        /** Not well-formed, or not SyncML at all. */
        MALFORMED,
        /** Forbidden for safety: a DTD with internal subset, an external entity (SYN-11). */
        FORBIDDEN,
        /** A limit of size, depth, count or text length is passed. */
        LIMIT,
        /** A required element is missing or a number is none. */
        INCOMPLETE,
        /** The encoding or version is not one that we speak. */
        UNSUPPORTED
    }

    private final Kind kind;
    private final String detail;
    private final String path;
    private final long offset;

    /**
     * Creates an exception.
     *
     * @param kind   what is wrong
     * @param detail one sentence
     * @param path   element path such as {@code /SyncML/SyncBody/Replace[2]/Item}, or null
     * @param offset octet where it was noticed, -1 if unknown
     * @param cause  failure beneath, or null
     */
    public SyncMlException(Kind kind, String detail, String path, long offset, Throwable cause) {
        super(describe(detail, path, offset), cause);
        this.kind = kind;
        this.detail = detail;
        this.path = path;
        this.offset = offset;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** What is wrong, without the place. */
    public String detail() {
        return detail;
    }

    /** Element path, or null. */
    public String path() {
        return path;
    }

    /** Octet where it was noticed, -1 if unknown. */
    public long offset() {
        return offset;
    }

    private static String describe(String detail, String path, long offset) {
        StringBuilder text = new StringBuilder(detail);
        if (path != null) {
            text.append(" at ").append(path);
        }
        if (offset >= 0) {
            text.append(" (octet ").append(offset).append(')');
        }
        return text.toString();
    }
}
