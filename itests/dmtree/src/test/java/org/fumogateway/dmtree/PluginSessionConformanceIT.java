package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.ATOMIC;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.refused;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadableDataSession;

/** Section 4 of the digest: what plugins are asked, by whom things are checked, and what becomes of what they throw. */
@ExtendWith(InTree.class)
class PluginSessionConformanceIT {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final MemoryPlugin plugin = new MemoryPlugin("", calls).interior("./P").leaf("./P/L", new DmtData("l")).interior("./P/I")
            .leaf("./P/I/M", new DmtData("m"));
    private ServiceRegistration<?> registration;

    @BeforeEach
    void plug(Tree tree) {
        registration = tree.plug(plugin, "./P");
    }

    /** The plugin, but one method of its sessions answers something else. */
    private static DataPlugin answering(MemoryPlugin plugin, String method, Object answer) {
        return (DataPlugin) Proxy.newProxyInstance(PluginSessionConformanceIT.class.getClassLoader(), new Class<?>[] {DataPlugin.class},
                (proxy, opening, arguments) -> {
                    Object session = opening.invoke(plugin, arguments);
                    return session instanceof ReadableDataSession ? answering(session, method, answer) : session;
                });
    }

    private static Object answering(Object session, String name, Object answer) {
        Class<?>[] types = {org.osgi.service.dmt.spi.TransactionalDataSession.class};
        return Proxy.newProxyInstance(PluginSessionConformanceIT.class.getClassLoader(), types, (proxy, method, arguments) -> {
            if (method.getName().equals(name)) {
                return answer;
            }
            try {
                return method.invoke(session, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        });
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("The lock decides which session a plugin opens: once, with the first node of its that is referred to, closed once")
    void opening(Tree tree) throws Exception {
        Map<Integer, String> expected = Map.of(SHARED, "openReadOnly", EXCLUSIVE, "openReadWrite", ATOMIC, "openAtomic");
        for (Map.Entry<Integer, String> lock : expected.entrySet()) {
            calls.clear();
            DmtSession session = tree.open(".", lock.getKey());
            session.getChildNodeNames(".");
            session.getNodeAcl("./Ext");
            assertThat(calls).isEmpty();
            session.getNodeValue("./P/L");
            session.getNodeValue("./P/I/M");
            session.close();
            assertThat(calls).filteredOn(call -> call.startsWith("open")).containsExactly(lock.getValue() + " ./P");
            assertThat(calls).filteredOn("close"::equals).hasSize(1);
        }
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("A plugin's session begins at the deeper of plugin root and session root")
    void sessionRoot(Tree tree) throws Exception {
        tree.open("./P/I", SHARED).close();
        assertThat(calls).contains("openReadOnly ./P/I");
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("A plugin that opens no session to read in is an error of its own; one that only lets read refuses writes")
    void nullSessions(Tree tree) throws Exception {
        plugin.readOnly();
        DmtSession exclusive = tree.open("./P", EXCLUSIVE);
        assertThat(exclusive.getNodeValue("L")).isEqualTo(new DmtData("l"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> exclusive.setNodeValue("L", new DmtData("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> exclusive.deleteNode("L"));
        exclusive.close();
        assertThat(calls).containsSubsequence("openReadWrite ./P", "openReadOnly ./P");
        DataPlugin none = (DataPlugin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataPlugin.class},
                (proxy, method, arguments) -> method.getName().startsWith("open") ? null : 7);
        tree.plug(none, Map.of(DataPlugin.DATA_ROOT_URIS, "./None"));
        refused(DmtException.COMMAND_FAILED, () -> tree.open("./None", SHARED));
        tree.open(".", EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("No names of children and nameless ones are dropped; no value at all is COMMAND_FAILED")
    void strangeAnswers(Tree tree) throws Exception {
        registration.unregister();
        ServiceRegistration<?> odd = tree.plug(answering(plugin, "getChildNodeNames", new String[] {null, "L", null, "L"}),
                Map.of(DataPlugin.DATA_ROOT_URIS, "./P"));
        DmtSession names = tree.open("./P", SHARED);
        assertThat(names.getChildNodeNames("")).containsExactly("L");
        odd.unregister();
        tree.plug(answering(plugin, "getNodeValue", null), Map.of(DataPlugin.DATA_ROOT_URIS, "./P"));
        DmtSession values = tree.open("./P", SHARED);
        refused(DmtException.COMMAND_FAILED, () -> values.getNodeValue("L"));
        assertThat(values.getState()).isEqualTo(DmtSession.STATE_OPEN);
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("An ACL never reaches a plugin, only that the node has changed does")
    void nodeChanged(Tree tree) throws Exception {
        DmtSession session = tree.open("./P", EXCLUSIVE);
        calls.clear();
        session.setNodeAcl("I", new Acl("Get=*"));
        session.getNodeAcl("I");
        session.setNodeAcl("I", null);
        assertThat(calls).containsExactly("nodeChanged ./P/I", "nodeChanged ./P/I");
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("A plugin that leaves ends the session: others are rolled back and closed; back again it serves new sessions")
    void leaving(Tree tree) throws Exception {
        List<String> others = new CopyOnWriteArrayList<>();
        tree.plug(new MemoryPlugin("", others).interior("./Q").leaf("./Q/L", new DmtData("q")), "./Q");
        DmtSession session = tree.open(".", ATOMIC);
        session.setNodeValue("./Q/L", new DmtData("x"));
        session.setNodeValue("./P/L", new DmtData("x"));
        registration.unregister();
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(others).endsWith("rollback", "close");
        assertThatThrownBy(() -> session.getNodeValue("./Q/L")).isInstanceOf(DmtIllegalStateException.class);
        refused(DmtException.NODE_NOT_FOUND, () -> tree.open("./P", SHARED));
        tree.plug(plugin, "./P");
        assertThat(tree.open("./P", EXCLUSIVE).getNodeValue("L")).isEqualTo(new DmtData("l"));
    }

    @Test
    @Proves("OSGi-DMT-4")
    @DisplayName("Creating and setting without a value pass null on as the default")
    void defaults(Tree tree) throws Exception {
        plugin.meta("./P/N", TestMeta.leaf(DmtData.FORMAT_STRING).standard(new DmtData("std")))
                .leaf("./P/S", new DmtData("s"), TestMeta.leaf(DmtData.FORMAT_STRING).standard(new DmtData("std")));
        DmtSession session = tree.open("./P", EXCLUSIVE);
        session.createLeafNode("N");
        session.setDefaultNodeValue("S");
        assertThat(plugin.value("./P/N")).isNull();
        assertThat(plugin.value("./P/S")).isNull();
    }

    @Test
    @Proves("OSGi-DMT-4.1")
    @DisplayName("What a plugin throws reaches the caller as the same object; an error that is none of ours becomes COMMAND_FAILED")
    void passThrough(Tree tree) throws Exception {
        DmtSession session = tree.open("./P", EXCLUSIVE);
        for (int code : new int[] {DmtException.NODE_NOT_FOUND, DmtException.NODE_ALREADY_EXISTS, DmtException.METADATA_MISMATCH,
            DmtException.FEATURE_NOT_SUPPORTED, DmtException.DATA_STORE_FAILURE, DmtException.CONCURRENT_ACCESS}) {
            DmtException mine = new DmtException("./P/L", code, "mine", new IllegalStateException("why"));
            plugin.fail("setNodeValue ./P/L", mine).fail("getNodeValue ./P/L", mine).fail("delete ./P/L", mine);
            assertThatThrownBy(() -> session.setNodeValue("L", new DmtData("x"))).isSameAs(mine);
            assertThatThrownBy(() -> session.getNodeValue("L")).isSameAs(mine);
            assertThatThrownBy(() -> session.deleteNode("L")).isSameAs(mine);
        }
        IllegalStateException bug = new IllegalStateException("bug");
        plugin.fail("getNodeValue ./P/L", bug);
        assertThatThrownBy(() -> session.getNodeValue("L")).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(DmtException.COMMAND_FAILED);
            assertThat(said.getCause()).isSameAs(bug);
        });
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
    }

    @Test
    @Proves("OSGi-DMT-4.1")
    @DisplayName("Kind of node, state and meta data are checked before the plugin is asked; without meta data everything is its business")
    void whoChecks(Tree tree) throws Exception {
        plugin.leaf("./P/R", new DmtData("r"), TestMeta.leaf(DmtData.FORMAT_STRING).values(value -> false));
        DmtSession session = tree.open("./P", EXCLUSIVE);
        calls.clear();
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeValue("R", new DmtData("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeValue("I", new DmtData("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeValue("L", new DmtData((Object) "complex")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.getChildNodeNames("L"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.getNodeSize("I"));
        assertThat(calls).isEmpty();
        session.setNodeValue("L", new DmtData(7));
        session.setNodeType("L", "no MIME type at all");
        assertThat(calls).containsExactly("setNodeValue ./P/L", "setType ./P/L");
    }

    @Test
    @Proves("OSGi-DMT-4.1")
    @DisplayName("Missing ancestors are created from the top, each with checks of its own")
    void ancestors(Tree tree) throws Exception {
        DmtSession session = tree.open("./P", EXCLUSIVE);
        calls.clear();
        session.createLeafNode("A/B/C", new DmtData("c"));
        assertThat(calls).containsExactly("createInterior ./P/A", "createInterior ./P/A/B", "createLeaf ./P/A/B/C");
        plugin.meta("./P/X/Y", TestMeta.interior().permanent());
        refused(DmtException.METADATA_MISMATCH, () -> session.createLeafNode("X/Y/Z", new DmtData("z")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.createLeafNode("L/X/Y", new DmtData("z")));
    }
}
