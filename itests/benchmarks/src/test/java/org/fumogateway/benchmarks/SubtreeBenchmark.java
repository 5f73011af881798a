package org.fumogateway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fumogateway.dmcommands.internal.CommandsOnTree;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.testing.TestLogger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtSession;

/** A server reads a subtree of 1,000 nodes in one Get, from the command to the document: 900 leaves in 99 groups below one node. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SubtreeBenchmark {

    /** Nodes of the subtree. */
    static final int NODES = 1000;

    private static final int LUMP = 1000;
    private static final int MOST_NODES = 200_000;

    private static final int GROUPS = 99;
    private static final int SMALLEST_DOCUMENT = 10_000;

    /** What is asked for. */
    @Param({"TNDS", "TNDS+Value", "StructData"})
    public String list;

    /** Nodes of the whole tree, in which the subtree is a small part or nearly all. */
    @Param({"1000", "100000"})
    public int nodes;

    /** Encoding of the session. */
    @Param({"application/vnd.syncml.dm+xml", "application/vnd.syncml.dm+wbxml"})
    public String mediaType;

    private Path folder;
    private TreeFixture tree;
    private CommandsOnTree commands;
    private Get get;

    /** Grows the tree. */
    @Setup
    public void grow() throws Exception {
        folder = Files.createTempDirectory("subtree-benchmark");
        tree = new TreeFixture(folder, Duration.ofSeconds(5)).plugStoredNodes("./Ext", MOST_NODES);
        DmtSession growing = tree.admin().getSession("./Ext", DmtSession.LOCK_TYPE_ATOMIC);
        growing.createInteriorNode("Big");
        for (int group = 0; group < GROUPS; group++) {
            growing.createInteriorNode("Big/g" + group);
        }
        for (int leaf = 0; leaf < NODES - GROUPS - 1; leaf++) {
            growing.createLeafNode("Big/g" + leaf % GROUPS + "/n" + leaf, new DmtData("value " + leaf));
        }
        growing.close();
        growBeside();
        commands = new CommandsOnTree(tree::admin, tree::rights, TestLogger.create());
        get = new Get(1, Meta.EMPTY, List.of(Item.ofTarget("./Ext/Big?list=" + list)));
        List<Item> items = ((Results) list().get(1)).items();
        boolean whole = list.equals("StructData") ? items.size() == NODES : items.get(0).data().size() > SMALLEST_DOCUMENT;
        if (!whole) {
            throw new IllegalStateException("The answer is not the whole subtree");
        }
    }

    private void growBeside() throws Exception {
        for (int lump = 0; NODES + lump * LUMP < nodes; lump++) {
            DmtSession growing = tree.admin().getSession("./Ext", DmtSession.LOCK_TYPE_ATOMIC);
            growing.createInteriorNode("beside" + lump);
            for (int leaf = 1; leaf < LUMP; leaf++) {
                growing.createLeafNode("beside" + lump + "/n" + leaf, new DmtData("value " + leaf));
            }
            growing.close();
        }
    }

    /** Removes it. */
    @TearDown
    public void fell() throws Exception {
        tree.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new IllegalStateException("The folder could not be removed", left);
        }
    }

    /** One Get: Status and Results. */
    @Benchmark
    public List<Command> list() throws Exception {
        try (MessageExecution message = commands.message("S1", mediaType)) {
            return message.execute(get);
        }
    }
}
