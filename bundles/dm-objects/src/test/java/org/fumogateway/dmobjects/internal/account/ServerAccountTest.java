package org.fumogateway.dmobjects.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.gateway.tree.RecoverableDataSession;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Accounts that servers make, change and delete through the real tree (TREE section 10.3). */
class ServerAccountTest {

    private static final String NEW = "./DMAcc/New";

    @TempDir
    Path folder;
    private final TestLogger logger = new TestLogger();
    private TreeFixture tree;
    private Store store;
    private AccountTable table;
    private DmAccPlugin plugin;

    @BeforeEach
    void open() throws Exception {
        tree = new TreeFixture(folder, Duration.ofSeconds(5));
        load();
        plugin = new DmAccPlugin(table);
        tree.plugData(plugin, "./DMAcc", null);
        tree.acl("./DMAcc", "Add=S1&Get=*");
    }

    private void load() throws StorageException {
        store = tree.storage().open("dm-objects");
        table = new AccountTable(store, logger.logger());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        tree.close();
    }

    private DmtAdmin admin() {
        return tree.admin();
    }

    private DmtSession session(String server, int lock) throws DmtException {
        return admin().getSession(server, "./DMAcc", lock);
    }

    /** What server S1 does step by step, each step durable by itself. */
    private void build(DmtSession session, String... without) throws DmtException {
        List<String> missing = List.of(without);
        session.createInteriorNode(NEW, "urn:oma:mo:oma-dm-dmacc:1.0");
        String[][] leaves = {{"AppID", "w7"}, {"ServerID", "S2"}, {"AppAddr/1/Addr", "https://s2.example.com/dm"},
            {"AppAddr/1/Port/1/PortNbr", "8443"}, {"AppAuth/c/AAuthType", "DIGEST"}, {"AppAuth/c/AAuthName", "gw"},
            {"AppAuth/c/AAuthSecret", "s3cret"}, {"AppAuth/c/AAuthLevel", "CLCRED"}, {"Ext/Note/Text", "kept"}};
        for (String[] leaf : leaves) {
            if (!missing.contains(leaf[0])) {
                session.createLeafNode(NEW + "/" + leaf[0], new DmtData(leaf[1]));
            }
        }
        session.createLeafNode(NEW + "/AppAuth/c/AAuthData", new DmtData(new byte[] {9}));
    }

    @Test
    @Proves({"TREE-115", "TREE-116", "TREE-118", "SEC-102"})
    @DisplayName("TREE-115: a server adds an account node by node; it counts once it is complete, and outlives a restart")
    void built() throws Exception {
        DmtSession session = session("S1", DmtSession.LOCK_TYPE_EXCLUSIVE);
        build(session, "AppAddr/1/Addr");
        assertThat(table.accounts()).as("no session can be had with it yet").isEmpty();
        session.createLeafNode(NEW + "/AppAddr/1/Addr", new DmtData("https://s2.example.com/dm"));
        assertThatThrownBy(() -> session.getNodeValue(NEW + "/AppAuth/c/AAuthSecret")).isInstanceOf(DmtException.class);
        assertThatThrownBy(() -> session.createLeafNode(NEW + "/ServerPW", new DmtData("x"))).as("a node of DM 1.1")
                .isInstanceOfSatisfying(DmtException.class, said -> assertThat(said.getCode()).isEqualTo(DmtException.METADATA_MISMATCH));
        session.close();

        store.close();
        load();
        DmAccount account = table.account("S2").orElseThrow();
        assertThat(account.name()).isEqualTo("New");
        assertThat(account.addresses()).containsExactly(URI.create("https://s2.example.com:8443/dm"));
        assertThat(account.client().name()).isEqualTo("gw");
        assertThat(account.client().secret()).isEqualTo("s3cret");
        assertThat(account.client().nonce()).contains(new byte[] {9});
        assertThat(table.stored().get(0).nodes().text("Ext", "Note", "Text")).isEqualTo("kept");
        assertThat(table.stored().get(0).bootstrapped()).isFalse();
    }

