package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtEventListener;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.MountPoint;

class EventTest {

    private static final int NODES = DmtEvent.ADDED | DmtEvent.COPIED | DmtEvent.DELETED | DmtEvent.RENAMED | DmtEvent.REPLACED;

    @TempDir
    Path data;
    private TreeFixture fixture;
    private MemoryPlugin plugin;
    private final List<DmtEvent> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void plant() throws Exception {
        fixture = new TreeFixture(data);
        plugin = new MemoryPlugin("p").interior("./V").leaf("./V/A", new DmtData("a")).interior("./V/I")
                .leaf("./V/I/Z", new DmtData("z")).leaf("./V/I/B", new DmtData("b"));
        fixture.plug(plugin, "./V");
    }

    @AfterEach
    void fell() throws Exception {
        fixture.close();
    }

    private void listen(Map<String, Object> properties) {
        fixture.tree().events().put("me", EventFilter.of(properties::get), event -> heard.add(event.toDmtEvent()));
    }

    private List<String> lines(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> heard.size() >= count);
        return heard.stream().map(EventTest::line).toList();
    }

    private static String line(DmtEvent event) {
        String topic = (String) event.getProperty("event.topics");
        String line = topic.substring(topic.lastIndexOf('/') + 1);
        line += event.getNodes() == null ? "" : " " + Arrays.toString(event.getNodes());
        return line + (event.getNewNodes() == null ? "" : " " + Arrays.toString(event.getNewNodes()));
    }

    private DmtSession session(int lock) throws Exception {
        return fixture.admin().getSession("./V", lock);
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("An exclusive session tells each change at once, in order, between its opening and its end")
    void exclusive() throws Exception {
        listen(Map.of());
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.setNodeValue("A", new DmtData("1"));
        session.setNodeValue("A", new DmtData("2"));
        session.createLeafNode("N/O/P", new DmtData("p"));
        session.renameNode("N", "M");
        session.copy("I", "J", true);
        session.setNodeAcl("I", new Acl("Get=*"));
        session.deleteNode("I");
        assertThatThrownBy(() -> session.deleteNode("Nope")).isInstanceOf(DmtException.class);
        session.close();
        assertThat(lines(11)).containsExactly("SESSION_OPENED", "REPLACED [./V/A]", "REPLACED [./V/A]", "ADDED [./V/N]", "ADDED [./V/N/O]",
                "ADDED [./V/N/O/P]", "RENAMED [./V/N] [./V/M]", "COPIED [./V/I] [./V/J]", "REPLACED [./V/I]", "DELETED [./V/I]",
                "SESSION_CLOSED");
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("An atomic session tells at its commit, equal kinds in a row as one, and nothing of what it rolled back")
    void atomic() throws Exception {
        listen(Map.of("osgi.filter.event", NODES));
        DmtSession session = session(DmtSession.LOCK_TYPE_ATOMIC);
        session.setNodeValue("A", new DmtData("1"));
        session.setNodeValue("A", new DmtData("2"));
        session.setNodeValue("I/B", new DmtData("3"));
        session.deleteNode("I/Z");
        session.setNodeValue("A", new DmtData("4"));
        assertThat(heard).isEmpty();
        session.commit();
        session.setNodeValue("A", new DmtData("gone"));
        session.rollback();
        session.createLeafNode("New", new DmtData("n"));
        session.close();
        assertThat(lines(4)).containsExactly("REPLACED [./V/A, ./V/I/B]", "DELETED [./V/I/Z]", "REPLACED [./V/A]", "ADDED [./V/New]");
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("The value of an interior node tells its leaves, depth first and sorted")
    void interiorValue() throws Exception {
        listen(Map.of("osgi.filter.event", DmtEvent.REPLACED));
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.setNodeValue("I", new DmtData((Object) "whatever the plugin takes"));
        session.close();
        assertThat(lines(1)).containsExactly("REPLACED [./V/I/B, ./V/I/Z]");
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("Events of a session carry its root, kind and principal; a session ended by a fatal error says by which")
    void sessionProperties() throws Exception {
        fixture.acl(".", "Add=*&Get=*&Replace=*");
        listen(Map.of("osgi.filter.event", DmtEvent.SESSION_OPENED | DmtEvent.SESSION_CLOSED));
        DmtException fatal = new DmtException("./V/A", DmtException.DATA_STORE_FAILURE, "burnt", new Vector<>(), true);
        plugin.fail("setNodeValue ./V/A", fatal);
        DmtSession session = fixture.admin().getSession("dms", "./V", DmtSession.LOCK_TYPE_ATOMIC);
        assertThatThrownBy(() -> session.setNodeValue("A", new DmtData("1"))).isSameAs(fatal);
        lines(2);
        DmtEvent opened = heard.get(0);
        assertThat(opened.getProperty("session.rooturi")).isEqualTo("./V");
        assertThat(opened.getProperty("session.locktype")).isEqualTo(DmtSession.LOCK_TYPE_ATOMIC);
        assertThat(opened.getProperty("session.principal")).isEqualTo("dms");
        assertThat(opened.getProperty("session.timeout")).isEqualTo(false);
        assertThat(opened.getSessionId()).isEqualTo(session.getSessionId()).isPositive();
        DmtEvent closed = heard.get(1);
        assertThat(closed.getProperty("exception")).isSameAs(fatal);
        assertThat(closed.getProperty("exception.message")).isEqualTo(fatal.getMessage());
        assertThat(closed.getProperty("exception.class")).isEqualTo(DmtException.class.getName());
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("A session that is forgotten tells that it timed out")
    void timeout() throws Exception {
        listen(Map.of("osgi.filter.event", DmtEvent.SESSION_CLOSED));
        session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        fixture.tree().endIdleSessions(Duration.ZERO);
        lines(1);
        assertThat(heard.get(0).getProperty("session.timeout")).isEqualTo(true);
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("A listener hears only of its subtrees, and only of nodes that one of its principals may read at that moment")
    void filters() throws Exception {
        fixture.acl("./V/I", "Get=dms&Delete=*");
        listen(Map.of("osgi.filter.subtree", new String[] {"./V/I", "./V/A/Deep"}, "osgi.filter.principal", List.of("dms", "other"),
                "osgi.filter.event", NODES));
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.setNodeValue("A", new DmtData("outside"));
        session.setNodeValue("I/B", new DmtData("seen"));
        session.setNodeAcl("I", new Acl("Get=stranger"));
        session.setNodeValue("I/B", new DmtData("hidden"));
        session.setNodeAcl("I", new Acl("Get=other"));
        session.deleteNode("I");
        session.close();
        assertThat(lines(3)).containsExactly("REPLACED [./V/I/B]", "REPLACED [./V/I]", "DELETED [./V/I]");
        assertThatThrownBy(() -> listen(Map.of("osgi.filter.event", "all"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("A change of a listener's filter counts at once; a listener that is slow or throws keeps nobody else waiting")
    void slowListener() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        fixture.tree().events().put("slow", EventFilter.NONE, event -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        fixture.tree().events().put("broken", EventFilter.NONE, event -> {
            throw new IllegalStateException("a bug");
        });
        listen(Map.of("osgi.filter.event", DmtEvent.DELETED));
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.setNodeValue("A", new DmtData("1"));
        listen(Map.of("osgi.filter.event", DmtEvent.REPLACED));
        session.setNodeValue("A", new DmtData("2"));
        session.close();
        assertThat(lines(1)).containsExactly("REPLACED [./V/A]");
        never.countDown();
    }

    @Test
    @Proves({"OSGi-DMT-7.4", "OSGi-DMT-8"})
    @DisplayName("A plugin tells of its own changes: made absolute, without what is not its to say, silent after it was unmounted")
    void postEvent() throws Exception {
        MountedPlugin mounted = new MountedPlugin("m");
        mounted.interior("./M");
        fixture.plugData(mounted, "./M", null);
        MountPoint place = mounted.added.get(0);
        assertThat(place.getMountPath()).containsExactly(".", "M");
        fixture.acl("./M", "Get=*");
        listen(Map.of());
        Dictionary<String, Object> own = new Hashtable<>(Map.of("nodes", "lie", "session.id", 7, "bundle.id", 1L, "mine", "kept"));
        place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"X", "", "Y/Z"}, own);
        place.postEvent(DmtConstants.EVENT_TOPIC_RENAMED, new String[] {"X"}, new String[] {"W"}, null);
        place.postEvent(DmtConstants.EVENT_TOPIC_REPLACED, null, null);
        place.postEvent(DmtConstants.EVENT_TOPIC_DELETED, new String[] {""}, null);
        assertThat(lines(4)).containsExactly("ADDED [./M/X, ./M, ./M/Y/Z]", "RENAMED [./M/X] [./M/W]", "REPLACED []", "DELETED [./M]");
        assertThat(heard.get(0).getSessionId()).isEqualTo(-1);
        assertThat(heard.get(0).getProperty("mine")).isEqualTo("kept");
        assertThat(heard.get(0).getProperty("bundle.id")).isNull();
        assertThat(fixture.tree().acls().current().own(NodePath.absolute("./M"))).isNull();

        String[] one = {"X"};
        assertRefused(() -> place.postEvent(null, one, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_RENAMED, one, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_SESSION_OPENED, one, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, one, one, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"./M/X"}, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"X/"}, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {null}, null));
        assertRefused(() -> place.postEvent(DmtConstants.EVENT_TOPIC_COPIED, one, new String[] {"X", "Y"}, null));

        fixture.unplug(mounted);
        assertThat(mounted.removed).containsExactly(place);
        place.postEvent(null, null, null);
        assertThat(heard).hasSize(4);
    }

    private static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("What a listener does to the arrays of an event is seen by nobody else")
    void copies() throws Exception {
        listen(Map.of("osgi.filter.event", NODES));
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.setNodeValue("A", new DmtData("1"));
        session.close();
        lines(1);
        DmtEvent event = heard.get(0);
        event.getNodes()[0] = "changed";
        ((String[]) event.getProperty("nodes"))[0] = "changed";
        assertThat(event.getNodes()).containsExactly("./V/A");
        assertThat(event.getPropertyNames()).contains("event.topics", "session.id", "timestamp", "nodes");
        DmtEventListener none = told -> { };
        none.changeOccurred(event);
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("Changes of an atomic session that are told as one are each judged by the ACLs of their own moment")
    void aclsOfTheMoment() throws Exception {
        listen(Map.of("osgi.filter.principal", "S1", "osgi.filter.event", DmtEvent.REPLACED));
        DmtSession session = session(DmtSession.LOCK_TYPE_ATOMIC);
        session.setNodeValue("A", new DmtData("seen"));
        session.setNodeAcl("I", new Acl("Get=S2"));
        session.setNodeAcl("A", new Acl("Get=S2"));
        session.setNodeValue("A", new DmtData("not seen"));
        session.setNodeValue("I/B", new DmtData("not seen"));
        session.close();
        assertThat(lines(1)).containsExactly("REPLACED [./V/A]");
        assertThat(fixture.rights().isPermitted("S1", "./V/I", Acl.GET)).isFalse();
    }
}
