package org.fumogateway.dmcommands.internal;

import java.util.List;
import java.util.function.Supplier;
import org.fumogateway.gateway.tree.AccessCheck;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.log.Logger;

/** Opens sessions for a principal where it may, and answers what it may do. The tree's services are asked for anew each time. */
final class TreeAccess {

    private final Supplier<DmtAdmin> admin;
    private final Supplier<AccessCheck> rights;
    private final Logger logger;

    TreeAccess(Supplier<DmtAdmin> admin, Supplier<AccessCheck> rights, Logger logger) {
        this.admin = admin;
        this.rights = rights;
        this.logger = logger;
    }

    /**
     * Opens a session at the deepest node on the way that exists and that the principal may read.
     *
     * @param names    names on the way from the root
     * @param lockType constant of {@link DmtSession}
     * @throws InterruptedException if the thread was interrupted while it waited for the lock
     */
    DmtSession open(String principal, List<String> names, int lockType) throws DmtException, InterruptedException {
        DmtException refusal = new DmtException(NodeAddress.uri(names), DmtException.PERMISSION_DENIED,
                "Nothing on the way is readable");
        for (int depth = names.size(); depth >= 0; depth--) {
            String uri = NodeAddress.uri(names.subList(0, depth));
            if (permitted(principal, uri, Acl.GET)) {
                try {
                    return present(admin, uri).getSession(principal, uri, lockType);
                } catch (DmtException refused) {
                    if (Thread.interrupted()) {
                        throw interrupted(refused);
                    }
                    if (refused.getCode() != DmtException.NODE_NOT_FOUND && refused.getCode() != DmtException.PERMISSION_DENIED) {
                        throw refused;
                    }
                    refusal = refused;
                }
            }
        }
        throw refusal;
    }

    private static InterruptedException interrupted(DmtException cause) {
        InterruptedException interrupted = new InterruptedException("Interrupted while the tree was in use");
        interrupted.initCause(cause);
        return interrupted;
    }

    boolean permitted(String principal, String uri, int permission) throws DmtException {
        return present(rights, uri).isPermitted(principal, uri, permission);
    }

    private static <T> T present(Supplier<T> service, String uri) throws DmtException {
        T present = service.get();
        if (present == null) {
            throw new DmtException(uri, DmtException.COMMAND_FAILED, "The management tree is being replaced");
        }
        return present;
    }

    /**
     * Closes a session whose work is done: a plugin may make last only now what it did.
     *
     * @throws DmtException if one could not, in its own words
     */
    static void finish(DmtSession session) throws DmtException {
        if (session.getState() != DmtSession.STATE_OPEN) {
            return;
        }
        try {
            session.close();
        } catch (DmtException failed) {
            throw NodeChecks.ofPlugin(failed);
        }
    }

    /** Closes a session whose work was refused, or changed nothing: a failure is only worth a line in the log. */
    void close(DmtSession session) {
        try {
            if (session.getState() == DmtSession.STATE_OPEN) {
                session.close();
            }
        } catch (DmtException | RuntimeException failed) {
            logger.warn("A session on {} did not close cleanly: {}", session.getRootUri(), failed.getMessage());
        }
    }

    Logger logger() {
        return logger;
    }
}
