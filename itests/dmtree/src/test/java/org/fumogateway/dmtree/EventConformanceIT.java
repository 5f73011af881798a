package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.NODES;
import static org.fumogateway.dmtree.Tree.lines;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtEventListener;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.MountPoint;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Section 8 of the digest, and what plugins tell of themselves (7.4). */
@ExtendWith(InTree.class)
class EventConformanceIT {

    private static final String TOPIC = "org/osgi/service/dmt/DmtEvent/";

    private final ToldPlugin plugin = new ToldPlugin();

    @BeforeEach
    void plug(Tree tree) {
        plugin.interior("./E").leaf("./E/L", new DmtData("l")).interior("./E/I").leaf("./E/I/M", new DmtData("m"))
                .leaf("./E/I/A", new DmtData("a"));
        tree.plug(plugin, "./E");
    }

    private static List<Event> handle(Tree tree) {
        List<Event> heard = new CopyOnWriteArrayList<>();
        tree.register(EventHandler.class, heard::add, Map.of(EventConstants.EVENT_TOPIC, TOPIC + "*"));
        return heard;
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("Listeners and Event Admin hear each change of an exclusive session at once, in order, between its opening and end")
    void exclusive(Tree tree) throws Exception {
        List<DmtEvent> heard = tree.listen(Map.of("osgi.filter.subtree", List.of("./E")));
        List<Event> handled = handle(tree);
        DmtSession session = tree.open("./E", EXCLUSIVE);
        session.setNodeValue("L", new DmtData("1"));
        session.createInteriorNode("N/O");
        session.renameNode("N", "R");
        session.copy("I", "C", true);
        session.setNodeAcl("C", new Acl("Get=*"));
        session.setNodeType("L", "a/b");
        session.setNodeValue("I", new DmtData((Object) "complex"));
        session.deleteNode("C");
        assertThat(lines(heard, 10)).containsExactly("SESSION_OPENED", "REPLACED [./E/L]", "ADDED [./E/N]", "ADDED [./E/N/O]",
                "RENAMED [./E/N] [./E/R]", "COPIED [./E/I] [./E/C]", "REPLACED [./E/C]", "REPLACED [./E/L]",
                "REPLACED [./E/I/A, ./E/I/M]", "DELETED [./E/C]");
        session.close();
        assertThat(lines(heard, 11)).endsWith("SESSION_CLOSED");
        Awaitility.await().atMost(TreeFramework.AWHILE).until(() -> handled.size() >= 11);
        assertThat(handled).extracting(Event::getTopic).containsExactlyElementsOf(
                lines(heard, 11).stream().map(line -> TOPIC + line.split(" ")[0]).toList());
        assertThat((String[]) handled.get(4).getProperty("nodes")).containsExactly("./E/N");
        assertThat((String[]) handled.get(4).getProperty("newnodes")).containsExactly("./E/R");
        assertThat(handled.get(1).getProperty("newnodes")).isNull();
        assertThat(handled.get(1).getProperty("session.id")).isEqualTo(session.getSessionId());
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("An event names the bundle that opened the session, its time and topic; one of a session root, kind of lock and principal")
    void properties(Tree tree) throws Exception {
        tree.acl("./E", "Get=srv&Replace=srv");
        Bundle bundle = tree.framework().emptyBundle("caller.of.sessions");
        BundleContext context = bundle.getBundleContext();
        DmtAdmin admin = context.getService(context.getServiceReference(DmtAdmin.class));
        List<DmtEvent> heard = tree.listen(Map.of());
        long before = System.currentTimeMillis();
        DmtSession session = admin.getSession("srv", "./E", DmtSession.LOCK_TYPE_ATOMIC);
        session.setNodeValue("L", new DmtData("1"));
        session.close();
        lines(heard, 3);
        for (DmtEvent event : heard) {
            assertThat(event.getSessionId()).isEqualTo(session.getSessionId());
            assertThat(event.getProperty("session.id")).isEqualTo(session.getSessionId());
            assertThat((Long) event.getProperty("timestamp")).isBetween(before, System.currentTimeMillis());
            assertThat(event.getProperty("bundle")).isSameAs(bundle);
            assertThat(event.getProperty("bundle.id")).isEqualTo(bundle.getBundleId());
            assertThat(event.getProperty("bundle.symbolicName")).isEqualTo("caller.of.sessions");
            assertThat(event.getProperty("bundle.version")).isEqualTo(new Version(1, 2, 3));
            assertThat(event.getPropertyNames()).contains("session.id", "timestamp", "event.topics", "bundle.id");
        }
        DmtEvent opened = heard.get(0);
        assertThat(opened.getType()).isEqualTo(DmtEvent.SESSION_OPENED);
        assertThat(opened.getProperty("event.topics")).isEqualTo(TOPIC + "SESSION_OPENED");
        assertThat(opened.getNodes()).isNull();
        assertThat(opened.getNewNodes()).isNull();
        assertThat(opened.getProperty("session.rooturi")).isEqualTo("./E");
        assertThat(opened.getProperty("session.locktype")).isEqualTo(DmtSession.LOCK_TYPE_ATOMIC);
        assertThat(opened.getProperty("session.principal")).isEqualTo("srv");
        assertThat(opened.getProperty("session.timeout")).isEqualTo(false);
        DmtEvent replaced = heard.get(1);
        replaced.getNodes()[0] = "changed";
        assertThat(replaced.getNodes()).containsExactly("./E/L");
        assertThat(replaced.getNewNodes()).isNull();
        bundle.uninstall();
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("Filters by kind, subtree and principal hold together, for the nodes at the time of the change, and change at once")
    void filters(Tree tree) throws Exception {
        tree.acl("./E/I", "Get=srv");
        List<DmtEvent> heard = new CopyOnWriteArrayList<>();
        ServiceRegistration<DmtEventListener> registration = tree.register(DmtEventListener.class, heard::add,
                Map.of("osgi.filter.event", DmtEvent.REPLACED, "osgi.filter.subtree", new String[] {"./E/I"}, "osgi.filter.principal", "srv"));
        List<DmtEvent> strangers = tree.listen(Map.of("osgi.filter.principal", List.of("stranger"), "osgi.filter.subtree", "./E/I"));
        DmtSession session = tree.open(".", EXCLUSIVE);
        session.setNodeValue("./E/L", new DmtData("no"));
        session.setNodeValue("./E/I/M", new DmtData("yes"));
        session.createLeafNode("./E/I/N", new DmtData("no"));
        lines(heard, 1);
        registration.setProperties(new Hashtable<>(Map.of("osgi.filter.event", DmtEvent.DELETED)));
        session.setNodeValue("./E/I/M", new DmtData("no"));
        session.deleteNode("./E/I/N");
        assertThat(lines(heard, 2)).containsExactly("REPLACED [./E/I/M]", "DELETED [./E/I/N]");
        assertThat(strangers).isEmpty();
    }

    @Test
    @Proves("OSGi-DMT-8")
    @DisplayName("A listener that blocks or throws keeps neither the session nor another listener waiting")
    void badListeners(Tree tree) throws Exception {
        Object never = new Object();
        tree.register(DmtEventListener.class, event -> {
            synchronized (never) {
                event.getType();
            }
        }, Map.of());
        tree.register(DmtEventListener.class, event -> {
            throw new IllegalStateException("a bug");
        }, Map.of());
        List<DmtEvent> heard = tree.listen(Map.of("osgi.filter.event", NODES));
        synchronized (never) {
            DmtSession session = tree.open("./E", EXCLUSIVE);
            session.setNodeValue("L", new DmtData("1"));
            session.setNodeValue("L", new DmtData("2"));
            session.close();
            assertThat(lines(heard, 2)).containsExactly("REPLACED [./E/L]", "REPLACED [./E/L]");
        }
    }

    @Test
    @Proves({"OSGi-DMT-7.4", "OSGi-DMT-8"})
    @DisplayName("What a plugin tells is made absolute, carries its bundle and no session, and its own properties but not ours")
    void postEvent(Tree tree) throws Exception {
        List<DmtEvent> heard = tree.listen(Map.of());
        List<Event> handled = handle(tree);
        MountPoint place = plugin.added.get(0);
        Dictionary<String, Object> own = new Hashtable<>(Map.of("nodes", "lie", "newnodes", "lie", "event.topics", "lie", "mine", 7,
                "session.id", 99, "bundle.id", 12345L));
        place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"X", "Y/Z", ""}, own);
        place.postEvent(DmtConstants.EVENT_TOPIC_COPIED, new String[] {"X"}, new String[] {"W"}, null);
        place.postEvent(DmtConstants.EVENT_TOPIC_DELETED, null, null);
        place.postEvent(DmtConstants.EVENT_TOPIC_RENAMED, null, null, null);
        assertThat(lines(heard, 4)).containsExactly("ADDED [./E/X, ./E/Y/Z, ./E]", "COPIED [./E/X] [./E/W]", "DELETED []", "RENAMED [] []");
        DmtEvent first = heard.get(0);
        assertThat(first.getSessionId()).isEqualTo(-1);
        assertThat(first.getProperty("mine")).isEqualTo(7);
        assertThat(first.getProperty("bundle.id")).isEqualTo(tree.framework().context().getBundle().getBundleId());
        Awaitility.await().atMost(TreeFramework.AWHILE).until(() -> handled.size() >= 4);
        assertThat((String[]) handled.get(0).getProperty("nodes")).containsExactly("./E/X", "./E/Y/Z", "./E");
        assertThat(handled.get(0).getProperty("session.id")).isEqualTo(-1);
        assertThat((String[]) handled.get(3).getProperty("newnodes")).isEmpty();
    }

    @Test
    @Proves("OSGi-DMT-7.4")
    @DisplayName("A plugin's event with a wrong topic, URI or number of URIs is refused; after its end nothing is even looked at")
    void postEventRefused(Tree tree) throws Exception {
        List<DmtEvent> heard = tree.listen(Map.of());
        MountPoint place = plugin.added.get(0);
        String[] one = {"X"};
        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> place.postEvent(null, one, null), () -> place.postEvent("x", one, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_RENAMED, one, null), () -> place.postEvent(DmtConstants.EVENT_TOPIC_COPIED, one, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_SESSION_OPENED, one, null), () -> place.postEvent(null, one, one, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, one, one, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_SESSION_CLOSED, one, one, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"./E/X"}, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"/"}, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, new String[] {"X", null}, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_RENAMED, one, new String[] {"X", "Y"}, null),
                () -> place.postEvent(DmtConstants.EVENT_TOPIC_RENAMED, one, new String[] {"./Y"}, null))) {
            assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
        }
        tree.clear();
        place.postEvent(null, new String[] {"./E"}, null);
        place.postEvent(DmtConstants.EVENT_TOPIC_ADDED, one, null);
        assertThat(heard).isEmpty();
    }

    @Test
    @Proves({"OSGi-DMT-8", "OSGi-DMT-6"})
    @DisplayName("When a plugin tells that a node is gone or has moved, the ACLs below follow")
    void ghostAcls(Tree tree) throws Exception {
        DmtSession session = tree.open("./E", EXCLUSIVE);
        session.setNodeAcl("I/M", new Acl("Get=one"));
        session.setNodeAcl("L", new Acl("Get=two"));
        plugin.added.get(0).postEvent(DmtConstants.EVENT_TOPIC_DELETED, new String[] {"I"}, null);
        assertThat(session.getNodeAcl("I/M")).isNull();
        plugin.leaf("./E/K", new DmtData("k"));
        plugin.added.get(0).postEvent(DmtConstants.EVENT_TOPIC_RENAMED, new String[] {"L"}, new String[] {"K"}, null);
        assertThat(session.getNodeAcl("L")).isNull();
        assertThat(session.getNodeAcl("K")).isEqualTo(new Acl("Get=two"));
        session.setNodeAcl("K", null);
    }
}
