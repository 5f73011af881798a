package org.fumogateway.syncml.internal;

import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;

/** Where the elements of a document go, in document order: one implementation per encoding. */
public interface ElementWriter {

    /** Starts an element that has child elements. */
    void open(Tag tag) throws SyncMlException;

    /** Ends the element started last and not yet ended. */
    void close(Tag tag) throws SyncMlException;

    /** An element without content. */
    void empty(Tag tag) throws SyncMlException;

    /** An element with text only. */
    void text(Tag tag, String text) throws SyncMlException;

    /** An element with a number that is not negative. */
    void number(Tag tag, long value) throws SyncMlException;

    /** A child of Meta, which lives in a name space or code page of its own. */
    void metaText(Tag tag, String text) throws SyncMlException;

    /** An element with a value: Data in a message, Value in a tree. */
    void data(Tag tag, Data data) throws SyncMlException;
}
