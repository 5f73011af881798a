package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

class AclTest {

    private static final String EXEC_RIGHTS = "Exec=S1&Get=S1&Replace=S1";

    @TempDir
    private Path folder;

    private TreeFixture fixture;
    private final MemoryPlugin plugin = new MemoryPlugin("")
            .interior("./Cfg").leaf("./Cfg/Mode", new DmtData("m"))
            .interior("./App").leaf("./App/Old", new DmtData("o")).leaf("./App/New", new DmtData("n"));

    @BeforeEach
    void open() throws Exception {
        fixture = new TreeFixture(folder).plug(plugin, "./Cfg", "./App");
        fixture.acl("./Cfg", "Get=S1&Replace=S1").acl("./Cfg/Mode", "Get=*")
                .acl("./App", "Get=S2&Replace=S2&Delete=S2").acl("./App/New", "Get=S1&Replace=S1");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private DmtSession session(String principal, String uri) throws DmtException {
        return fixture.admin().getSession(principal, uri, DmtSession.LOCK_TYPE_EXCLUSIVE);
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DmtException.class, said -> assertThat(said.getCode()).isEqualTo(code));
    }

    @Test
    @Proves({"TREE-34", "TREE-40", "TREE-41", "TREE-42"})
    @DisplayName("Rights of the worked example: own ACL counts alone, an ACL is changed by right on the node or its parent, a "
            + "leaf's by the parent's")
    void workedExample() throws Exception {
        try (Closing s1 = new Closing(session("S1", "."))) {
            assertCode(DmtException.PERMISSION_DENIED, () -> s1.session.setNodeValue("./Cfg/Mode", new DmtData("x")));
            s1.session.setNodeAcl("./Cfg/Mode", new Acl("Get=*"));
            s1.session.setNodeValue("./App/New", new DmtData("x"));
            assertCode(DmtException.PERMISSION_DENIED, () -> s1.session.setNodeAcl("./App/New", new Acl("Get=S1")));
        }
        try (Closing s2 = new Closing(session("S2", "."))) {
            assertCode(DmtException.PERMISSION_DENIED, () -> s2.session.setNodeAcl("./Cfg/Mode", new Acl("Get=S2")));
            assertThat(s2.session.getNodeAcl("./App/Old")).isNull();
            assertCode(DmtException.PERMISSION_DENIED, () -> s2.session.setNodeValue("./App/New", new DmtData("y")));
            s2.session.setNodeAcl("./App/New", new Acl("Replace=S2"));
            s2.session.setNodeValue("./App/New", new DmtData("y"));
            s2.session.deleteNode("./App/Old");
        }
        try (Closing s3 = new Closing(session("S3", "."))) {
            assertCode(DmtException.PERMISSION_DENIED, () -> s3.session.createLeafNode("./App/X", new DmtData("x")));
            assertCode(DmtException.PERMISSION_DENIED, () -> s3.session.getNodeAcl("./App/New"));
        }
    }

    /** Closes a session after a try. */
    private record Closing(DmtSession session) implements AutoCloseable {
        @Override
        public void close() throws DmtException {
            session.close();
        }
    }

