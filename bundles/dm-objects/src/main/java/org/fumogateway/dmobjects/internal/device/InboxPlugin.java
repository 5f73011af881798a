package org.fumogateway.dmobjects.internal.device;

import java.util.Map;
import java.util.Set;
import org.fumogateway.dmobjects.internal.node.NodeRules;
import org.fumogateway.dmobjects.internal.node.ObjectNode;
import org.fumogateway.dmobjects.internal.node.ReadOnlyPlugin;
import org.fumogateway.gateway.tree.InboxPlacement;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.DataPlugin;

/** The object {@code ./Inbox} (TREE-120): objects can be delivered to it, nothing is ever in it, nothing can be read. */
@Component(service = DataPlugin.class, property = DataPlugin.DATA_ROOT_URIS + "=" + InboxPlacement.INBOX_URI)
public final class InboxPlugin extends ReadOnlyPlugin {

    private static final String TYPE = "urn:oma:mo:oma-dm-inbox:1.0";
    private static final NodeRules RULES = new NodeRules(false, DmtData.FORMAT_NODE, MetaNode.PERMANENT, NodeRules.Occurrence.ONE,
            Set.of(MetaNode.CMD_ADD), "Takes objects whose place the gateway knows");

    /** Creates the object. */
    public InboxPlugin() {
        super(".", "Inbox");
    }

    @Override
    public ObjectNode picture() {
        return ObjectNode.interior(RULES, TYPE, Map.of());
    }
}
