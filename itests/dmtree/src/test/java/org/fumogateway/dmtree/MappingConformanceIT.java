package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.refused;

import java.util.Arrays;
import java.util.Date;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

/** Section 7 of the digest: where plugins are mapped, what stands between them, and what they are told. */
@ExtendWith(InTree.class)
class MappingConformanceIT {

    private static final String DATA = "dataRootURIs";
    private static final String EXEC = "execRootURIs";
    private static final String MOUNTS = "mountPoints";

    private static MemoryPlugin node(String... uris) {
        MemoryPlugin plugin = new MemoryPlugin("");
        for (String uri : uris) {
            plugin.interior(uri);
        }
        return plugin;
    }

    private static boolean exists(Tree tree, String uri) throws DmtException {
        DmtSession session = tree.open(".", SHARED);
        boolean exists = session.isNodeUri(uri);
        session.close();
        return exists;
    }

    private static List<String> children(Tree tree, String uri) throws DmtException {
        DmtSession session = tree.open(uri, SHARED);
        List<String> names = Arrays.asList(session.getChildNodeNames(""));
        session.close();
        return names;
    }

    @Test
    @Proves("OSGi-DMT-7.1")
    @DisplayName("Nodes that only lead to data plugins can be looked at and nothing else; exec plugins make none")
    void scaffold(Tree tree) throws Exception {
        Date before = new Date();
        tree.plug(node("./M/A/B"), Map.of(DATA, "./M/A/B"));
        tree.plug(node(), Map.of(DATA, "./M/C", EXEC, "./MX/Y"));
        DmtSession session = tree.open(".", EXCLUSIVE);
        assertThat(session.isNodeUri("./M")).isTrue();
        assertThat(session.isLeafNode("./M/A")).isFalse();
        assertThat(session.getChildNodeNames("./M")).containsExactly("A", "C");
        assertThat(session.getNodeType("./M")).isEqualTo(DmtConstants.DDF_SCAFFOLD).isEqualTo("org.osgi/1.0/SCAFFOLD");
        assertThat(session.getNodeTitle("./M")).isNull();
        assertThat(session.getNodeVersion("./M")).isZero();
        assertThat(session.getNodeTimestamp("./M")).isAfterOrEqualTo(before).isBeforeOrEqualTo(new Date());
        assertThat(session.getEffectiveNodeAcl("./M")).isEqualTo(new Acl("Add=*&Get=*"));
        assertThat(session.isNodeUri("./MX")).isFalse();
        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> session.getNodeSize("./M"), () -> session.getNodeValue("./M"),
                () -> session.setNodeValue("./M", new DmtData((Object) "x")), () -> session.setNodeTitle("./M", "t"),
                () -> session.setNodeType("./M", "t"), () -> session.createInteriorNode("./M/X"), () -> session.deleteNode("./M/A"),
                () -> session.renameNode("./M/A", "B"), () -> session.execute("./M", null), () -> session.copy("./M", "./M/A/B/C", false))) {
            refused(DmtException.COMMAND_NOT_ALLOWED, call);
        }
        session.copy("./M/A", "./Ext/Copy", true);
        assertThat(session.isNodeUri("./Ext/Copy/B")).isTrue();
        session.deleteNode("./Ext/Copy");
    }

    @Test
    @Proves("OSGi-DMT-7.1")
    @DisplayName("Meta data of a scaffold node: Get only, permanent, interior, once")
    void scaffoldMeta(Tree tree) throws Exception {
        tree.plug(node("./M/A"), Map.of(DATA, "./M/A"));
        DmtSession session = tree.open("./M", SHARED);
        MetaNode meta = session.getMetaNode("");
        assertThat(meta.can(MetaNode.CMD_GET)).isTrue();
        for (int command : new int[] {MetaNode.CMD_ADD, MetaNode.CMD_DELETE, MetaNode.CMD_EXECUTE, MetaNode.CMD_REPLACE}) {
            assertThat(meta.can(command)).isFalse();
        }
        assertThat(meta.isLeaf()).isFalse();
        assertThat(meta.getScope()).isEqualTo(MetaNode.PERMANENT);
        assertThat(meta.getFormat()).isEqualTo(DmtData.FORMAT_NODE);
        assertThat(meta.getMax()).isEqualTo(Double.MAX_VALUE);
        assertThat(meta.getMin()).isEqualTo(Double.MIN_VALUE);
        assertThat(meta.getMaxOccurrence()).isEqualTo(1);
        assertThat(meta.isZeroOccurrenceAllowed()).isTrue();
        assertThat(meta.getMimeTypes()).containsExactly(DmtConstants.DDF_SCAFFOLD);
        assertThat(meta.isValidName("any")).isTrue();
        assertThat(meta.isValidValue(new DmtData("x"))).isFalse();
        assertThat(meta.getDefault()).isNull();
        assertThat(meta.getDescription()).isNull();
        assertThat(meta.getRawFormatNames()).isNull();
        assertThat(meta.getValidNames()).isNull();
        assertThat(meta.getValidValues()).isNull();
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("A root inside another plugin's subtree waits until that one goes, is mapped then, and keeps the other out when it returns")
    void firstCome(Tree tree) throws Exception {
        ServiceRegistration<?> upper = tree.plug(node("./M"), Map.of(DATA, "./M"));
        MemoryPlugin lower = node("./M/A");
        tree.plug(lower, Map.of(DATA, "./M/A"));
        assertThat(exists(tree, "./M/A")).isFalse();
        upper.unregister();
        assertThat(exists(tree, "./M/A")).isTrue();
        tree.plug(node("./M", "./M/B"), Map.of(DATA, "./M"));
        assertThat(exists(tree, "./M/B")).isFalse();
        assertThat(exists(tree, "./M/A")).isTrue();
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("Several roots are mapped each on its own; a change of the property maps and unmaps")
    void severalRoots(Tree tree) throws Exception {
        tree.plug(node("./M1"), Map.of(DATA, "./M1"));
        ServiceRegistration<?> several = tree.plug(node("./M2", "./M3", "./M4"), Map.of(DATA, List.of("./M1", "./M2", "./M3")));
        assertThat(exists(tree, "./M2")).isTrue();
        assertThat(exists(tree, "./M3")).isTrue();
        DmtSession untouched = tree.open("./M2", EXCLUSIVE);
        DmtSession touched = tree.open("./M3", EXCLUSIVE);
        several.setProperties(new Hashtable<>(Map.of(DATA, new String[] {"./M2", "./M4"})));
        assertThat(untouched.getState()).isEqualTo(DmtSession.STATE_OPEN);
        assertThat(touched.getState()).isEqualTo(DmtSession.STATE_INVALID);
        untouched.close();
        assertThat(exists(tree, "./M3")).isFalse();
        assertThat(exists(tree, "./M4")).isTrue();
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("A child fits a mount point of its parent, whoever comes first; elsewhere in the parent it waits")
    void mountPoints(Tree tree) throws Exception {
        tree.plug(node("./M/X"), Map.of(DATA, "./M/X"));
        tree.plug(node("./M", "./M/X", "./M/X/Hidden", "./M/Own"), Map.of(DATA, "./M", MOUNTS, new String[] {"X", "Y/Z"}));
        ServiceRegistration<?> deep = tree.plug(node("./M/Y/Z"), Map.of(DATA, "./M/Y/Z"));
        tree.plug(node("./M/Other"), Map.of(DATA, "./M/Other"));
        assertThat(children(tree, "./M")).containsExactly("Own", "X", "Y");
        assertThat(exists(tree, "./M/X/Hidden")).isFalse();
        DmtSession session = tree.open("./M/Y", SHARED);
        assertThat(session.getNodeType("")).isEqualTo(DmtConstants.DDF_SCAFFOLD);
        session.close();
        deep.unregister();
        assertThat(children(tree, "./M")).containsExactly("Own", "X");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("Mount points and exec roots follow their properties too, and end the sessions they concern")
    void changingProperties(Tree tree) throws Exception {
        ServiceRegistration<?> parent = tree.plug(node("./M", "./M/X"), Map.of(DATA, "./M"));
        MemoryPlugin child = node("./M/X", "./M/X/Child");
        tree.plug(child, Map.of(DATA, "./M/X"));
        assertThat(exists(tree, "./M/X/Child")).isFalse();
        DmtSession below = tree.open("./M/X", EXCLUSIVE);
        parent.setProperties(new Hashtable<>(Map.of(DATA, "./M", MOUNTS, List.of("X"))));
        assertThat(below.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(exists(tree, "./M/X/Child")).isTrue();
        parent.setProperties(new Hashtable<>(Map.of(DATA, "./M")));
        assertThat(exists(tree, "./M/X/Child")).isTrue();
        assertThat(children(tree, "./M")).containsExactly("X");
        MemoryPlugin executing = node();
        ServiceRegistration<?> exec = tree.plug(executing, Map.of(EXEC, "./Elsewhere"));
        DmtSession all = tree.open(".", EXCLUSIVE);
        refused(DmtException.COMMAND_FAILED, () -> all.execute("./M/X", null));
        exec.setProperties(new Hashtable<>(Map.of(EXEC, new String[] {"./M/X"})));
        assertThat(all.getState()).isEqualTo(DmtSession.STATE_INVALID);
        DmtSession again = tree.open(".", EXCLUSIVE);
        again.execute("./M/X", null);
        assertThat(executing.calls).contains("execute ./M/X");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("When a parent goes its children stay, unless a grand-parent without a place for them takes over; they come back later")
    void parentGoes(Tree tree) throws Exception {
        ServiceRegistration<?> grand = tree.plug(node("./M"), Map.of(DATA, "./M", MOUNTS, "P"));
        ServiceRegistration<?> parent = tree.plug(node("./M/P"), Map.of(DATA, "./M/P", MOUNTS, "C"));
        ToldPlugin child = new ToldPlugin();
        child.interior("./M/P/C");
        tree.plug(child, Map.of(DATA, "./M/P/C"));
        assertThat(exists(tree, "./M/P/C")).isTrue();
        parent.unregister();
        assertThat(exists(tree, "./M/P/C")).isFalse();
        assertThat(ToldPlugin.paths(child.removed)).containsExactly("./M/P/C");
        grand.unregister();
        assertThat(exists(tree, "./M/P/C")).isTrue();
        assertThat(child.added).hasSize(2);
        ServiceRegistration<?> again = tree.plug(node("./M/P"), Map.of(DATA, "./M/P", MOUNTS, "C"));
        again.unregister();
        assertThat(exists(tree, "./M/P/C")).isTrue();
        assertThat(child.removed).hasSize(1);
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("A registration that makes no sense is ignored until its properties change; no mount points at all are none")
    void ignored(Tree tree) throws Exception {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of(DATA, 7), Map.of(DATA, "M/Relative"), Map.of(DATA, "./M/"),
                Map.of(DATA, new String[] {"./M", "./N"}, MOUNTS, "X"), Map.of(DATA, "./M", MOUNTS, new String[] {"X", null}),
                Map.of(DATA, "./M", MOUNTS, "./X"), Map.of(DATA, "./M", MOUNTS, "X/"), Map.of(DATA, "./M", MOUNTS, new String[] {"X", "X/Y"}),
                Map.of(DATA, "./M", MOUNTS, new String[] {"X/#", "X/Y"}))) {
            ServiceRegistration<?> registration = tree.plug(node("./M", "./N"), wrong);
            assertThat(exists(tree, "./M")).as(wrong.toString()).isFalse();
            registration.setProperties(new Hashtable<>(Map.of(DATA, "./M", MOUNTS, new String[0])));
            assertThat(exists(tree, "./M")).isTrue();
            registration.unregister();
        }
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("Data and exec plugins live in trees of their own; the deepest mapped exec root is called")
    void execTree(Tree tree) throws Exception {
        MemoryPlugin data = node("./M", "./M/A", "./M/A/B");
        tree.plug(data, Map.of(DATA, "./M"));
        MemoryPlugin upper = node();
        MemoryPlugin inner = node();
        MemoryPlugin refusedOne = node();
        tree.plug(upper, Map.of(EXEC, "./M", MOUNTS, "A"));
        tree.plug(refusedOne, Map.of(EXEC, "./M/B"));
        DmtSession first = tree.open(".", EXCLUSIVE);
        refused(DmtException.COMMAND_FAILED, () -> first.execute("./M/A", null));
        first.close();
        tree.plug(inner, Map.of(EXEC, "./M/A"));
        data.interior("./M/B");
        DmtSession session = tree.open(".", EXCLUSIVE);
        session.execute("./M", null);
        session.execute("./M/A/B", null);
        session.execute("./M/B", null);
        assertThat(upper.calls).contains("execute ./M", "execute ./M/B");
        assertThat(inner.calls).contains("execute ./M/A/B");
        assertThat(refusedOne.calls).isEmpty();
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("Children of a shared mount point get numbers in a row; with a service.pid the same one again, without one a fresh one")
    void sharedNumbers(Tree tree) throws Exception {
        tree.plug(node("./MS", "./MS/X"), Map.of(DATA, "./MS", MOUNTS, "X/#"));
        ToldPlugin first = new ToldPlugin();
        ToldPlugin second = new ToldPlugin();
        ToldPlugin lasting = new ToldPlugin();
        ServiceRegistration<?> one = tree.plug(first, Map.of(DATA, "./MS/X/#"));
        tree.plug(second, Map.of(DATA, "./MS/X/#"));
        Map<String, Object> withPid = Map.of(DATA, "./MS/X/#", "service.pid", new String[] {"my.pid", "other"});
        ServiceRegistration<?> three = tree.plug(lasting, withPid);
        int begin = Integer.parseInt(first.added.get(0).getMountPath()[3]);
        assertThat(begin).isPositive();
        assertThat(second.added.get(0).getMountPath()).containsExactly(".", "MS", "X", Integer.toString(begin + 1));
        assertThat(lasting.added.get(0).getMountPath()).containsExactly(".", "MS", "X", Integer.toString(begin + 2));
        three.unregister();
        one.unregister();
        tree.plug(first, Map.of(DATA, "./MS/X/#"));
        tree.plug(lasting, withPid);
        assertThat(first.added.get(1).getMountPath()[3]).isEqualTo(Integer.toString(begin + 3));
        assertThat(lasting.added.get(1).getMountPath()[3]).isEqualTo(Integer.toString(begin + 2));
        assertThat(children(tree, "./MS/X")).hasSize(3);
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("Shared and plain do not mix on one level, and a free number has meta data of its own")
    void sharedLevel(Tree tree) throws Exception {
        tree.plug(node("./MT", "./MT/X"), Map.of(DATA, "./MT", MOUNTS, "X/#"));
        ServiceRegistration<?> shared = tree.plug(node(), Map.of(DATA, "./MU/#"));
        tree.plug(node("./MU/Plain"), Map.of(DATA, "./MU/Plain"));
        assertThat(exists(tree, "./MU/Plain")).isFalse();
        shared.unregister();
        assertThat(exists(tree, "./MU/Plain")).isTrue();
        DmtSession session = tree.open("./MT", SHARED);
        MetaNode free = session.getMetaNode("X/4711");
        assertThat(free.getMaxOccurrence()).isEqualTo(Integer.MAX_VALUE);
        assertThat(free.getMimeTypes()).isNull();
        assertThat(free.getScope()).isEqualTo(MetaNode.DYNAMIC);
        assertThat(free.isValidName("1")).isTrue();
        for (String name : new String[] {"0", "-1", "x", Integer.toString(Integer.MAX_VALUE), ""}) {
            assertThat(free.isValidName(name)).as(name).isFalse();
        }
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("A child of a shared mount point may be a parent itself, whose children use its number")
    void grandChildren(Tree tree) throws Exception {
        tree.plug(node("./MG", "./MG/X"), Map.of(DATA, "./MG", MOUNTS, "X/#"));
        ToldPlugin child = new ToldPlugin();
        tree.plug(child, Map.of(DATA, "./MG/X/#", MOUNTS, "Fw/#"));
        String number = child.added.get(0).getMountPath()[3];
        ToldPlugin grandChild = new ToldPlugin();
        tree.plug(grandChild, Map.of(DATA, "./MG/X/" + number + "/Fw/#"));
        assertThat(grandChild.added).hasSize(1);
        assertThat(grandChild.added.get(0).getMountPath()).hasSize(6).startsWith(".", "MG", "X", number, "Fw");
    }

    @Test
    @Proves("OSGi-DMT-7.4")
    @DisplayName("A mount plugin is told of each root in order and of its end with an equal object, also when its bundle stops")
    void told(Tree tree) throws Exception {
        Bundle bundle = tree.framework().emptyBundle("vendor.told");
        ToldPlugin plugin = new ToldPlugin();
        tree.plug(bundle.getBundleContext(), plugin, Map.of(DATA, new String[] {"./MB", "./MA", "./MC"}));
        assertThat(ToldPlugin.paths(plugin.added)).containsExactly("./MB", "./MA", "./MC");
        bundle.uninstall();
        assertThat(plugin.removed).containsExactlyInAnyOrderElementsOf(plugin.added);
        assertThat(plugin.removed.get(0).hashCode()).isIn(plugin.added.stream().map(Object::hashCode).toList());
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("A listener is told nothing of scaffold nodes that come and go")
    void scaffoldIsSilent(Tree tree) throws Exception {
        var heard = tree.listen(Map.of("osgi.filter.event", Tree.NODES));
        tree.plug(node("./MQ/A/B"), Map.of(DATA, "./MQ/A/B")).unregister();
        tree.plug(node("./MQ/A"), Map.of(DATA, "./MQ/A"));
        DmtSession session = tree.open("./MQ/A", EXCLUSIVE);
        session.createInteriorNode("N");
        assertThat(Tree.lines(heard, 1)).containsExactly("ADDED [./MQ/A/N]");
    }
}
