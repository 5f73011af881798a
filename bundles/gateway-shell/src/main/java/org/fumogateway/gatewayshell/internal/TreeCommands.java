package org.fumogateway.gatewayshell.internal;

import java.util.Arrays;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Shell commands that look at the management tree as the gateway itself sees it. */
@Component(service = TreeCommands.class, property = {"osgi.command.scope=fumo", "osgi.command.function=tree",
    "osgi.command.function=get", "osgi.command.function=acl"})
public final class TreeCommands {

    private static final int DEEPEST = 32;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmtAdmin admin;

    /** {@code fumo:tree [URI]}: a subtree with its values. */
    public String tree(String... arguments) {
        String root = ShellText.plain(arguments).stream().findFirst().orElse(".");
        return inSession(root, session -> {
            StringBuilder text = new StringBuilder(root).append('\n');
            appendChildren(session, root, 1, text);
            return text.toString().stripTrailing();
        });
    }

    /** {@code fumo:get URI}: the value of a leaf, or the names of the children. */
    public String get(String uri) {
        return inSession(uri, session -> session.isLeafNode(uri) ? session.getNodeValue(uri).toString()
                : String.join("\n", session.getChildNodeNames(uri)));
    }

    /** {@code fumo:acl URI}: the node's own ACL and the one in effect. */
    public String acl(String uri) {
        return inSession(uri, session -> {
            Acl own = session.getNodeAcl(uri);
            return "own        " + (own == null ? "(inherited)" : own) + "\neffective  " + session.getEffectiveNodeAcl(uri);
        });
    }

    private String inSession(String uri, TreeReader reader) {
        return ShellText.answer(() -> {
            DmtAdmin source = admin;
            if (source == null) {
                throw new IllegalStateException("the management tree is not available");
            }
            DmtSession session = source.getSession(uri, DmtSession.LOCK_TYPE_SHARED);
            try {
                return reader.read(session);
            } finally {
                if (session.getState() == DmtSession.STATE_OPEN) {
                    session.close();
                }
            }
        });
    }

    private static void appendChildren(DmtSession session, String uri, int depth, StringBuilder text) throws DmtException {
        if (depth > DEEPEST || leaf(session, uri)) {
            return;
        }
        String[] names = session.getChildNodeNames(uri);
        Arrays.sort(names);
        for (String name : names) {
            String child = uri + "/" + name;
            text.append("  ".repeat(depth)).append(name).append(value(session, child)).append('\n');
            appendChildren(session, child, depth + 1, text);
        }
    }

    /** A node that may not even be looked at, such as PkgData, has nothing below it to show. */
    private static boolean leaf(DmtSession session, String uri) {
        try {
            return session.isLeafNode(uri);
        } catch (DmtException notReadable) {
            return true;
        }
    }

    private static String value(DmtSession session, String uri) {
        try {
            return session.isLeafNode(uri) ? " = " + session.getNodeValue(uri) : "";
        } catch (DmtException e) {
            return "  (not readable)";
        }
    }

    /** Something to read in an open session. */
    @FunctionalInterface
    private interface TreeReader {
        String read(DmtSession session) throws DmtException;
    }
}
