package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.lines;
import static org.fumogateway.dmtree.Tree.refused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** What an operator can set: times, limits of URIs, where servers may create nodes and how many. */
class ConfiguredTreeIT {

    private static TreeFramework framework;

    private final Tree tree = new Tree(framework);

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        framework = new TreeFramework(folder, Map.of("lockWaitSeconds", 0, "pluginWaitSeconds", 1, "idleTimeoutSeconds", 3,
                "maxDepth", 4, "maxUriLength", 40, "maxNameLength", 10, "storedRoots", "./Mine, ./Yours", "mostStoredNodes", 12,
                "factoryRootAcl", "Add=*&Get=*&Exec=owner"));
    }

    @AfterAll
    static void stop() throws Exception {
        framework.close();
    }

    @AfterEach
    void clear() throws Exception {
        tree.clear();
    }

    @Test
    @Proves({"OSGi-DMT-2", "TREE-12"})
    @DisplayName("What is too long is said before anything else, of a session's root, of nodes, and of names to come")
    void limits() throws Exception {
        refused(DmtException.URI_TOO_LONG, () -> tree.open("./elevenchars/", SHARED));
        refused(DmtException.URI_TOO_LONG, () -> tree.open("./Mine/" + "a".repeat(40), SHARED));
        DmtSession session = tree.open("./Mine", EXCLUSIVE);
        refused(DmtException.URI_TOO_LONG, () -> session.getNodeValue("elevenchars"));
        refused(DmtException.URI_TOO_LONG, () -> session.getNodeValue("./elevenchars/../"));
        refused(DmtException.URI_TOO_LONG, () -> session.createInteriorNode("a/b/c/d"));
        refused(DmtException.URI_TOO_LONG, () -> session.createInteriorNode("123456789/123456789/123456789/12345"));
        session.createLeafNode("a/b/\u00e4\u00e4\u00e4\u00e4\u00e4", new DmtData("deep enough"));
        refused(DmtException.URI_TOO_LONG, () -> session.renameNode("a", "\u00e4\u00e4\u00e4\u00e4\u00e4x"));
        refused(DmtException.URI_TOO_LONG, () -> session.copy("a", "a2/b2", true));
        assertThat(session.isNodeUri("a/b/c/d")).isFalse();
        assertThat(session.isNodeUri("a2")).as("the parent made for the copy").isFalse();
        session.deleteNode("a");
    }

    @Test
    @Proves("TREE-36")
    @DisplayName("A new device has the ACL at its root that the operator set")
    void factory() throws Exception {
        assertThat(tree.open(".", SHARED).getNodeAcl(".")).isEqualTo(new Acl("Add=*&Get=*&Exec=owner"));
    }

    @Test
    @Proves({"OSGi-DMT-3.2", "OSGi-DMT-3.1"})
    @DisplayName("Without time to wait a lock that is held is refused at once")
    void noWait() throws Exception {
        DmtSession holder = tree.open("./Mine", EXCLUSIVE);
        refused(DmtException.SESSION_CREATION_TIMEOUT, () -> tree.open(".", SHARED));
        tree.open("./Yours", EXCLUSIVE).close();
        holder.close();
    }

    @Test
    @Proves({"OSGi-DMT-4", "OSGi-DMT-7.2"})
    @DisplayName("A plugin that hangs while it is closed does not keep the plugin waiting whose coming ends its session")
    void hangingClose() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        MemoryPlugin hanging = new MemoryPlugin("", new ArrayList<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean add(String call) {
                if (call.equals("close")) {
                    try {
                        goesOn.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                }
                return super.add(call);
            }
        });
        tree.plug(hanging.interior("./Hang"), Map.of("dataRootURIs", "./Hang"));
        DmtSession session = tree.open("./Hang", SHARED);
        try {
            tree.plug(new MemoryPlugin(""), Map.of("execRootURIs", "./Hang/Below"));
            assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        } finally {
            goesOn.countDown();
        }
        Awaitility.await().atMost(TreeFramework.AWHILE).until(() -> hanging.calls.contains("close"));
    }

    @Test
    @Proves({"OSGi-DMT-3.3", "OSGi-DMT-8"})
    @DisplayName("A session nobody uses ends after the idle time: invalid, rolled back, its lock free, and told as timed out")
    void idle() throws Exception {
        List<DmtEvent> heard = tree.listen(Map.of("osgi.filter.event", DmtEvent.SESSION_CLOSED, "osgi.filter.subtree", "./Yours"));
        DmtSession forgotten = tree.open("./Yours", DmtSession.LOCK_TYPE_ATOMIC);
        forgotten.createLeafNode("N", new DmtData("n"));
        Awaitility.await().atMost(TreeFramework.AWHILE).until(() -> forgotten.getState() == DmtSession.STATE_INVALID);
        lines(heard, 1);
        assertThat(heard.get(0).getProperty("session.timeout")).isEqualTo(true);
        assertThat(heard.get(0).getProperty("exception.message")).isNotNull();
        assertThat(tree.open("./Yours", EXCLUSIVE).isNodeUri("N")).isFalse();
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("Nodes of servers end where the operator set it: below the roots, and at their number")
    void storedNodes() throws Exception {
        refused(DmtException.NODE_NOT_FOUND, () -> tree.open("./Ext", SHARED));
        DmtSession session = tree.open(".", EXCLUSIVE);
        int before = created(session);
        assertThat(before).isBetween(10, 12);
        session.setNodeValue("./Mine/n0", new DmtData("full, but this can change"));
        for (String name : session.getChildNodeNames("./Mine")) {
            session.deleteNode("./Mine/" + name);
        }
        assertThat(created(session)).isEqualTo(before);
        for (String name : session.getChildNodeNames("./Mine")) {
            session.deleteNode("./Mine/" + name);
        }
    }

    /** Creates nodes until no more can be; how many there were. */
    private static int created(DmtSession session) throws DmtException {
        for (int created = 0;; created++) {
            try {
                session.createLeafNode("./Mine/n" + created, new DmtData("n"));
            } catch (DmtException full) {
                assertThat(full.getMessage()).contains("as many nodes as can be kept");
                return created;
            }
        }
    }
}
