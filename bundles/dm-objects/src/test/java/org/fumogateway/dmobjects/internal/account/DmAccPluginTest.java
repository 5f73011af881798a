package org.fumogateway.dmobjects.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

class DmAccPluginTest {

    @TempDir
    Path data;
    private FileStorage storage;
    private Store store;
    private AccountTable table;
    private DmAccPlugin plugin;

    @BeforeEach
    void open() throws Exception {
        storage = FileStorage.open(data, new NioDisk(), 0);
        store = storage.open("dm-objects");
        table = new AccountTable(store, TestLogger.create());
        AccountNode nodes = account("dms").with("Name", "DM").with("AAuthPref", "DIGEST");
        table.add(List.of(bootstrapped(proof(proof(nodes, "1", StoredAccount.CLIENT, "gw", "one"), "2", StoredAccount.SERVER, "dms", "two"))));
        plugin = new DmAccPlugin(table);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        storage.close();
    }

    private static AccountNode account(String server) {
        return AccountNode.EMPTY.with("AppID", "w7").with("ServerID", server).with("AppAddr/1/Addr", "https://" + server + ".example.com/dm")
                .with("AppAddr/1/AddrType", "");
    }

    private static AccountNode proof(AccountNode nodes, String entry, String level, String user, String secret) {
        String proof = "AppAuth/" + entry;
        return nodes.with(proof + "/AAuthLevel", level).with(proof + "/AAuthType", "DIGEST").with(proof + "/AAuthName", user)
                .with(proof + "/AAuthSecret", secret).with(proof + "/AAuthData", "");
    }

    private static NewAccount bootstrapped(AccountNode nodes) {
        return new NewAccount(StoredAccount.bootstrapped(StoredAccount.XML, nodes, Map.of()), Map.of(), null);
    }

    private static String[] path(String uri) {
        return uri.split("/");
    }

    @Test
    @Proves({"SEC-102", "SEC-112", "TREE-119"})
    @DisplayName("An account is shown as a DMAcc object whose secret and nonce can never be read")
    void shown() throws Exception {
        ReadableDataSession session = plugin.openReadOnlySession(path("./DMAcc"), null);
        assertThat(session.getChildNodeNames(path("./DMAcc"))).containsExactly("1");
        assertThat(session.getNodeType(path("./DMAcc/1"))).isEqualTo("urn:oma:mo:oma-dm-dmacc:1.0");
        Map<String, String> values = new HashMap<>();
        for (String leaf : List.of("AppID", "ServerID", "Name", "AAuthPref", "AppAddr/1/Addr", "AppAuth/1/AAuthLevel",
                "AppAuth/2/AAuthLevel", "AppAuth/1/AAuthName")) {
            values.put(leaf, session.getNodeValue(path("./DMAcc/1/" + leaf)).getString());
        }
        assertThat(values).containsEntry("AppID", "w7").containsEntry("ServerID", "dms").containsEntry("Name", "DM")
                .containsEntry("AAuthPref", "DIGEST").containsEntry("AppAddr/1/Addr", "https://dms.example.com/dm")
                .containsEntry("AppAuth/1/AAuthLevel", "CLCRED").containsEntry("AppAuth/2/AAuthLevel", "SRVCRED")
                .containsEntry("AppAuth/1/AAuthName", "gw");
        for (String secret : List.of("AAuthSecret", "AAuthData")) {
            String[] path = path("./DMAcc/1/AppAuth/1/" + secret);
            assertThat(session.getMetaNode(path).can(MetaNode.CMD_GET)).isFalse();
            assertThat(session.getMetaNode(path).can(MetaNode.CMD_REPLACE)).isTrue();
            assertThatThrownBy(() -> session.getNodeValue(path)).isInstanceOfSatisfying(DmtException.class,
                    refused -> assertThat(refused.getCode()).isEqualTo(DmtException.COMMAND_NOT_ALLOWED));
        }
    }

