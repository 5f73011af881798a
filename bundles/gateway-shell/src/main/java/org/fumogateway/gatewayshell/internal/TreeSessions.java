package org.fumogateway.gatewayshell.internal;

import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Runs shell commands in sessions of the gateway itself; whatever fails becomes one line. */
final class TreeSessions {

    /** Something to do in an open session. */
    @FunctionalInterface
    interface Work {

        /** Returns what is shown. */
        String run(DmtSession session) throws DmtException;
    }

    private TreeSessions() {
    }

    static String reading(DmtAdmin admin, String uri, Work work) {
        return run(admin, uri, DmtSession.LOCK_TYPE_SHARED, work);
    }

    static String writing(DmtAdmin admin, String uri, Work work) {
        return run(admin, uri, DmtSession.LOCK_TYPE_EXCLUSIVE, work);
    }

    private static String run(DmtAdmin admin, String uri, int lock, Work work) {
        return ShellText.answer(() -> {
            if (admin == null) {
                throw new IllegalStateException("the management tree is not available");
            }
            try {
                DmtSession session = admin.getSession(uri, lock);
                try {
                    return work.run(session);
                } finally {
                    if (session.getState() == DmtSession.STATE_OPEN) {
                        session.close();
                    }
                }
            } catch (DmtException refused) {
                throw new IllegalStateException(sentence(uri, refused), refused);
            }
        });
    }

    /** What people understand of an exception of the tree. */
    static String sentence(String uri, DmtException refused) {
        String node = refused.getURI() == null ? uri : refused.getURI();
        return switch (refused.getCode()) {
            case DmtException.NODE_NOT_FOUND -> "there is no node " + node;
            case DmtException.INVALID_URI -> "this is not the URI of a node: " + uri;
            case DmtException.METADATA_MISMATCH, DmtException.COMMAND_NOT_ALLOWED -> "the node " + node + " does not allow this";
            case DmtException.FEATURE_NOT_SUPPORTED -> "this is not possible at " + node;
            case DmtException.LIMIT_EXCEEDED -> "there is more below " + node + " than is shown at once";
            case DmtException.SESSION_CREATION_TIMEOUT -> "the tree is in use at " + node + "; try again";
            default -> oneLine(refused.getMessage());
        };
    }

    private static String oneLine(String text) {
        return String.valueOf(text).lines().findFirst().orElse("").strip();
    }
}