    @Test
    @Proves({"TREE-28", "TREE-115", "TREE-117"})
    @DisplayName("TREE-115: values that mean nothing are 415, a second account of a server 418, an account in use stays usable")
    void refused() throws Exception {
        DmtSession session = session("S1", DmtSession.LOCK_TYPE_EXCLUSIVE);
        build(session);
        status(415, () -> session.setNodeValue(NEW + "/AppAddr/1/Port/1/PortNbr", new DmtData("70000")));
        status(415, () -> session.setNodeValue(NEW + "/AppAddr/1/Addr", new DmtData("nonsense")));
        status(415, () -> session.setNodeValue(NEW + "/AppAuth/c/AAuthType", new DmtData("X509")));
        status(415, () -> session.deleteNode(NEW + "/AppAddr/1"));
        session.createLeafNode(NEW + "/Ext/TrustedKeys/1", new DmtData("sha256/" + "A".repeat(43) + "="));
        status(415, () -> session.createLeafNode(NEW + "/Ext/TrustedKeys/2", new DmtData("no key")));
        assertThat(table.account("S2").orElseThrow().trustedKeys()).as("for a key that is to come").hasSize(1);
        status(415, () -> session.createLeafNode(NEW + "/AppAuth/o/AAuthLevel", new DmtData("OBEX")));
        status(418, () -> session.createLeafNode("./DMAcc/Other/ServerID", new DmtData("S2")));
        status(414, () -> session.createInteriorNode("./DMAcc/" + "x".repeat(129)));
        assertThatThrownBy(() -> session.setNodeValue(NEW + "/ServerID", new DmtData("S3"))).isInstanceOf(DmtException.class);
        assertThat(table.account("S2").orElseThrow().addresses()).containsExactly(URI.create("https://s2.example.com:8443/dm"));
        session.renameNode(NEW, "Renamed");
        session.close();
        assertThat(table.account("S2").orElseThrow().name()).isEqualTo("Renamed");

        DmtSession atomic = session("S1", DmtSession.LOCK_TYPE_ATOMIC);
        assertThatThrownBy(() -> atomic.deleteNode("./DMAcc/Renamed/AppAddr")).isInstanceOfSatisfying(DmtException.class,
                said -> assertThat(said.getCode()).as("an account has just one").isEqualTo(DmtException.METADATA_MISMATCH));
        atomic.deleteNode("./DMAcc/Renamed/AppAddr/1");
        assertThatThrownBy(atomic::commit).isInstanceOf(DmtException.class);
        assertThat(table.account("S2")).isPresent();
        assertThatThrownBy(atomic::close).isInstanceOf(Exception.class);
    }

    private interface Step {
        void run() throws DmtException;
    }

    private static void status(int code, Step step) {
        assertThatThrownBy(step::run).isInstanceOfSatisfying(CommandStatusException.class, said -> assertThat(said.status()).isEqualTo(code));
    }

    @Test
    @Proves({"TREE-48", "SEC-103"})
    @DisplayName("TREE-48: with its account a server loses its rights everywhere, also if the gateway is cut off in between")
    void removed() throws Exception {
        DmtSession session = session("S1", DmtSession.LOCK_TYPE_EXCLUSIVE);
        build(session);
        session.deleteNode(NEW);
        session.close();
        assertThat(table.accounts()).isEmpty();

        store.close();
        load();
        assertThat(store.records()).as("nothing is left of the account").containsOnly("accounts", "gone");
        AccountRights rights = new AccountRights(table, store, new AccountAdders(AccountAdders.BOOTSTRAPPED), logger.logger());
        List<String> taken = new ArrayList<>();
        assertThatThrownBy(() -> rights.takeAway(server -> {
            throw new DmtException(".", DmtException.DATA_STORE_FAILURE, "disk");
        })).isInstanceOf(DmtException.class);
        rights.takeAway(taken::add);
        rights.takeAway(taken::add);
        assertThat(taken).containsExactly("S2");
        assertThat(store.records()).containsOnly("accounts");
    }

