package org.fumogateway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** What operations on the management tree cost, by its size and by the number of plugins. Writes are durable: each ends on the medium. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TreeBenchmark {

    private static final int LUMP = 1_000;
    private static final int ROUND = 50;
    private static final int MOST_NODES = 200_000;
    private static final int STARTING_PLUGINS = 100;

    /** A tree of stored nodes in a folder of its own. */
    @State(Scope.Benchmark)
    public static class Nodes {

        /** Size of the tree. */
        @Param({"1000", "100000"})
        public int nodes;

        private Path folder;
        private TreeFixture tree;
        private DmtSession session;
        private int last;

        /** Grows the tree, in groups of a thousand leaves and a chain eight levels deep whose ACL stands at its top. */
        @Setup
        public void grow() throws Exception {
            folder = Files.createTempDirectory("tree-benchmark");
            tree = new TreeFixture(folder, Duration.ofSeconds(5)).plugStoredNodes("./Ext", MOST_NODES);
            for (int group = 0; group * LUMP < nodes; group++) {
                DmtSession growing = tree.admin().getSession("./Ext", DmtSession.LOCK_TYPE_ATOMIC);
                growing.createInteriorNode("g" + group);
                for (int leaf = 0; leaf < LUMP; leaf++) {
                    growing.createLeafNode("g" + group + "/n" + leaf, new DmtData("value " + leaf));
                }
                growing.close();
            }
            session = tree.admin().getSession("./Ext", DmtSession.LOCK_TYPE_EXCLUSIVE);
            session.createLeafNode("a/b/c/d/e/f/g", new DmtData("deep"));
            session.setNodeAcl("a", new Acl("Get=srv+other&Replace=srv"));
        }

        /** Removes it. */
        @TearDown
        public void fell() throws Exception {
            session.close();
            tree.close();
            remove(folder);
        }

        private void add() throws DmtException {
            for (int i = 0; i < ROUND; i++) {
                session.createLeafNode("g0/new" + last++, new DmtData("new"));
            }
        }

        private void delete() throws DmtException {
            for (int i = 0; i < ROUND; i++) {
                session.deleteNode("g0/new" + --last);
            }
        }
    }

    /** Begins each round with the leaves that it deletes. */
    @State(Scope.Benchmark)
    public static class ToDelete {

        /** Adds them. */
        @Setup(Level.Invocation)
        public void add(Nodes nodes) throws DmtException {
            nodes.add();
        }
    }

    /** Ends each round without the leaves that it added. */
    @State(Scope.Benchmark)
    public static class ToAdd {

        /** Deletes them. */
        @TearDown(Level.Invocation)
        public void delete(Nodes nodes) throws DmtException {
            nodes.delete();
        }
    }

    /** A tree of many plugins. */
    @State(Scope.Benchmark)
    public static class Plugins {

        /** How many. */
        @Param({"1", "10", "100", "1000"})
        public int plugins;

        private Path folder;
        private TreeFixture tree;
        private DmtSession session;

        /** Registers them. */
        @Setup
        public void register() throws Exception {
            folder = Files.createTempDirectory("tree-benchmark");
            tree = new TreeFixture(folder, Duration.ofSeconds(5));
            for (MemoryPlugin plugin : plugins(plugins)) {
                tree.plug(plugin, root(plugin));
            }
            session = tree.admin().getSession(".", DmtSession.LOCK_TYPE_EXCLUSIVE);
        }

        /** Removes them. */
        @TearDown
        public void remove() throws Exception {
            session.close();
            tree.close();
            TreeBenchmark.remove(folder);
        }
    }

    /** A folder for trees that only start. */
    @State(Scope.Benchmark)
    public static class Starting {

        private Path folder;
        private List<MemoryPlugin> plugins;
        private TreeFixture tree;

        /** Makes plugins. */
        @Setup(Level.Invocation)
        public void make() throws IOException {
            folder = Files.createTempDirectory("tree-benchmark");
            plugins = plugins(STARTING_PLUGINS);
        }

        /** Stops the tree. */
        @TearDown(Level.Invocation)
        public void stop() throws Exception {
            tree.close();
            remove(folder);
        }
    }

    private static List<MemoryPlugin> plugins(int count) {
        List<MemoryPlugin> plugins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            plugins.add(new Named("./Vendor/P" + i));
        }
        return plugins;
    }

    private static String root(MemoryPlugin plugin) {
        return ((Named) plugin).root;
    }

    /** A plugin with one leaf that knows where it belongs. */
    private static final class Named extends MemoryPlugin {

        private final String root;

        Named(String root) {
            super("", new Forgetful());
            this.root = root;
            interior(root).leaf(root + "/L", new DmtData("value"));
        }
    }

    /** Notes nothing of what is called. */
    private static final class Forgetful extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(String call) {
            return false;
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Get of a leaf. */
    @Benchmark
    public DmtData get(Nodes tree) throws DmtException {
        return tree.session.getNodeValue("g0/n7");
    }

    /** Replace of a leaf. */
    @Benchmark
    public void replace(Nodes tree) throws DmtException {
        tree.session.setNodeValue("g0/n7", new DmtData("value " + tree.last));
    }

    /** Add of leaves. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void add(Nodes tree, ToAdd round) throws DmtException {
        tree.add();
    }

    /** Delete of leaves. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void delete(Nodes tree, ToDelete round) throws DmtException {
        tree.delete();
    }

    /** The question whether a server may read a leaf eight levels deep. */
    @Benchmark
    public boolean aclAtDepth8(Nodes tree) throws DmtException {
        return tree.tree.rights().isPermitted("srv", "./Ext/a/b/c/d/e/f/g", Acl.GET);
    }

    /** Get of a leaf of one of many plugins. */
    @Benchmark
    public DmtData getAmongPlugins(Plugins tree) throws DmtException {
        return tree.session.getNodeValue("./Vendor/P0/L");
    }

    /** Start of the tree with a hundred plugins, until all of them are mapped. */
    @Benchmark
    public TreeFixture startWith100Plugins(Starting starting) throws Exception {
        starting.tree = new TreeFixture(starting.folder, Duration.ofSeconds(5));
        for (MemoryPlugin plugin : starting.plugins) {
            starting.tree.plug(plugin, root(plugin));
        }
        return starting.tree;
    }
}