    @Test
    @Proves("TREE-115")
    @DisplayName("A server can change secret, nonce and address; all at the commit or not at all, and over a restart")
    void changed() throws Exception {
        TransactionalDataSession session = plugin.openAtomicSession(path("./DMAcc"), null);
        session.setNodeValue(path("./DMAcc/1/AppAuth/1/AAuthSecret"), new DmtData("three"));
        session.setNodeValue(path("./DMAcc/1/AppAddr/1/Addr"), new DmtData("https://new.example.com/dm"));
        session.rollback();
        session.commit();
        assertThat(table.account("dms").orElseThrow().client().secret()).isEqualTo("one");

        session.setNodeValue(path("./DMAcc/1/AppAuth/1/AAuthSecret"), new DmtData("three"));
        session.setNodeValue(path("./DMAcc/1/AppAuth/2/AAuthData"), new DmtData(new byte[] {7}));
        session.setNodeValue(path("./DMAcc/1/AppAddr/1/Addr"), new DmtData("https://new.example.com/dm"));
        assertThat(table.account("dms").orElseThrow().client().secret()).as("before the commit").isEqualTo("one");
        session.commit();
        AccountTable again = new AccountTable(store, TestLogger.create());
        assertThat(again.account("dms").orElseThrow().client().secret()).isEqualTo("three");
        assertThat(again.account("dms").orElseThrow().server().nonce()).contains(new byte[] {7});
        assertThat(again.account("dms").orElseThrow().addresses()).containsExactly(URI.create("https://new.example.com/dm"));

        assertThatThrownBy(() -> plugin.openReadWriteSession(path("./DMAcc"), null)
                .setNodeValue(path("./DMAcc/1/AppAddr/1/Addr"), new DmtData("nonsense"))).isInstanceOf(DmtException.class);
        assertThat(table.account("dms").orElseThrow().addresses()).containsExactly(URI.create("https://new.example.com/dm"));
    }

    @Test
    @Proves({"FUMO-27", "BOOT-11"})
    @DisplayName("The server gets its rights on its account and on the update object, and what somebody else set later stays")
    void rights() throws Exception {
        Map<String, Acl> acls = new HashMap<>();
        DmtAdmin tree = tree(acls, new AtomicInteger(), "");
        AccountRights rights = rights("bootstrapped");

        rights.grant(tree);
        rights.grant(tree);

        assertThat(acls).containsOnlyKeys("./DMAcc", "./DMAcc/1", "./FwUpdate/Gw");
        assertThat(acls.get("./FwUpdate/Gw")).isEqualTo(new Acl("Exec=dms&Get=dms&Replace=dms"));
        assertThat(acls.get("./DMAcc/1")).isEqualTo(new Acl("Get=dms&Replace=dms&Delete=dms"));

        table.add(List.of(bootstrapped(account("two"))));
        rights.grant(tree);
        assertThat(acls.get("./FwUpdate/Gw")).isEqualTo(new Acl("Exec=dms+two&Get=dms+two&Replace=dms+two"));

        acls.put("./FwUpdate/Gw", new Acl("Get=*"));
        rights.grant(tree);
        assertThat(acls.get("./FwUpdate/Gw")).isEqualTo(new Acl("Get=*"));
    }

    @Test
    @Proves({"FUMO-27", "BOOT-11"})
    @DisplayName("A node whose plugin goes in the middle costs no other node its rights, and gets its own with the next look")
    void rightsWhilePluginsGo() throws Exception {
        Map<String, Acl> acls = new HashMap<>();
        AccountRights rights = rights("bootstrapped");
        AtomicInteger ended = new AtomicInteger();
        rights.grant(tree(acls, ended, "./DMAcc/1"));
        assertThat(acls).containsOnlyKeys("./DMAcc", "./FwUpdate/Gw");
        assertThat(ended).hasValue(1);
        rights.grant(tree(acls, ended, ""));
        assertThat(acls).containsOnlyKeys("./DMAcc", "./DMAcc/1", "./FwUpdate/Gw");
    }

    private AccountRights rights(String adders) {
        return new AccountRights(table, store, new AccountAdders(adders), TestLogger.create());
    }

