package org.fumogateway.dmcommands.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.tree.IncompleteCommitException;
import org.fumogateway.gateway.tree.IncompleteCommitException.Failure;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;

/**
 * What the children of an Atomic are told that were executed and not committed (DM-123): who is to blame its own code, the others whether
 * they are undone. Immutable.
 */
final class FailedCommit {

    private final List<String> uris;

    /**
     * @param uris URI in the tree of each child's node; null for a child that has none, at least one is not
     */
    FailedCommit(List<String> uris) {
        this.uris = uris;
    }

    /** Outcome of each child; those of children without a node mean nothing. */
    List<Outcome> outcomes(Exception failed) {
        if (failed instanceof IncompleteCommitException incomplete) {
            return partly(incomplete);
        }
        if (failed instanceof DmtException refused) {
            boolean undone = refused.getCode() != DmtException.ROLLBACK_FAILED && refused.getCode() != DmtException.TRANSACTION_ERROR;
            return blame(guilty(refused.getURI()), StatusMapping.of(refused), undone);
        }
        // A session that is over before its commit was rolled back when it ended; of anything else nobody knows how far it came.
        return blame(guilty(null), StatusCode.COMMAND_FAILED, failed instanceof DmtIllegalStateException);
    }

    /** A plugin that fails to commit leaves the others committed: its own children are told so, the others that they are not undone. */
    private List<Outcome> partly(IncompleteCommitException incomplete) {
        List<Outcome> outcomes = all(StatusCode.ATOMIC_ROLL_BACK_FAILED);
        for (Failure failure : incomplete.failures()) {
            List<Integer> children = childrenAt(failure.node());
            for (int child : children.isEmpty() ? childrenAt(failure.root()) : children) {
                outcomes.set(child, Outcome.of(StatusCode.COMMAND_FAILED));
            }
        }
        return outcomes;
    }

    private List<Outcome> blame(int guilty, int status, boolean undone) {
        List<Outcome> outcomes = all(undone ? StatusCode.ATOMIC_ROLL_BACK_OK : StatusCode.ATOMIC_ROLL_BACK_FAILED);
        outcomes.set(guilty, Outcome.of(status));
        return outcomes;
    }

    private List<Outcome> all(int status) {
        return new ArrayList<>(Collections.nCopies(uris.size(), Outcome.of(status)));
    }

    /** The last child at the node that is named; if none is named, or nobody is there, the last one of all, at which the Atomic failed. */
    private int guilty(String node) {
        List<Integer> children = node == null ? List.of() : childrenAt(node);
        return children.isEmpty() ? childrenAt(".").get(childrenAt(".").size() - 1) : children.get(children.size() - 1);
    }

    /** Children whose node is the one named, or above or below it. */
    private List<Integer> childrenAt(String node) {
        List<Integer> children = new ArrayList<>();
        for (int i = 0; i < uris.size(); i++) {
            if (uris.get(i) != null && (covers(node, uris.get(i)) || covers(uris.get(i), node))) {
                children.add(i);
            }
        }
        return children;
    }

    private static boolean covers(String upper, String lower) {
        return lower.equals(upper) || lower.startsWith(upper + "/");
    }
}
