package org.fumogateway.gateway.tree;

/**
 * How a data plugin takes part in {@code ./Inbox}: what a server delivers there is put below the plugin that knows its type (TREE-120,
 * TREE-121). Only names of service properties; there is nothing to implement.
 */
public final class InboxPlacement {

    /** Place of the Inbox. */
    public static final String INBOX_URI = "./Inbox";

    /**
     * Service property of a DataPlugin: String+, the object types (DDFName) whose instances it takes as children of the first of its
     * {@code dataRootURIs}.
     */
    public static final String OBJECT_TYPES = "org.fumogateway.inbox.types";

    private InboxPlacement() {
    }
}