    @Test
    @Proves({"TREE-115", "DM-120"})
    @DisplayName("TREE-115: what an interrupted commit wrote down can be done once more, with the same outcome")
    void redone() throws Exception {
        RecoverableDataSession session = (RecoverableDataSession) plugin.openAtomicSession(new String[] {".", "DMAcc"}, null);
        session.createInteriorNode(new String[] {".", "DMAcc", "New"}, null);
        session.createLeafNode(new String[] {".", "DMAcc", "New", "ServerID"}, new DmtData("S2"), null);
        byte[] changes = session.pendingChanges();
        plugin.redo(changes);
        plugin.redo(changes);
        assertThat(table.stored()).singleElement().satisfies(account -> assertThat(account.serverId()).isEqualTo("S2"));
        assertThatThrownBy(() -> plugin.redo(new byte[] {1, 2, 3})).isInstanceOf(DmtException.class);
    }

    @Test
    @Proves("TREE-28")
    @DisplayName("TREE-28: a full medium is 420, and nothing has changed")
    void full() throws Exception {
        store.close();
        try (FileStorage small = FileStorage.open(folder.resolve("small"), new NioDisk(), 2000); Store tiny = small.open("dm-objects")) {
            AccountTable accounts = new AccountTable(tiny, logger.logger());
            AccountDraft draft = new AccountDraft(accounts);
            draft.createInterior(new String[] {".", "DMAcc", "New"});
            draft.set(new String[] {".", "DMAcc", "New", "Name"}, new DmtData("x".repeat(4000)));
            status(420, () -> draft.apply(new String[] {".", "DMAcc"}));
            assertThat(accounts.stored()).isEmpty();
        }
    }

    @Test
    @Proves("TREE-115")
    @DisplayName("Damaged records cost one account or one nonce and are named in the log; the others stay")
    void damaged() throws Exception {
        AccountNode one = AccountNode.EMPTY.with("AppID", "w7").with("ServerID", "one").with("AppAddr/1/Addr", "https://one.example.com")
                .with("AppAuth/1/AAuthLevel", "CLCRED").with("AppAuth/1/AAuthName", "gw");
        NewAccount first = new NewAccount(StoredAccount.bootstrapped(StoredAccount.XML, one, Map.of()), Map.of("1", new byte[] {5}), null);
        NewAccount second = new NewAccount(StoredAccount.bootstrapped(StoredAccount.XML, one.with("ServerID", "two"), Map.of()), Map.of(), null);
        table.add(List.of(first, second));
        store.close();
        damage("account.2");
        damage("nonce.1.entry.1");
        damage("accounts");
        load();
        assertThat(table.accounts()).extracting(DmAccount::serverId).containsExactly("one");
        assertThat(table.account("one").orElseThrow().client().nonce()).isEmpty();
        assertThat(logger.lines()).anyMatch(line -> line.startsWith("ERROR The account 2 is damaged and was given up"))
                .anyMatch(line -> line.contains("nonce is damaged")).anyMatch(line -> line.contains("list of accounts is damaged"));
        table.add(List.of(second));
        assertThat(table.accounts()).as("bootstrapped again").hasSize(2);
    }

    private void damage(String record) throws Exception {
        try (var files = Files.walk(folder.resolve("state/dm-objects/records"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(record + "\\.[12]")).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
    }

    @Test
    @DisplayName("Accounts of the first format of records are read with their nonces")
    void firstFormat() throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(1);
            for (String text : new String[] {"1", "dms", "DM", ""}) {
                out.writeUTF(text);
            }
            out.writeBoolean(false);
            out.writeUTF("");
            out.writeUTF(StoredAccount.XML);
            out.writeShort(1);
            out.writeUTF("https://dms.example.com/dm");
            out.writeUTF("");
            out.writeShort(0);
            out.writeShort(1);
            for (String text : new String[] {"CLCRED", "DIGEST", "gw", "one"}) {
                out.writeUTF(text);
            }
        }
        store.write("account.1", octets.toByteArray());
        store.write("nonce.1.client", new byte[] {3});
        store.write("accounts", "1".getBytes(StandardCharsets.UTF_8));
        DmAccount account = new AccountTable(store, logger.logger()).account("dms").orElseThrow();
        assertThat(account.client().secret()).isEqualTo("one");
        assertThat(account.client().nonce()).contains(new byte[] {3});
    }
}
