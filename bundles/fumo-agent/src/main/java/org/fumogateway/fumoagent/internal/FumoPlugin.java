package org.fumogateway.fumoagent.internal;

import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** The FUMO management object in the tree: data plugin and exec plugin of the node above the instance. Thread-safe. */
final class FumoPlugin implements DataPlugin, ExecPlugin {

    private final FumoObject object;
    private final InstanceJournal journal;
    private final CommandHandler commands;
    private final PackageData packages;

    FumoPlugin(FumoObject object, InstanceJournal journal, CommandHandler commands, PackageData packages) {
        this.object = object;
        this.journal = journal;
        this.commands = commands;
        this.packages = packages;
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] sessionRoot, DmtSession session) {
        return openReadWriteSession(sessionRoot, session);
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] sessionRoot, DmtSession session) {
        return new FumoDataSession(object, journal::current, change -> commands.write(change),
                (uri, octets) -> packages.replace(uri, session.getPrincipal(), octets));
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] sessionRoot, DmtSession session) {
        return new FumoAtomicSession(object, journal, commands);
    }

    @Override
    public void execute(DmtSession session, String[] nodePath, String correlator, String data) throws DmtException {
        String uri = org.osgi.service.dmt.Uri.toUri(nodePath);
        FumoNode node = object.find(nodePath);
        if (node == null) {
            throw new DmtException(uri, DmtException.NODE_NOT_FOUND, "There is no such node");
        }
        if (node.leaf() || node.operation() == null) {
            throw new DmtException(uri, DmtException.COMMAND_NOT_ALLOWED, "This node cannot be executed");
        }
        try {
            commands.execute(node.operation(), session.getPrincipal(), correlator);
        } catch (CommandHandler.Refused refused) {
            throw StatusExceptions.of(uri, refused);
        }
        throw new CommandStatusException(uri, CommandStatusException.ACCEPTED, "Accepted, a report follows");
    }
}
