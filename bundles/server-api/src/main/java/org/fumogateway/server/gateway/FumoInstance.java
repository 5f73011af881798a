package org.fumogateway.server.gateway;

import java.util.Set;

/**
 * One FUMO instance of a gateway, found by its Type, never by its path (FUMO-1). Immutable.
 *
 * @param uri            URI of the instance
 * @param nodes          which optional nodes it has (FUMO-24)
 * @param state          State as last read, 0 if unknown
 * @param packageVersion PkgVersion as last read, may be empty
 */
public record FumoInstance(String uri, Set<Node> nodes, int state, String packageVersion) {

    /** Copies the set. */
    public FumoInstance {
        nodes = Set.copyOf(nodes);
    }

    /** Optional nodes that decide what can be commanded. */
    public enum Node {
        /** {@code Download}. */
        DOWNLOAD,
        /** {@code Update}. */
        UPDATE,
        /** {@code Update/PkgData}. */
        PACKAGE_DATA,
        /** {@code DownloadAndUpdate}. */
        DOWNLOAD_AND_UPDATE
    }
}
