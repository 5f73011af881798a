package org.fumogateway.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.fumogateway.powercut.Field.Cut;
import org.fumogateway.powercut.Field.Restart;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** The management tree under power cuts: nodes and ACLs of two plugins with a journal each, exclusive and atomic sessions. */
class TreePowerCutTest {

    private static final Path DATA = Path.of("/data");
    private static final String[] ROOTS = {"./Ext", "./Two"};
    private static final int LONG_VALUE = 3_000;

    private interface Act {
        void on(DmtSession session) throws DmtException;
    }

    /** One session; an exclusive one holds one operation, an atomic one as many as it likes. */
    private record Step(String what, String principal, int lock, Act act) {
    }

    private final List<Step> steps = new ArrayList<>();

    private void exclusive(String what, Act act) {
        steps.add(new Step(what, null, DmtSession.LOCK_TYPE_EXCLUSIVE, act));
    }

    private void atomic(String what, Act act) {
        steps.add(new Step(what, null, DmtSession.LOCK_TYPE_ATOMIC, act));
    }

    private static DmtData text(String value) {
        return new DmtData(value);
    }

    /** Every kind of change at least once, alone and together, in an order that makes them meet. */
    TreePowerCutTest() {
        exclusive("create an interior node", tree -> tree.createInteriorNode("./Ext/App", "a/type"));
        exclusive("create a leaf", tree -> tree.createLeafNode("./Ext/App/L", text("1")));
        exclusive("set an ACL", tree -> tree.setNodeAcl("./Ext/App", new Acl("Add=srv&Get=srv")));
        exclusive("set a value", tree -> tree.setNodeValue("./Ext/App/L", text("2")));
        steps.add(new Step("a server creates", "srv", DmtSession.LOCK_TYPE_EXCLUSIVE, tree -> tree.createInteriorNode("./Ext/App/Mine")));
        exclusive("set a title", tree -> tree.setNodeTitle("./Ext/App/Mine", "title"));
        exclusive("rename with ACLs below", tree -> tree.renameNode("./Ext/App", "Tool"));
        atomic("both plugins and an ACL", tree -> {
            tree.setNodeValue("./Ext/Tool/L", text("3"));
            tree.createLeafNode("./Two/A", text("x".repeat(LONG_VALUE)));
            tree.createInteriorNode("./Two/B");
            tree.setNodeAcl("./Two/B", new Acl("Get=*"));
            tree.setNodeAcl("./Ext/Tool/L", new Acl("Replace=srv"));
        });
        atomic("roll back, then both again", tree -> {
            tree.deleteNode("./Ext/Tool");
            tree.setNodeAcl("./Two", new Acl("Get=nobody"));
            tree.rollback();
            tree.setNodeValue("./Two/A", text("short"));
            tree.copy("./Ext/Tool", "./Two/Copy", true);
            tree.renameNode("./Ext/Tool", "Moved");
        });
        exclusive("delete with ACLs below", tree -> tree.deleteNode("./Ext/Moved"));
        exclusive("create the same again", tree -> tree.createInteriorNode("./Ext/Moved"));
        atomic("values, ACLs and nodes once more", tree -> {
            tree.setNodeValue("./Two/A", text("in between"));
            tree.setNodeAcl("./Two/B", null);
            tree.createInteriorNode("./Ext/Moved/L");
        });
        exclusive("take an ACL away", tree -> tree.setNodeAcl("./Two/Copy", new Acl("Get=a")));
    }

    private static TreeFixture tree(SimulatedDisk disk) throws Exception {
        return new TreeFixture(DATA, disk, Duration.ofSeconds(60)).plugStoredNodes("./Ext").plugStoredNodes("./Two", "second");
    }

    private static void run(Step step, DmtAdmin admin) throws DmtException {
        // Opened at the root for all, so that the right to look at it is everybody's.
        DmtSession session = admin.getSession(step.principal(), ".", step.lock());
        step.act().on(session);
        session.close();
    }

    @Test
    @Proves({"OSGi-DMT-3.4", "OSGi-DMT-6", "TREE-3"})
    @DisplayName("Nodes and ACLs of the tree outlive a power cut before or inside any disk operation; a session that was cut has happened "
            + "wholly, over all plugins that can be completed, or not at all")
    void everyPromiseOutlivesACut() throws Exception {
        List<TreeState> expected = new ArrayList<>();
        List<Operation> operations = undisturbed(expected);
        List<Cut> cuts = Field.cuts(operations);
        Map<String, Integer> outcomes = State.counter();
        int tried = 0;
        for (int index = 0; index < cuts.size(); index++) {
            if (!Field.chosen(index)) {
                continue;
            }
            Cut cut = cuts.get(index);
            SimulatedDisk disk = new SimulatedDisk();
            cut.arm(disk);
            int done = runUntilCut(disk);
            tried++;
            for (Restart restart : Field.restarts()) {
                String place = cut + " of " + operations.get(cut.operation()) + " in step " + done + " ("
                        + (done < steps.size() ? steps.get(done).what() : "the end") + "), " + restart;
                outcomes.merge(judge(disk.restart(restart.policy(), restart.seed()), expected, done, place), 1, Integer::sum);
            }
        }
        Report.row("tree: sessions on two plugins", operations.size(), tried, Field.SEEDS, outcomes);
    }

    /** The states between the steps when nothing goes wrong. */
    private List<Operation> undisturbed(List<TreeState> expected) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        TreeFixture tree = tree(disk);
        expected.add(TreeState.of(tree.admin(), ROOTS));
        for (Step step : steps) {
            run(step, tree.admin());
            expected.add(TreeState.of(tree.admin(), ROOTS));
        }
        disk.cutNow();
        assertThat(TreeState.of(tree(disk.restart(RestartPolicy.DROP_UNFORCED, 0)).admin(), ROOTS))
                .isEqualTo(expected.get(steps.size()));
        return disk.operations();
    }

    /** Number of steps that returned. */
    private int runUntilCut(SimulatedDisk disk) throws Exception {
        int done = 0;
        try {
            TreeFixture tree = tree(disk);
            for (Step step : steps) {
                run(step, tree.admin());
                if (disk.off()) {
                    // A commit is decided and has happened; that this could not be noted any more is made good after the restart.
                    return done;
                }
                done++;
            }
        } catch (Exception | Error cut) {
            assertThat(disk.off()).as(cut.toString()).isTrue();
        }
        return done;
    }

    /** The state is one that the steps lead to, the tree goes on from there, and nothing of it goes away at the next cut. */
    private String judge(SimulatedDisk disk, List<TreeState> expected, int done, String place) {
        TreeState before = expected.get(done);
        TreeState after = expected.get(Math.min(done + 1, steps.size()));
        try {
            TreeFixture tree = tree(disk);
            TreeState found = TreeState.of(tree.admin(), ROOTS);
            if (!found.liesBetween(before, after)) {
                return fail(place + "\nfound  " + found + "\nbefore " + before + "\nafter  " + after);
            }
            TreeState again = TreeState.of(tree(disk.restart(RestartPolicy.DROP_UNFORCED, 1)).admin(), ROOTS);
            assertThat(again).as(place + ", cut again").isEqualTo(found);
            DmtSession session = tree.admin().getSession("./Two", DmtSession.LOCK_TYPE_ATOMIC);
            session.createLeafNode("After", text("works"));
            session.close();
            return found.nodes().equals(after.nodes()) ? "as after the interrupted session" : "as before it";
        } catch (Exception failed) {
            return fail(place, failed);
        }
    }
}
