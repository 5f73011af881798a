package org.fumogateway.powercut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fumogateway.dmobjects.internal.account.AccountNode;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.DmAccPlugin;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.powercut.Field.Cut;
import org.fumogateway.powercut.Field.Restart;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Accounts under power cuts: bootstrapped, changed by servers in exclusive and atomic sessions, with new nonces, removed. */
class AccountsPowerCutTest {

    private static final Path DATA = Path.of("/data");

    /** A gateway from one start to the next cut. */
    private static final class Life {
        private final TreeFixture tree;
        private final AccountTable table;

        Life(SimulatedDisk disk) throws Exception {
            tree = new TreeFixture(DATA, disk, Duration.ofSeconds(60));
            table = new AccountTable(tree.storage().open("dm-objects"), TestLogger.create());
            tree.plugData(new DmAccPlugin(table), "./DMAcc", null);
            // What a commit left to do is done with the first look of anybody.
            session(DmtSession.LOCK_TYPE_SHARED, session -> session.getChildNodeNames("./DMAcc"));
        }

        void session(int lock, Act act) throws DmtException {
            DmtSession session = tree.admin().getSession("./DMAcc", lock);
            act.on(session);
            session.close();
        }

        /** Everything that is kept of accounts: nodes with their values, secrets too, and nonces. */
        Map<String, String> state() {
            Map<String, String> state = new TreeMap<>();
            for (StoredAccount account : table.stored()) {
                add(account.nodes(), account.name(), state);
            }
            for (DmAccount account : table.accounts()) {
                byte[] nonce = account.client() == null ? null : account.client().nonce().orElse(null);
                state.put("nonce of " + account.serverId(), Arrays.toString(nonce));
            }
            return state;
        }

        private static void add(AccountNode node, String path, Map<String, String> state) {
            state.put(path, String.valueOf(node.text()));
            node.children().forEach((name, child) -> add(child, path + "/" + name, state));
        }
    }

    private interface Act {
        void on(DmtSession session) throws DmtException;
    }

    private interface Change {
        void on(Life life) throws Exception;
    }

    private final List<Change> steps = new ArrayList<>();

    private static NewAccount bootstrapped(String server) {
        AccountNode nodes = AccountNode.EMPTY.with("AppID", "w7").with("ServerID", server).with("AppAddr/1/Addr", "https://" + server + ".example.com")
                .with("AppAuth/1/AAuthLevel", "CLCRED").with("AppAuth/1/AAuthName", "gw").with("AppAuth/1/AAuthSecret", "one")
                .with("AppAuth/1/AAuthData", "");
        return new NewAccount(StoredAccount.bootstrapped(StoredAccount.XML, nodes, Map.of()), Map.of("1", new byte[] {1}), null);
    }

    private void session(int lock, Act act) {
        steps.add(life -> life.session(lock, act));
    }

    AccountsPowerCutTest() {
        steps.add(life -> life.table.add(List.of(bootstrapped("a"), bootstrapped("b"))));
        steps.add(life -> life.table.storeClientNonce("a", new byte[] {2, 3}));
        session(DmtSession.LOCK_TYPE_EXCLUSIVE, tree -> tree.setNodeValue("./DMAcc/1/AppAuth/1/AAuthSecret", new DmtData("two")));
        session(DmtSession.LOCK_TYPE_ATOMIC, tree -> {
            tree.setNodeValue("./DMAcc/1/AppAuth/1/AAuthSecret", new DmtData("three"));
            tree.setNodeValue("./DMAcc/2/AppAuth/1/AAuthData", new DmtData(new byte[] {7}));
            tree.setNodeValue("./DMAcc/2/AppAddr/1/Addr", new DmtData("https://moved.example.com"));
            tree.createInteriorNode("./DMAcc/New");
            tree.createLeafNode("./DMAcc/New/ServerID", new DmtData("c"));
        });
        session(DmtSession.LOCK_TYPE_EXCLUSIVE, tree -> tree.createLeafNode("./DMAcc/New/Name", new DmtData("n")));
        session(DmtSession.LOCK_TYPE_EXCLUSIVE, tree -> tree.deleteNode("./DMAcc/2"));
        steps.add(life -> life.table.add(List.of(bootstrapped("d"))));
        session(DmtSession.LOCK_TYPE_ATOMIC, tree -> {
            tree.deleteNode("./DMAcc/New");
            tree.renameNode("./DMAcc/1", "Main");
        });
        steps.add(life -> life.table.storeClientNonce("d", new byte[] {9}));
    }

    @Test
    @Proves({"BOOT-5", "TREE-115", "SEC-37"})
    @DisplayName("Accounts, their secrets and nonces outlive a power cut before or inside any disk operation: what was cut has happened wholly or not at all")
    void everyPromiseOutlivesACut() throws Exception {
        List<Map<String, String>> expected = new ArrayList<>();
        SimulatedDisk undisturbed = new SimulatedDisk();
        Life whole = new Life(undisturbed);
        expected.add(whole.state());
        for (Change step : steps) {
            step.on(whole);
            expected.add(whole.state());
        }
        undisturbed.cutNow();
        List<Operation> operations = undisturbed.operations();
        List<Cut> cuts = Field.cuts(operations);
        Map<String, Integer> outcomes = State.counter();
        int tried = 0;
        for (int index = 0; index < cuts.size(); index++) {
            if (Field.chosen(index)) {
                Cut cut = cuts.get(index);
                SimulatedDisk disk = new SimulatedDisk();
                cut.arm(disk);
                int done = runUntilCut(disk);
                tried++;
                for (Restart restart : Field.restarts()) {
                    String place = cut + " of " + operations.get(cut.operation()) + " in step " + done + ", " + restart;
                    outcomes.merge(judge(disk.restart(restart.policy(), restart.seed()), expected, done, place), 1, Integer::sum);
                }
            }
        }
        Report.row("accounts: bootstrap, servers, nonces", operations.size(), tried, Field.SEEDS, outcomes);
    }

    /** Number of steps that returned. */
    private int runUntilCut(SimulatedDisk disk) throws Exception {
        int done = 0;
        try {
            Life life = new Life(disk);
            for (Change step : steps) {
                step.on(life);
                if (disk.off()) {
                    return done;
                }
                done++;
            }
        } catch (Exception | Error cut) {
            assertThat(disk.off()).as(cut.toString()).isTrue();
        }
        return done;
    }

    private String judge(SimulatedDisk disk, List<Map<String, String>> expected, int done, String place) {
        Map<String, String> after = expected.get(Math.min(done + 1, steps.size()));
        try {
            Life life = new Life(disk);
            Map<String, String> found = life.state();
            if (!found.equals(after) && !found.equals(expected.get(done))) {
                return fail(place + "\nfound  " + found + "\nbefore " + expected.get(done) + "\nafter  " + after);
            }
            life.table.add(List.of(bootstrapped("later")));
            assertThat(life.table.account("later")).as(place).isPresent();
            assertThat(life.table.account("later").orElseThrow().client().nonce()).as(place).contains(new byte[] {1});
            return found.equals(after) ? "as after the interrupted step" : "as before it";
        } catch (Exception failed) {
            return fail(place, failed);
        }
    }
}
