package org.fumogateway.gateway.tree;

import java.util.List;
import java.util.Vector;
import org.osgi.service.dmt.DmtException;

/**
 * Thrown by the commit of an atomic session of the tree if some plugins could not commit: the TRANSACTION_ERROR of the Dmt Admin service
 * (OSGi DMT 117.4.4) that also tells which plugins they are. All others have committed. Its causes are what the plugins threw, untouched
 * and in the order of {@link #failures}; it names no node itself. Immutable.
 */
public class IncompleteCommitException extends DmtException {

    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    /**
     * A plugin that could not commit.
     *
     * @param root  absolute URI of the root at which the plugin is mapped
     * @param cause what it threw
     */
    public record Failure(String root, Throwable cause) {

        /** The node the plugin named as the reason; its root if it named none. */
        public String node() {
            return cause instanceof DmtException said && said.getURI() != null ? said.getURI() : root;
        }
    }

    /**
     * Creates an exception.
     *
     * @param failures at least one, in the order in which the plugins were asked to commit
     */
    public IncompleteCommitException(List<Failure> failures) {
        super((String) null, TRANSACTION_ERROR, "Not every plugin could commit", causes(failures), false);
        this.failures = List.copyOf(failures);
    }

    private static Vector<Throwable> causes(List<Failure> failures) {
        Vector<Throwable> causes = new Vector<>();
        failures.forEach(failure -> causes.add(failure.cause()));
        return causes;
    }

    /** The plugins that could not commit. */
    public List<Failure> failures() {
        return failures;
    }
}
