package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** What the tree itself says to an operation before a plugin is asked: names, scaffold nodes, numbers of nodes, listeners. */
class TreeRulesTest {

    private static final int CHR = DmtData.FORMAT_STRING;

    @TempDir
    private Path folder;

    private TreeFixture fixture;
    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./A").leaf("./A/L", new DmtData("l"));

    @BeforeEach
    void open() throws Exception {
        fixture = new TreeFixture(folder).plug(plugin, "./A");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private DmtSession session() throws DmtException {
        return fixture.admin().getSession(".");
    }

    private static void refused(int code, String uri, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(code);
            assertThat(said.getURI()).isEqualTo(uri);
        });
    }

    @Test
    @Proves({"OSGi-DMT-2", "TREE-43"})
    @DisplayName("A dot is no name of a node, with a backslash before it either: ACLs of such nodes could never be read again")
    void dots() throws Exception {
        DmtSession session = session();
        for (String name : List.of("\\.", "\\.\\.", ".\\.")) {
            refused(DmtException.INVALID_URI, "./A/" + name, () -> session.createInteriorNode("./A/" + name));
            refused(DmtException.INVALID_URI, "./A/L", () -> session.renameNode("./A/L", name));
            refused(DmtException.INVALID_URI, "./A/" + name, () -> fixture.admin().getSession("./A/" + name));
            refused(DmtException.INVALID_URI, name + "/L", () -> session.getNodeValue(name + "/L"));
        }
        session.createInteriorNode("./A/\\.x");
        assertThat(plugin.has("./A/.x")).isTrue();
    }

    @Test
    @Proves({"OSGi-DMT-6", "TREE-43"})
    @DisplayName("An ACL that could not be read again is not written, whoever made up the name of its node")
    void unreadableAcl() throws Exception {
        AclStore acls = fixture.tree().acls();
        for (String name : List.of(".", "..", "", "a\\")) {
            NodePath node = NodePath.ROOT.child("A").child(name);
            refused(DmtException.DATA_STORE_FAILURE, node.uri(), () -> acls.update(node, table -> table.with(node, new Acl("Get=*"))));
        }
        fixture.acl("./A", "Get=S1");
        fixture.close();
        fixture = new TreeFixture(folder);
        assertThat(fixture.tree().acls().current().own(NodePath.absolute("./A"))).isEqualTo(new Acl("Get=S1"));
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("A listener with the name of a principal that cannot be one is refused")
    void principalsOfListeners() {
        for (String name : List.of("", "a b", "a+b", "a&b", "a=b")) {
            assertThatThrownBy(() -> EventFilter.of(Map.of("osgi.filter.principal", name)::get))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("principal");
        }
        assertThat(EventFilter.of(Map.of("osgi.filter.principal", List.of("S1", "*"))::get).principals()).containsExactly("S1", "*");
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("A filter that fails keeps nobody from opening a session, from changing the tree, or from being told")
    void failingFilter() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        fixture.tree().events().put("bad", new EventFilter(null, null, List.of("a b")), event -> told.add("bad"));
        fixture.tree().events().put("good", EventFilter.NONE, event -> told.add("good"));
        DmtSession session = session();
        session.setNodeValue("./A/L", new DmtData("x"));
        session.close();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> told.size() >= 3);
        assertThat(told).containsExactly("good", "good", "good");
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A node that must be there and is the only one of its kind stays, whatever other nodes are beside it")
    void lastOfItsKind() throws Exception {
        plugin.leaf("./A/Once", new DmtData("x"), TestMeta.leaf(CHR).atMost(1).atLeastOne())
                .leaf("./A/Many", new DmtData("x"), TestMeta.leaf(CHR).atLeastOne())
                .meta("./A/Other", TestMeta.leaf(CHR).atMost(1));
        DmtSession session = session();
        refused(DmtException.METADATA_MISMATCH, "./A/Once", () -> session.deleteNode("./A/Once"));
        refused(DmtException.METADATA_MISMATCH, "./A/Once", () -> session.renameNode("./A/Once", "Other"));
        session.deleteNode("./A/Many");
        assertThat(plugin.has("./A/Once")).isTrue();
    }

    @Test
    @Proves("OSGi-DMT-7.1")
    @DisplayName("Nothing is created or copied below a scaffold node, inside a plugin's subtree either; the scaffold node is named")
    void belowScaffold() throws Exception {
        MemoryPlugin parent = new MemoryPlugin("parent").interior("./P");
        fixture.plugData(parent, "./P", new String[] {"S/Child"}).plugData(new MemoryPlugin("child").interior("./P/S/Child"), "./P/S/Child", null);
        DmtSession session = session();
        assertThat(session.getNodeType("./P/S")).isEqualTo("org.osgi/1.0/SCAFFOLD");
        refused(DmtException.COMMAND_NOT_ALLOWED, "./P/S", () -> session.createInteriorNode("./P/S/X"));
        refused(DmtException.COMMAND_NOT_ALLOWED, "./P/S", () -> session.createLeafNode("./P/S/X", new DmtData("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, "./P/S", () -> session.createLeafNode("./P/S/X/Y", new DmtData("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, "./P/S", () -> session.copy("./A/L", "./P/S/X", false));
        assertThat(parent.calls).noneMatch(call -> call.contains("create"));
        refused(DmtException.COMMAND_NOT_ALLOWED, ".", () -> session.copy("./A/L", "./X", false));
        refused(DmtException.COMMAND_NOT_ALLOWED, "./P/S", () -> session.setNodeAcl("./P/S", new Acl("Get=*")));
        session.setNodeAcl(".", new Acl("Add=*&Get=*"));
        session.createInteriorNode("./P/X");
        assertThat(parent.has("./P/X")).isTrue();
    }

    @Test
    @Proves("OSGi-DMT-3.1")
    @DisplayName("A session that cannot be opened names the root it was asked for; what is no principal is said to be none")
    void opening() throws Exception {
        refused(DmtException.COMMAND_FAILED, "./A", () -> fixture.admin().getSession("a b", "./A", DmtSession.LOCK_TYPE_SHARED));
        assertThatThrownBy(() -> fixture.admin().getSession("", "./A", DmtSession.LOCK_TYPE_SHARED)).hasMessageContaining("principal");
        plugin.fail("openReadWrite ./A", new IllegalStateException("bug"));
        refused(DmtException.COMMAND_FAILED, "./A", () -> fixture.admin().getSession("./A"));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A leaf is not created with the value of an interior node, whether its plugin has meta data or not")
    void leafOfNode() throws Exception {
        DmtSession session = session();
        DmtData complex = new DmtData((Object) "complex");
        refused(DmtException.COMMAND_NOT_ALLOWED, "./A/N", () -> session.createLeafNode("./A/N", complex));
        assertThat(plugin.has("./A/N")).isFalse();
    }

    @Test
    @Proves({"OSGi-DMT-5", "OSGi-DMT-7.1"})
    @DisplayName("A name that leads to a plugin without a node there is passed over when a subtree is copied or told as replaced")
    void namesWithoutNodes() throws Exception {
        MemoryPlugin parent = new MemoryPlugin("").interior("./P").leaf("./P/L", new DmtData("l"));
        fixture.plugData(parent, "./P", new String[] {"Empty"}).plugData(new MemoryPlugin(""), "./P/Empty", null);
        DmtSession session = session();
        session.copy("./P", "./A/Copy", true);
        assertThat(session.getChildNodeNames("./A/Copy")).containsExactly("L");
        session.setNodeValue("./P", new DmtData((Object) "complex"));
        assertThat(parent.calls).contains("setNodeValue ./P");
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("ACLs that follow a node to another place leave nothing there of what an older node had")
    void movedAcls() throws Exception {
        NodePath from = NodePath.absolute("./A/L");
        NodePath to = NodePath.absolute("./A/M");
        Acl acl = new Acl("Get=S1");
        AclTable table = new AclTable(Map.of(from, acl, to.child("Old"), acl));
        assertThat(table.moved(from, to).entries()).isEqualTo(Map.of(to, acl));
        assertThat(table.moved(from, from)).isEqualTo(table);
        assertThat(new AclTable(Map.of(to, acl)).moved(from, to).entries()).isEmpty();
        assertThat(table.moved(to, NodePath.absolute("./A")).entries()).isEqualTo(Map.of(NodePath.absolute("./A/Old"), acl));
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("Sessions of one subtree that wait for each other are told one after the other: closed before the next is opened")
    void sessionsInOrder() throws Exception {
        List<Integer> told = new CopyOnWriteArrayList<>();
        fixture.tree().events().put("order", EventFilter.NONE, event -> told.add(event.type()));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(threads.submit(() -> {
                for (int session = 0; session < 100; session++) {
                    fixture.admin().getSession("./A").close();
                }
                return null;
            }));
        }
        for (Future<?> thread : running) {
            thread.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> told.size() == 800);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).as("event " + i).isEqualTo(i % 2 == 0 ? DmtEvent.SESSION_OPENED : DmtEvent.SESSION_CLOSED);
        }
    }
}
