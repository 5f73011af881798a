package org.fumogateway.gatewayshell.internal;

import java.util.List;
import org.fumogateway.gateway.tree.SubtreeDocuments;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;

/** Shell commands on the management tree, with the rights of the gateway itself. */
@Component(service = DmCommands.class, property = {"osgi.command.scope=dm", "osgi.command.function=list", "osgi.command.function=get",
    "osgi.command.function=set", "osgi.command.function=exec", "osgi.command.function=acl", "osgi.command.function=meta",
    "osgi.command.function=tree", "osgi.command.function=tnds"})
public final class DmCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmtAdmin admin;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SubtreeDocuments documents;

    /** {@code dm:list [URI]}: the children of a node with their values. */
    public String list(String... arguments) {
        String uri = uri(arguments);
        return TreeSessions.reading(admin, uri, session -> NodeText.list(session, uri));
    }

    /** {@code dm:get URI}: the value of a leaf, or the names of the children. */
    public String get(String uri) {
        return get(admin, uri);
    }

    static String get(DmtAdmin admin, String text) {
        String uri = NodeText.uri(text);
        return TreeSessions.reading(admin, uri, session -> NodeText.content(session, uri));
    }

    /** {@code dm:set URI VALUE}: a new value for a leaf, in the format that the node takes; octets as base64. */
    public String set(String text, String value) {
        String uri = NodeText.uri(text);
        return TreeSessions.writing(admin, uri, session -> {
            session.setNodeValue(uri, NodeText.parse(session.getMetaNode(uri), value));
            return NodeText.list(session, uri);
        });
    }

    /** {@code dm:exec URI [DATA]}: executes a node. */
    public String exec(String text, String... data) {
        String uri = NodeText.uri(text);
        return TreeSessions.writing(admin, uri, session -> {
            session.execute(uri, data.length == 0 ? null : String.join(" ", data));
            return "executed " + uri;
        });
    }

    /** {@code dm:acl URI}: the node's own ACL and the one in effect. */
    public String acl(String uri) {
        return acl(admin, uri);
    }

    static String acl(DmtAdmin admin, String text) {
        String uri = NodeText.uri(text);
        return TreeSessions.reading(admin, uri, session -> {
            Acl own = session.getNodeAcl(uri);
            return "own        " + (own == null ? "(inherited)" : own) + "\neffective  " + session.getEffectiveNodeAcl(uri);
        });
    }

    /** {@code dm:meta URI}: what is known of a node beside its value. */
    public String meta(String text) {
        String uri = NodeText.uri(text);
        return TreeSessions.reading(admin, uri, session -> NodeText.meta(session, uri));
    }

    /** {@code dm:tree [URI]}: a subtree with its values. */
    public String tree(String... arguments) {
        return tree(admin, arguments);
    }

    static String tree(DmtAdmin admin, String... arguments) {
        String uri = uri(arguments);
        return TreeSessions.reading(admin, uri, session -> NodeText.tree(session, uri));
    }

    /** {@code dm:tnds [URI]}: a subtree as a document, without what cannot be read. */
    public String tnds(String... arguments) {
        String uri = uri(arguments);
        return ShellText.answer(() -> {
            SubtreeDocuments present = documents;
            if (present == null) {
                throw new IllegalStateException("nobody writes documents of the management tree now");
            }
            try {
                return present.toXml(uri);
            } catch (DmtException refused) {
                throw new IllegalStateException(TreeSessions.sentence(uri, refused), refused);
            }
        });
    }

    private static String uri(String... arguments) {
        List<String> plain = ShellText.plain(arguments);
        return NodeText.uri(plain.isEmpty() ? "." : plain.get(0));
    }
}
