package org.fumogateway.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** Compares nodes that exist with their device description, in both directions. */
public final class DescribedTree {

    private static final Map<Integer, String> FORMATS = Map.of(DmtData.FORMAT_NODE, "node", DmtData.FORMAT_STRING, "chr",
            DmtData.FORMAT_INTEGER, "int", DmtData.FORMAT_BOOLEAN, "bool", DmtData.FORMAT_BINARY, "bin");
    private static final Set<Integer> COMMANDS = Set.of(MetaNode.CMD_ADD, MetaNode.CMD_DELETE, MetaNode.CMD_EXECUTE, MetaNode.CMD_GET,
            MetaNode.CMD_REPLACE);

    /** What is asked of a tree. */
    private interface Tree {
        MetaNode meta(String[] path) throws DmtException;

        String type(String[] path) throws DmtException;

        String[] children(String[] path) throws DmtException;
    }

    private final Tree tree;
    private final List<String> differences = new ArrayList<>();
    private final Set<String> unseen = new TreeSet<>();

    private DescribedTree(Tree tree) {
        this.tree = tree;
    }

    /** What differs between a plugin and the description of its root node; each as one line, none if they agree. */
    public static List<String> differences(ReadableDataSession session, DescribedNode root) throws DmtException {
        return new DescribedTree(new Tree() {
            @Override
            public MetaNode meta(String[] path) throws DmtException {
                return session.getMetaNode(path);
            }

            @Override
            public String type(String[] path) throws DmtException {
                return session.getNodeType(path);
            }

            @Override
            public String[] children(String[] path) throws DmtException {
                return session.getChildNodeNames(path);
            }
        }).compare(root);
    }

    /** The same for nodes of the whole tree. */
    public static List<String> differences(DmtSession session, DescribedNode root) throws DmtException {
        return new DescribedTree(new Tree() {
            @Override
            public MetaNode meta(String[] path) throws DmtException {
                return session.getMetaNode(Uri.toUri(path));
            }

            @Override
            public String type(String[] path) throws DmtException {
                return session.getNodeType(Uri.toUri(path));
            }

            @Override
            public String[] children(String[] path) throws DmtException {
                return session.getChildNodeNames(Uri.toUri(path));
            }
        }).compare(root);
    }

    private List<String> compare(DescribedNode root) throws DmtException {
        collect(root, root.name());
        node(new String[] {".", root.name()}, root, root.name());
        unseen.forEach(place -> differences.add(place + ": described, but there is no such node"));
        return differences;
    }

    private void collect(DescribedNode described, String place) {
        unseen.add(place + (described.leaf() ? "" : "/"));
        described.children().forEach(child -> collect(child, place + "/" + child.name()));
    }

    private void node(String[] path, DescribedNode described, String place) throws DmtException {
        unseen.remove(place + (described.leaf() ? "" : "/"));
        String uri = Uri.toUri(path);
        MetaNode meta = tree.meta(path);
        same(uri, "AccessType", described.operations(), operations(meta));
        same(uri, "DFFormat", described.format(), FORMATS.get(meta.getFormat()));
        same(uri, "least Occurrence", described.least(), meta.isZeroOccurrenceAllowed() ? 0 : 1);
        same(uri, "most Occurrence", described.most(), meta.getMaxOccurrence());
        same(uri, "Scope permanent", described.permanent(), meta.getScope() == MetaNode.PERMANENT);
        same(uri, "DefaultValue", described.defaultValue(), meta.getDefault() == null ? null : meta.getDefault().toString());
        same(uri, "Description", described.description(), meta.getDescription());
        same(uri, "kind of DFType", described.leaf(), meta.isLeaf());
        if (described.leaf()) {
            same(uri, "MIME", described.mimeTypes(), meta.getMimeTypes() == null ? List.of() : Arrays.asList(meta.getMimeTypes()));
            return;
        }
        String type = tree.type(path);
        same(uri, "DDFName", described.ddfName(), type == null ? "" : type);
        for (String name : tree.children(path)) {
            String[] below = Arrays.copyOf(path, path.length + 1);
            below[path.length] = name;
            child(below, described, place);
        }
    }

    private void child(String[] path, DescribedNode parent, String place) throws DmtException {
        String name = path[path.length - 1];
        boolean leaf = tree.meta(path).isLeaf();
        DescribedNode slot = parent.children().stream().filter(child -> child.name().equals(name)).findFirst().orElseGet(() -> parent.children()
                .stream().filter(child -> child.unnamed() && child.leaf() == leaf).findFirst().orElse(null));
        if (slot == null) {
            differences.add(Uri.toUri(path) + ": there, but not described");
        } else {
            node(path, slot, place + "/" + slot.name());
        }
    }

    private static Set<Integer> operations(MetaNode meta) {
        Set<Integer> can = new TreeSet<>(COMMANDS);
        can.removeIf(command -> !meta.can(command));
        return can;
    }

    private void same(String uri, String property, Object described, Object real) {
        if (!Objects.equals(described, real)) {
            differences.add(uri + ": the " + property + " is described as " + described + " and is " + real);
        }
    }
}
