package org.fumogateway.dmcommands.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers for one message which nodes could not be replaced: what an Exec on the parent would act on is then not what the
 * server meant (FUMO-67).
 */
final class ReplaceMemory {

    private final Set<List<String>> failed = new HashSet<>();

    void failed(NodeAddress node) {
        failed.add(node.names());
    }

    void succeeded(NodeAddress node) {
        failed.remove(node.names());
    }

    /** True if the last Replace of a child of this node failed. */
    boolean failedBelow(NodeAddress node) {
        return failed.stream().anyMatch(names -> !names.isEmpty() && names.subList(0, names.size() - 1).equals(node.names()));
    }
}
