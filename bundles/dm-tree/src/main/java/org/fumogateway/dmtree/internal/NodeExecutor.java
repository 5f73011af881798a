package org.fumogateway.dmtree.internal;

import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ExecPlugin;

/** Hands an execution to the exec plugin of a node. The node itself must exist, which is the data plugins' to say. */
final class NodeExecutor {

    private final DmtSession session;
    private final PluginMap<ExecPlugin> executing;
    private final SessionNodes nodes;
    private final SessionAcls acls;

    NodeExecutor(DmtSession session, PluginMap<ExecPlugin> executing, SessionNodes nodes, SessionAcls acls) {
        this.session = session;
        this.executing = executing;
        this.nodes = nodes;
        this.acls = acls;
    }

    void execute(NodePath path, String correlator, String data) throws DmtException {
        SessionNodes.Node node = nodes.require(path);
        acls.require(path, Acl.EXEC);
        if (node.isScaffold()) {
            throw new DmtException(path.uri(), DmtException.COMMAND_NOT_ALLOWED, "The node only leads to others");
        }
        MetaRules.requireCan(nodes.meta(node), MetaNode.CMD_EXECUTE, path);
        Mapped<ExecPlugin> owner = executing.owner(path);
        ExecPlugin plugin = owner == null ? null : owner.source().acquire();
        if (plugin == null) {
            throw new DmtException(path.uri(), DmtException.COMMAND_FAILED, "Nobody executes this node");
        }
        try {
            plugin.execute(session, path.toArray(), correlator, data);
        } finally {
            owner.source().release();
        }
    }
}
