package org.fumogateway.powercut;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/**
 * What a user sees of the tree.
 *
 * @param nodes    type, title, value and own ACL of each node, by URI
 * @param versions version of each node, by URI
 */
record TreeState(Map<String, String> nodes, Map<String, Integer> versions) {

    static TreeState of(DmtAdmin admin, String... roots) throws DmtException {
        TreeState state = new TreeState(new TreeMap<>(), new TreeMap<>());
        DmtSession session = admin.getSession(".", DmtSession.LOCK_TYPE_SHARED);
        for (String root : roots) {
            state.add(session, root);
        }
        session.close();
        return state;
    }

    private void add(DmtSession session, String uri) throws DmtException {
        String value = session.isLeafNode(uri) ? session.getNodeValue(uri).toString() : "";
        nodes.put(uri, session.getNodeType(uri) + " " + session.getNodeTitle(uri) + " " + value + " " + session.getNodeAcl(uri));
        versions.put(uri, session.getNodeVersion(uri));
        if (!session.isLeafNode(uri)) {
            for (String name : session.getChildNodeNames(uri)) {
                add(session, uri + "/" + name);
            }
        }
    }

    /** True if this is what an interrupted step that led from one state to another may have left: all of it, or nothing but a version more. */
    boolean liesBetween(TreeState before, TreeState after) {
        if (nodes.equals(after.nodes) && versions.equals(after.versions)) {
            return true;
        }
        return nodes.equals(before.nodes) && versions.entrySet().stream().allMatch(version ->
                Objects.equals(version.getValue(), before.versions.get(version.getKey()))
                        || Objects.equals(version.getValue(), after.versions.get(version.getKey())));
    }
}
