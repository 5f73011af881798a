package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtEventListener;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;

/** What one test does in the framework; undone after it. */
final class Tree {

    static final int SHARED = DmtSession.LOCK_TYPE_SHARED;
    static final int EXCLUSIVE = DmtSession.LOCK_TYPE_EXCLUSIVE;
    static final int ATOMIC = DmtSession.LOCK_TYPE_ATOMIC;
    static final int NODES = DmtEvent.ADDED | DmtEvent.COPIED | DmtEvent.DELETED | DmtEvent.RENAMED | DmtEvent.REPLACED;

    private static final String FACTORY_ROOT = "Add=*&Get=*";

    private interface Undo {
        void run() throws Exception;
    }

    private final TreeFramework framework;
    private final Deque<Undo> undone = new ArrayDeque<>();

    Tree(TreeFramework framework) {
        this.framework = framework;
    }

    TreeFramework framework() {
        return framework;
    }

    /** Registers a data plugin, and as exec plugin too if it is one. */
    ServiceRegistration<?> plug(DataPlugin plugin, String... roots) {
        return plug(framework.context(), plugin, Map.of(DataPlugin.DATA_ROOT_URIS, roots, ExecPlugin.EXEC_ROOT_URIS, roots));
    }

    ServiceRegistration<?> plug(DataPlugin plugin, Map<String, ?> properties) {
        return plug(framework.context(), plugin, properties);
    }

    /** Registers a plugin in the name of a bundle. */
    ServiceRegistration<?> plug(BundleContext owner, Object plugin, Map<String, ?> properties) {
        List<String> types = new CopyOnWriteArrayList<>();
        if (properties.containsKey(DataPlugin.DATA_ROOT_URIS)) {
            types.add(DataPlugin.class.getName());
        }
        if (plugin instanceof ExecPlugin && properties.containsKey(ExecPlugin.EXEC_ROOT_URIS)) {
            types.add(ExecPlugin.class.getName());
        }
        ServiceRegistration<?> registration = owner.registerService(types.toArray(String[]::new), plugin, new Hashtable<>(properties));
        undone.push(() -> unregister(registration));
        return registration;
    }

    /** Registers any other service. */
    <S> ServiceRegistration<S> register(Class<S> type, S service, Map<String, ?> properties) {
        ServiceRegistration<S> registration = framework.context().registerService(type, service, new Hashtable<>(properties));
        undone.push(() -> unregister(registration));
        return registration;
    }

    static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException goneAlready) {
            return;
        }
    }

    DmtSession open(String uri, int lock) throws DmtException {
        return open(null, uri, lock);
    }

    DmtSession open(String principal, String uri, int lock) throws DmtException {
        DmtSession session = framework.admin().getSession(principal, uri, lock);
        undone.push(() -> {
            if (session.getState() == DmtSession.STATE_OPEN) {
                session.close();
            }
        });
        return session;
    }

    /** Sets an ACL in the name of the gateway; null for none. */
    void acl(String uri, String acl) throws DmtException {
        DmtSession session = framework.admin().getSession(uri, EXCLUSIVE);
        session.setNodeAcl("", acl == null ? null : new Acl(acl));
        session.close();
        if (acl != null) {
            undone.push(() -> acl(uri, uri.equals(".") ? FACTORY_ROOT : null));
        }
    }

    /** Hears events from here on. */
    List<DmtEvent> listen(Map<String, ?> properties) {
        List<DmtEvent> heard = new CopyOnWriteArrayList<>();
        register(DmtEventListener.class, heard::add, properties);
        return heard;
    }

    /** The events as text, as soon as there are so many. */
    static List<String> lines(List<DmtEvent> heard, int count) {
        Awaitility.await().atMost(TreeFramework.AWHILE).until(() -> heard.size() >= count);
        return heard.stream().map(Tree::line).toList();
    }

    private static String line(DmtEvent event) {
        String topic = (String) event.getProperty("event.topics");
        String line = topic.substring(topic.lastIndexOf('/') + 1);
        line += event.getNodes() == null ? "" : " " + Arrays.toString(event.getNodes());
        return line + (event.getNewNodes() == null ? "" : " " + Arrays.toString(event.getNewNodes()));
    }

    /** The call is refused with that code of {@link DmtException}. */
    static void refused(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(DmtException.class).extracting(said -> ((DmtException) said).getCode()).isEqualTo(code);
    }

    /** Undoes everything, last things first. */
    void clear() throws Exception {
        while (!undone.isEmpty()) {
            undone.pop().run();
        }
    }
}
