package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.ATOMIC;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.refused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;

/** Sessions and plugins that come and go at the same time, plugins that hang or throw, and the tree itself swapped under way. */
class HotPlugIT {

    private static final long SECONDS = 60;
    private static final long SEED = 4_711;
    private static final int WORKERS = 12;
    private static final int ROUNDS = 120;
    private static final int PLUGINS = 6;

    private static TreeFramework framework;

    private final Tree tree = new Tree(framework);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        framework = new TreeFramework(folder, Map.of("lockWaitSeconds", 50));
    }

    @AfterAll
    static void stop() throws Exception {
        framework.close();
    }

    @AfterEach
    void clear() throws Exception {
        threads.shutdownNow();
        tree.clear();
    }

    private static MemoryPlugin counting(String root) {
        return new MemoryPlugin("").interior(root).leaf(root + "/N", new DmtData(0));
    }

    @Test
    @Proves({"OSGi-DMT-3.2", "OSGi-DMT-4"})
    @DisplayName("Many sessions of all kinds on plugins that come and go: nobody waits for ever, no update is lost, nothing stays locked")
    void manySessions() throws Exception {
        List<MemoryPlugin> plugins = new ArrayList<>();
        List<AtomicInteger> confirmed = new ArrayList<>();
        for (int i = 0; i < PLUGINS; i++) {
            plugins.add(counting("./H/P" + i));
            confirmed.add(new AtomicInteger());
        }
        tree.plug(counting("./H/Stay"), "./H/Stay");
        AtomicInteger stays = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Future<?> coming = threads.submit(() -> comeAndGo(plugins, over));
        List<Future<?>> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            Random random = new Random(SEED + worker);
            workers.add(threads.submit(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    int target = random.nextInt(PLUGINS + 1);
                    boolean steady = target == PLUGINS;
                    work(random, steady ? "./H/Stay" : "./H/P" + target, steady ? stays : confirmed.get(target));
                }
                return null;
            }));
        }
        try {
            for (Future<?> worker : workers) {
                worker.get(SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
        }
        coming.get(SECONDS, TimeUnit.SECONDS);
        for (int i = 0; i < PLUGINS; i++) {
            assertThat(plugins.get(i).value("./H/P" + i + "/N").getInt()).as("plugin " + i).isEqualTo(confirmed.get(i).get());
        }
        DmtSession all = tree.open(".", EXCLUSIVE);
        assertThat(all.getNodeValue("./H/Stay/N").getInt()).isEqualTo(stays.get()).isPositive();
        all.close();
    }

    /** Adds one to the counter of a plugin in a random kind of session, or only looks; a plugin that is away is nothing unusual. */
    private static void work(Random random, String root, AtomicInteger confirmed) throws DmtException {
        int lock = random.nextInt(3);
        String sessionRoot = random.nextInt(8) == 0 ? "./H" : root;
        DmtSession session;
        try {
            session = framework.admin().getSession(sessionRoot, lock);
        } catch (DmtException away) {
            assertThat(away.getCode()).as(away.toString()).isIn(DmtException.NODE_NOT_FOUND, DmtException.CONCURRENT_ACCESS);
            return;
        } catch (DmtIllegalStateException goneWhileOpening) {
            return;
        }
        try {
            addOne(session, root, confirmed);
            session.close();
        } catch (DmtException gone) {
            assertThat(gone.getCode()).as(gone.toString()).isIn(DmtException.NODE_NOT_FOUND, DmtException.CONCURRENT_ACCESS);
        } catch (DmtIllegalStateException goneUnderWay) {
            assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        } finally {
            closeIfOpen(session);
        }
    }

    private static void addOne(DmtSession session, String root, AtomicInteger confirmed) throws DmtException {
        int value = session.getNodeValue(root + "/N").getInt();
        if (session.getLockType() == SHARED) {
            return;
        }
        session.setNodeValue(root + "/N", new DmtData(value + 1));
        if (session.getLockType() == ATOMIC) {
            session.commit();
        }
        confirmed.incrementAndGet();
    }

    private static void closeIfOpen(DmtSession session) throws DmtException {
        try {
            if (session.getState() == DmtSession.STATE_OPEN) {
                session.close();
            }
        } catch (DmtIllegalStateException justGone) {
            assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        }
    }

    private Void comeAndGo(List<MemoryPlugin> plugins, AtomicBoolean over) {
        Random random = new Random(SEED);
        ServiceRegistration<?>[] present = new ServiceRegistration<?>[PLUGINS];
        while (!over.get()) {
            int which = random.nextInt(PLUGINS);
            if (present[which] == null) {
                present[which] = framework.context().registerService(DataPlugin.class, plugins.get(which),
                        new java.util.Hashtable<>(Map.of(DataPlugin.DATA_ROOT_URIS, "./H/P" + which)));
            } else {
                present[which].unregister();
                present[which] = null;
            }
        }
        for (ServiceRegistration<?> left : present) {
            if (left != null) {
                left.unregister();
            }
        }
        return null;
    }

    @Test
    @Proves({"OSGi-DMT-3.2", "OSGi-DMT-4"})
    @DisplayName("A plugin that hangs keeps only its own subtree busy; others are opened, written, mapped and unmapped meanwhile")
    void hangingPlugin() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        MemoryPlugin slow = new MemoryPlugin("") {
            @Override
            public void execute(DmtSession session, String[] path, String correlator, String data) {
                hangs.countDown();
                try {
                    goesOn.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        slow.interior("./HS");
        ServiceRegistration<?> slowOne = tree.plug(slow, "./HS");
        tree.plug(counting("./HF"), "./HF");
        DmtSession stuck = tree.open("./HS", EXCLUSIVE);
        Future<?> call = threads.submit(() -> {
            stuck.execute("", null);
            return null;
        });
        assertThat(hangs.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        threads.submit(() -> {
            DmtSession free = tree.open("./HF", EXCLUSIVE);
            free.setNodeValue("N", new DmtData(1));
            free.close();
            Tree.unregister(tree.plug(counting("./HG"), "./HG"));
            return null;
        }).get(SECONDS, TimeUnit.SECONDS);
        slowOne.unregister();
        assertThat(stuck.getState()).isEqualTo(DmtSession.STATE_INVALID);
        goesOn.countDown();
        call.get(SECONDS, TimeUnit.SECONDS);
        tree.open(".", EXCLUSIVE).close();
    }

    @Test
    @Proves({"OSGi-DMT-3.4", "OSGi-DMT-4.1"})
    @DisplayName("A plugin that throws at everything, errors of the virtual machine included, fails its own calls and leaves nothing locked")
    void throwingPlugin() throws Exception {
        MemoryPlugin good = counting("./HT/Good");
        MemoryPlugin bad = counting("./HT/Bad");
        tree.plug(good, "./HT/Good");
        tree.plug(bad, "./HT/Bad");
        for (String call : List.of("getNodeValue ./HT/Bad/N", "setNodeValue ./HT/Bad/N", "commit", "rollback", "close")) {
            bad.fail(call, new IllegalStateException("a bug"));
            DmtSession session = tree.open("./HT", ATOMIC);
            session.setNodeValue("Good/N", new DmtData(7));
            assertThatThrownBy(() -> {
                session.getNodeValue("Bad/N");
                session.setNodeValue("Bad/N", new DmtData(8));
                if (call.equals("rollback")) {
                    session.rollback();
                }
                session.close();
            }).as(call).isInstanceOf(DmtException.class);
            if (session.getState() == DmtSession.STATE_OPEN) {
                session.close();
            }
            bad.fail(call, null);
            tree.open("./HT", EXCLUSIVE).close();
        }
        assertThat(good.calls).filteredOn("close"::equals).hasSameSizeAs(good.calls.stream().filter(call -> call.startsWith("open")).toList());
    }

    @Test
    @Proves({"OSGi-DMT-4", "OSGi-DMT-7.2"})
    @DisplayName("A bundle that stops in the middle of a session ends it with what the specification names; started again it works again")
    void bundleStops() throws Exception {
        Bundle vendor = framework.emptyBundle("vendor.plugin");
        MemoryPlugin plugin = counting("./HB");
        tree.plug(vendor.getBundleContext(), plugin, Map.of(DataPlugin.DATA_ROOT_URIS, "./HB"));
        var heard = tree.listen(Map.of("osgi.filter.event", org.osgi.service.dmt.DmtEvent.SESSION_CLOSED));
        DmtSession session = tree.open("./HB", ATOMIC);
        session.setNodeValue("N", new DmtData(9));
        CompletableFuture<DmtSession> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return tree.open(".", EXCLUSIVE);
            } catch (DmtException refused) {
                throw new IllegalStateException(refused);
            }
        }, threads);
        vendor.stop();
        assertThatThrownBy(() -> session.setNodeValue("N", new DmtData(10))).isInstanceOf(DmtIllegalStateException.class);
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        waiting.get(SECONDS, TimeUnit.SECONDS).close();
        Tree.lines(heard, 1);
        assertThat(((DmtException) heard.get(0).getProperty("exception")).getCode()).isEqualTo(DmtException.CONCURRENT_ACCESS);
        refused(DmtException.NODE_NOT_FOUND, () -> tree.open("./HB", SHARED));
        vendor.start();
        tree.plug(vendor.getBundleContext(), plugin, Map.of(DataPlugin.DATA_ROOT_URIS, "./HB"));
        DmtSession again = tree.open("./HB", EXCLUSIVE);
        assertThat(again.getNodeValue("N")).isEqualTo(new DmtData(0));
        again.close();
        vendor.uninstall();
    }

    @Test
    @Proves({"OSGi-DMT-6", "OSGi-DMT-4", "OSGi-DMT-7.3"})
    @DisplayName("The tree swapped for itself keeps ACLs, nodes, their versions and times, mount numbers; sessions end, ids go on")
    void treeSwapped() throws Exception {
        ToldPlugin numbered = new ToldPlugin();
        tree.plug(numbered, Map.of(DataPlugin.DATA_ROOT_URIS, "./HN/#", "service.pid", "numbered"));
        MemoryPlugin vendor = counting("./HV");
        tree.plug(vendor, "./HV");
        DmtAdmin before = framework.admin();
        DmtSession session = before.getSession("./Ext", EXCLUSIVE);
        session.createInteriorNode("Swap", "a.type");
        session.createLeafNode("Swap/L", new DmtData("1"));
        session.setNodeValue("Swap/L", new DmtData("2"));
        session.setNodeTitle("Swap/L", "title");
        session.setNodeAcl("Swap", new Acl("Get=srv&Replace=*"));
        int version = session.getNodeVersion("Swap/L");
        java.util.Date time = session.getNodeTimestamp("Swap/L");
        session.close();
        DmtSession open = before.getSession("./Ext", ATOMIC);
        open.setNodeValue("Swap/L", new DmtData("never"));
        DmtSession foreign = before.getSession("./HV", ATOMIC);
        foreign.setNodeValue("N", new DmtData(5));
        framework.updateTree();
        assertThat(open.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(foreign.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(vendor.calls).endsWith("rollback", "close");
        DmtSession after = framework.admin().getSession(".", EXCLUSIVE);
        assertThat(after.getSessionId()).isGreaterThan(open.getSessionId());
        assertThat(after.getNodeValue("./Ext/Swap/L")).isEqualTo(new DmtData("2"));
        assertThat(after.getNodeTitle("./Ext/Swap/L")).isEqualTo("title");
        assertThat(after.getNodeType("./Ext/Swap")).isEqualTo("a.type");
        assertThat(after.getNodeVersion("./Ext/Swap/L")).isEqualTo(version);
        assertThat(after.getNodeTimestamp("./Ext/Swap/L")).isEqualTo(time);
        assertThat(after.getNodeAcl("./Ext/Swap")).isEqualTo(new Acl("Get=srv&Replace=*"));
        assertThat(after.getNodeValue("./HV/N")).isEqualTo(new DmtData(0));
        assertThat(after.getChildNodeNames("./HN")).containsExactly(numbered.added.get(0).getMountPath()[2]);
        after.deleteNode("./Ext/Swap");
        after.close();
    }
}
