package org.fumogateway.syncml.tnds;

import java.util.Objects;

/**
 * Type of a node: a MIME type for a leaf, the identifier of an object for an interior node.
 *
 * @param kind which of the two
 * @param text as written; may be empty
 */
public record NodeType(Kind kind, String text) {

    /** The element that the Type holds. */
    public enum Kind {
        /** MIME. */
        MIME,
        /** DDFName. */
        DDF_NAME
    }

    /** Both are required. */
    public NodeType {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** Type of a leaf. */
    public static NodeType mime(String type) {
        return new NodeType(Kind.MIME, type);
    }

    /** Type of an interior node; empty if it belongs to no object. */
    public static NodeType ddfName(String identifier) {
        return new NodeType(Kind.DDF_NAME, identifier);
    }
}