    @Test
    @Proves({"BOOT-3", "TREE-36"})
    @DisplayName("BOOT-3: bootstrapped servers may add accounts, or the named ones, or all; a change of the setting counts, an ACL of others stays")
    void adders() throws Exception {
        Map<String, Acl> acls = new HashMap<>();
        DmtAdmin tree = tree(acls, new AtomicInteger(), "");
        rights("bootstrapped").grant(tree);
        assertThat(acls.get("./DMAcc")).isEqualTo(new Acl("Add=dms&Get=*"));
        table.add(List.of(bootstrapped(account("two"))));
        rights("bootstrapped").grant(tree);
        assertThat(acls.get("./DMAcc")).isEqualTo(new Acl("Add=dms+two&Get=*"));
        rights(" owner , two").grant(tree);
        assertThat(acls.get("./DMAcc")).isEqualTo(new Acl("Add=owner+two&Get=*"));
        rights("*").grant(tree);
        assertThat(acls.get("./DMAcc")).isEqualTo(new Acl("Add=*&Get=*"));
        rights("").grant(tree);
        assertThat(acls.get("./DMAcc")).as("nobody").isEqualTo(new Acl("Get=*"));
        acls.put("./DMAcc", new Acl("Add=operator&Get=operator"));
        rights("*").grant(tree);
        assertThat(acls.get("./DMAcc")).isEqualTo(new Acl("Add=operator&Get=operator"));
        assertThatThrownBy(() -> new AccountAdders("a&b")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("accountAdders");
    }

    @Test
    @Proves("BOOT-3")
    @DisplayName("BOOT-3: a gateway that nobody has bootstrapped lets no server add an account")
    void nobodyYet() throws Exception {
        Map<String, Acl> acls = new HashMap<>();
        try (FileStorage empty = FileStorage.open(data.resolve("empty"), new NioDisk(), 0); Store none = empty.open("dm-objects")) {
            AccountTable accounts = new AccountTable(none, TestLogger.create());
            new AccountRights(accounts, none, new AccountAdders("bootstrapped"), TestLogger.create()).grant(tree(acls, new AtomicInteger(), ""));
        }
        assertThat(acls).containsExactly(Map.entry("./DMAcc", new Acl("Get=*")));
    }

    /** A tree with {@code ./FwUpdate/Gw} and {@code ./DMAcc/1}; writing to one node ends all that happens in that session. */
    private static DmtAdmin tree(Map<String, Acl> acls, AtomicInteger ended, String gone) {
        Map<String, String[]> children = Map.of(".", new String[] {"DMAcc", "FwUpdate"}, "./DMAcc", new String[] {"1"}, "./FwUpdate",
                new String[] {"Gw"});
        AtomicInteger state = new AtomicInteger();
        DmtSession session = (DmtSession) Proxy.newProxyInstance(DmtSession.class.getClassLoader(), new Class<?>[] {DmtSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isNodeUri" -> List.of("./DMAcc", "./DMAcc/1", "./FwUpdate/Gw").contains(arguments[0]);
                    case "getChildNodeNames" -> children.getOrDefault(arguments[0], new String[0]);
                    case "isLeafNode" -> false;
                    case "getNodeType" -> "./FwUpdate/Gw".equals(arguments[0]) ? "urn:oma:mo:oma-fumo:1.0" : null;
                    case "getNodeAcl" -> acls.get(arguments[0]);
                    case "setNodeAcl" -> {
                        if (gone.equals(arguments[0])) {
                            state.set(DmtSession.STATE_INVALID);
                            ended.incrementAndGet();
                            throw new DmtIllegalStateException("The session is invalid");
                        }
                        acls.put((String) arguments[0], (Acl) arguments[1]);
                        yield null;
                    }
                    case "getState" -> state.get();
                    case "close" -> {
                        if (state.get() != DmtSession.STATE_OPEN) {
                            throw new DmtIllegalStateException("The session is invalid");
                        }
                        yield null;
                    }
                    default -> null;
                });
        return (DmtAdmin) Proxy.newProxyInstance(DmtAdmin.class.getClassLoader(), new Class<?>[] {DmtAdmin.class},
                (proxy, method, arguments) -> {
                    state.set(DmtSession.STATE_OPEN);
                    return session;
                });
    }
}