    @Test
    @Proves({"TREE-36", "TREE-37"})
    @DisplayName("On a new device nobody may replace or execute anything, and everybody keeps the right to add to the root")
    void rootAcl() throws Exception {
        assertThat(fixture.rights().isPermitted("S9", "./Anything", Acl.GET)).isTrue();
        assertThat(fixture.rights().isPermitted("S9", "./Anything", Acl.EXEC)).isFalse();
        assertThat(fixture.rights().isPermitted("S9", "./Anything", Acl.REPLACE)).isFalse();
        assertThat(fixture.rights().isPermitted(null, "./Anything", Acl.EXEC)).isTrue();
        try (Closing local = new Closing(fixture.admin().getSession("."))) {
            assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> local.session.setNodeAcl(".", null));
            assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> local.session.setNodeAcl(".", new Acl("Get=*")));
        }
    }

    @Test
    @Proves({"FUMO-27", "TREE-43"})
    @DisplayName("An ACL survives a restart, and its plugin's absence; it cannot be set while the plugin is absent")
    void durable() throws Exception {
        fixture.acl("./Cfg", EXEC_RIGHTS);
        fixture.close();
        fixture = new TreeFixture(folder);
        assertThat(fixture.rights().isPermitted("S1", "./Cfg", Acl.EXEC)).isTrue();
        assertThat(fixture.rights().isPermitted("S2", "./Cfg", Acl.EXEC)).isFalse();
        assertCode(DmtException.NODE_NOT_FOUND, () -> fixture.acl("./Cfg", "Get=*"));
        fixture.plug(plugin, "./Cfg");
        assertThat(session(null, "./Cfg").getNodeAcl("")).isEqualTo(new Acl(EXEC_RIGHTS));
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("Deleting drops the ACLs of the subtree, renaming moves them, and the creator of a node gets rights on it")
    void followNodes() throws Exception {
        fixture.acl("./Cfg", "Add=S3&Get=*");
        try (Closing s3 = new Closing(session("S3", "./Cfg"))) {
            s3.session.createInteriorNode("Mine");
            assertThat(s3.session.getNodeAcl("Mine")).isEqualTo(new Acl("Add=S3&Delete=S3&Get=*&Replace=S3"));
            s3.session.renameNode("Mine", "Yours");
            assertThat(s3.session.getNodeAcl("Yours")).isNotNull();
            s3.session.deleteNode("Yours");
        }
        fixture.acl("./Cfg", "Add=*&Get=*");
        assertThat(fixture.rights().isPermitted("S3", "./Cfg/Yours", Acl.DELETE)).isFalse();
    }

    @Test
    @Proves("DM-127")
    @DisplayName("ACL changes of an atomic session count for itself at once, for others after the commit, and are gone after a"
            + " rollback")
    void atomic() throws Exception {
        DmtSession session = fixture.admin().getSession(null, "./Cfg", DmtSession.LOCK_TYPE_ATOMIC);
        session.setNodeAcl("", new Acl("Get=S7"));
        assertThat(session.getEffectiveNodeAcl("Mode")).isEqualTo(new Acl("Get=*"));
        assertThat(session.getNodeAcl("")).isEqualTo(new Acl("Get=S7"));
        assertThat(fixture.rights().isPermitted("S7", "./Cfg", Acl.GET)).isFalse();
        session.rollback();
        assertThat(session.getNodeAcl("")).isEqualTo(new Acl("Get=S1&Replace=S1"));
        session.setNodeAcl("", new Acl("Get=S8"));
        session.close();
        assertThat(fixture.rights().isPermitted("S8", "./Cfg", Acl.GET)).isTrue();
    }

    @Test
    @Proves("TREE-43")
    @DisplayName("Stored ACLs that are damaged are reported, not half read")
    void damaged() throws Exception {
        fixture.close();
        try (org.fumogateway.storage.FileStorage storage =
                org.fumogateway.storage.FileStorage.open(folder, new org.fumogateway.storage.NioDisk(), 0)) {
            org.fumogateway.storage.Store store = storage.open(TreeComponent.STORE);
            store.removeJournal(AclStore.JOURNAL);
            store.write(AclStore.OLD_RECORD, new byte[] {1, 0, 0, 0, 9});
            assertThatThrownBy(() -> new AclStore(store)).hasMessageContaining("cannot be read");
            assertThat(AclStore.fromFactory(store, AclTable.FACTORY).current()).isEqualTo(AclTable.FACTORY);
        }
        fixture = new TreeFixture(folder.resolve("other"));
    }

    @Test
    @Proves({"TREE-48", "SEC-103"})
    @DisplayName("A server that is gone is taken out of every ACL: empty commands vanish, empty ACLs inherit, at the root all get the command")
    void removePrincipal() throws Exception {
        fixture.acl(".", "Add=*&Get=*&Replace=S1&Exec=S1+S2").acl("./Cfg", "Get=S1&Replace=S1+S2").acl("./Cfg/Mode", "Get=S1&Exec=S1");
        fixture.tree().removePrincipal("S1");
        AclTable table = fixture.tree().acls().current();
        assertThat(table.own(NodePath.ROOT)).isEqualTo(new Acl("Add=*&Get=*&Replace=*&Exec=S2"));
        assertThat(table.own(NodePath.absolute("./Cfg"))).isEqualTo(new Acl("Replace=S2"));
        assertThat(table.own(NodePath.absolute("./Cfg/Mode"))).isNull();
        fixture.close();
        fixture = new TreeFixture(folder);
        assertThat(fixture.tree().acls().current()).isEqualTo(table);
    }

    @Test
    @Proves("TREE-36")
    @DisplayName("A new device has the root's ACL its factory set; a device in use keeps its own, whatever is set later")
    void factory() throws Exception {
        AclTable owner = AclTable.withRoot(new Acl("Add=*&Get=*&Exec=owner"));
        AclTable other = AclTable.withRoot(new Acl("Add=*"));
        for (AclTable set : List.of(owner, other, AclTable.FACTORY)) {
            try (FileStorage storage = FileStorage.open(folder.resolve("new"),
                    new NioDisk(), 0)) {
                assertThat(new AclStore(storage.open(TreeComponent.STORE), set).current()).isEqualTo(owner);
            }
        }
    }
}
