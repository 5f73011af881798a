package org.fumogateway.syncml.internal;

import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;

/** Where the elements of a message go, in document order: one implementation per encoding. */
public interface ElementWriter {

    /** Starts an element that has child elements. */
    void open(String name) throws SyncMlException;

    /** Ends the element started last and not yet ended. */
    void close(String name) throws SyncMlException;

    /** An element without content. */
    void empty(String name) throws SyncMlException;

    /** An element of SyncML with text only. */
    void text(String name, String text) throws SyncMlException;

    /** A child of Meta, which lives in a name space or code page of its own. */
    void metaText(String name, String text) throws SyncMlException;

    /** The element Data with a value. */
    void data(Data data) throws SyncMlException;
}
