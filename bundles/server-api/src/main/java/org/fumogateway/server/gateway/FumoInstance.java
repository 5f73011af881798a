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

    /** The ways that this instance offers (FUMO-23). */
    public Profile profile() {
        boolean object = nodes.contains(Node.PACKAGE_DATA) && nodes.contains(Node.UPDATE);
        boolean twoCommands = nodes.contains(Node.DOWNLOAD) && nodes.contains(Node.UPDATE);
        boolean oneCommand = nodes.contains(Node.DOWNLOAD_AND_UPDATE);
        if (object && twoCommands && oneCommand) {
            return Profile.FULL;
        }
        if (oneCommand) {
            return Profile.C;
        }
        return twoCommands ? Profile.B : object ? Profile.A : Profile.NONE;
    }

    /** The profiles of FUMO section 1.2; of an instance that is between two of them, the one with the shortest way. */
    public enum Profile {
        /** The package within DM only: {@code Update} and {@code PkgData}. */
        A,
        /** Two commands: {@code Download} and {@code Update}. */
        B,
        /** One command: {@code DownloadAndUpdate}. */
        C,
        /** Everything. */
        FULL,
        /** No way in: this instance cannot be updated. */
        NONE
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
