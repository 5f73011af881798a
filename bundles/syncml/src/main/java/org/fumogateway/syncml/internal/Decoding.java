package org.fumogateway.syncml.internal;

import org.fumogateway.syncml.codec.SyncMlException;

/** Reads one document through a cursor; what is refused says where in the document it stands. */
public final class Decoding {

    /** Opens a document. */
    public interface Opening {

        /** A new cursor in front of the root. */
        ElementCursor open() throws SyncMlException;
    }

    /**
     * Reads a document.
     *
     * @param <T> what is read
     */
    public interface Reading<T> {

        /** Reads the whole document. */
        T read(ElementCursor in) throws SyncMlException;
    }

    private Decoding() {
    }

    /** What was read. */
    public static <T> T decode(Opening document, Reading<T> reading) throws SyncMlException {
        try (ElementCursor in = document.open()) {
            try {
                return reading.read(in);
            } catch (SyncMlException refused) {
                throw located(placed(refused, in), document);
            }
        }
    }

    /** What was noticed where no offset is known belongs to the element entered last. */
    private static SyncMlException placed(SyncMlException refused, ElementCursor in) {
        return refused.offset() >= 0 ? refused
                : new SyncMlException(refused.kind(), refused.detail(), null, in.offset(), refused.getCause());
    }

    private static SyncMlException located(SyncMlException refused, Opening document) throws SyncMlException {
        try (ElementCursor again = document.open()) {
            return Outline.located(refused, again);
        }
    }
}
