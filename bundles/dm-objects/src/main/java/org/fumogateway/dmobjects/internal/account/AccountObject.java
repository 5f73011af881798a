package org.fumogateway.dmobjects.internal.account;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fumogateway.dmobjects.internal.node.NodeRules;
import org.fumogateway.dmobjects.internal.node.ObjectNode;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** Shows accounts as DMAcc objects (TREE section 10.3). Secrets and nonces have places but no values here. */
final class AccountObject {

    /** Meta data of {@code ./DMAcc}. */
    static final NodeRules ROOT = new NodeRules(false, DmtData.FORMAT_NODE, MetaNode.PERMANENT,
            NodeRules.Occurrence.ONE, Set.of(MetaNode.CMD_GET, MetaNode.CMD_ADD), "Accounts of DM servers");

    private AccountObject() {
    }

    static ObjectNode picture(List<StoredAccount> accounts) {
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        accounts.forEach(account -> children.put(account.name(), node(account.nodes(), List.of())));
        return ObjectNode.interior(ROOT, null, children);
    }

    private static ObjectNode node(AccountNode node, List<String> path) {
        NodeRules rules = AccountSchema.rules(path, node.isLeaf());
        if (node.isLeaf()) {
            boolean readable = rules.can(MetaNode.CMD_GET);
            return ObjectNode.leaf(rules, rules.getFormat() == DmtData.FORMAT_BINARY ? new DmtData(new byte[0])
                    : new DmtData(readable ? node.text() : ""));
        }
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        node.children().forEach((name, child) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            children.put(name, node(child, below));
        });
        return ObjectNode.interior(rules, path.isEmpty() ? AccountSchema.TYPE : null, children);
    }
}
