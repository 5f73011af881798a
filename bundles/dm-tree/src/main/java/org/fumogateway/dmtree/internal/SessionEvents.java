package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtSession;

/**
 * The events of one session. Those of an atomic session wait for its commit, equal ones in a row become one, and a rollback drops them.
 */
final class SessionEvents {

    static final String ROOT = "session.rooturi";

    private static final String LOCK_TYPE = "session.locktype";
    private static final String TIMED_OUT = "session.timeout";
    private static final String PRINCIPAL = "session.principal";

    private final EventHub hub;
    private final DmtSession session;
    private final Bundle caller;
    private final SessionAcls acls;
    private final boolean atomic;
    private final List<TreeEvent> waiting = new ArrayList<>();

    /**
     * @param caller the bundle that opened the session; null if unknown
     */
    SessionEvents(EventHub hub, DmtSession session, Bundle caller, SessionAcls acls) {
        this.hub = hub;
        this.session = session;
        this.caller = caller;
        this.acls = acls;
        atomic = session.getLockType() == DmtSession.LOCK_TYPE_ATOMIC;
    }

    /** A node was added, deleted or replaced. */
    void changed(int type, NodePath node) {
        changed(type, List.of(node), List.of(), acls.table());
    }

    /** Nodes were added, deleted or replaced. */
    void changed(int type, List<NodePath> nodes) {
        changed(type, nodes, List.of(), acls.table());
    }

    /** A node was deleted; who might read it before is told. */
    void deleted(NodePath node, AclTable before) {
        changed(DmtEvent.DELETED, List.of(node), List.of(), before);
    }

    /** A node was renamed or copied. */
    void moved(int type, NodePath from, NodePath to) {
        changed(type, List.of(from), List.of(to), acls.table());
    }

    private void changed(int type, List<NodePath> nodes, List<NodePath> newNodes, AclTable table) {
        TreeEvent event = TreeEvent.now(type, session.getSessionId(), caller, Map.of(), nodes, newNodes, table);
        if (!atomic) {
            hub.publish(event);
            return;
        }
        int last = waiting.size() - 1;
        if (last >= 0 && waiting.get(last).type() == type) {
            waiting.set(last, waiting.get(last).followedBy(event));
        } else {
            waiting.add(event);
        }
    }

    /** What has happened counts now. */
    void commit() {
        waiting.forEach(hub::publish);
        waiting.clear();
    }

    /** What has happened did not count. */
    void drop() {
        waiting.clear();
    }

    void opened() {
        hub.publish(ofSession(DmtEvent.SESSION_OPENED, false, new LinkedHashMap<>()));
    }

    /**
     * The session has ended.
     *
     * @param failure what ended it, or null
     */
    void closed(Throwable failure, boolean timedOut) {
        drop();
        Map<String, Object> more = new LinkedHashMap<>();
        if (failure != null) {
            more.put("exception", failure);
            more.put("exception.class", failure.getClass().getName());
            if (failure.getMessage() != null) {
                more.put("exception.message", failure.getMessage());
            }
        }
        hub.publish(ofSession(DmtEvent.SESSION_CLOSED, timedOut, more));
    }

    private TreeEvent ofSession(int type, boolean timedOut, Map<String, Object> more) {
        more.put(ROOT, session.getRootUri());
        more.put(LOCK_TYPE, session.getLockType());
        more.put(TIMED_OUT, timedOut);
        if (session.getPrincipal() != null) {
            more.put(PRINCIPAL, session.getPrincipal());
        }
        return TreeEvent.now(type, session.getSessionId(), caller, more, List.of(), List.of(), acls.table());
    }
}
