package org.fumogateway.fumoagent.internal;

import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/**
 * The node above the instances where servers may add some (FUMO-25): one plugin for the gateway's own instance and the added ones, because a plugin
 * that came with an instance would end the very session in which it is added. Thread-safe.
 */
final class InstancesPlugin implements DataPlugin, ExecPlugin {

    private final FumoPlugin own;
    private final AddedInstances added;
    private final int depth;

    /**
     * @param own   plugin of the permanent instance
     * @param depth parts in the path of the node above the instances
     */
    InstancesPlugin(FumoPlugin own, AddedInstances added, int depth) {
        this.own = own;
        this.added = added;
        this.depth = depth;
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] sessionRoot, DmtSession session) {
        return openReadWriteSession(sessionRoot, session);
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] sessionRoot, DmtSession session) {
        return new InstancesSession(added, depth, own.openReadWriteSession(sessionRoot, session),
                plugin -> plugin.openReadWriteSession(sessionRoot, session));
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] sessionRoot, DmtSession session) {
        return new InstancesAtomicSession(added, depth, own.openAtomicSession(sessionRoot, session),
                plugin -> plugin.openAtomicSession(sessionRoot, session));
    }

    @Override
    public void execute(DmtSession session, String[] nodePath, String correlator, String data) throws DmtException {
        FumoPlugin plugin = nodePath.length <= depth ? own : added.find(nodePath[depth]).map(Part::plugin).orElse(own);
        plugin.execute(session, nodePath, correlator, data);
    }
}
