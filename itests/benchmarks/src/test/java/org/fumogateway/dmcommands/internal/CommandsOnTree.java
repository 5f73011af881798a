package org.fumogateway.dmcommands.internal;

import java.util.Map;
import java.util.function.Supplier;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.gateway.tree.AccessCheck;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.log.Logger;

/** Executes messages as the component does, without a framework. */
public final class CommandsOnTree {

    private static final int MOST_NODES = 5000;

    private final Map<String, TndsCodec> codecs = Map.of(TndsCodec.XML, new XmlTndsCodec(), TndsCodec.WBXML, new WbxmlTndsCodec());
    private final TreeAccess tree;

    /** Works on a tree. */
    public CommandsOnTree(Supplier<DmtAdmin> admin, Supplier<AccessCheck> rights, Logger logger) {
        tree = new TreeAccess(admin, rights, logger);
    }

    /** Begins a message of a server, of that encoding. */
    public MessageExecution message(String server, String mediaType) {
        ItemExecutor executor = new ItemExecutor(tree, server, new Limits(0, 0, 0),
                new ItemReader(new SubtreeReader(MOST_NODES, Long.MAX_VALUE, () -> null), () -> null),
                new TreeDocuments(codecs::get, mediaType), Map.of());
        return new MessageExecutor(executor, new Answers(1), (alert, msgRef) -> {
            throw new IllegalStateException("no person is expected");
        });
    }
}
