package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.gateway.tree.IncompleteCommitException;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
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

/** The commit of an atomic session in which something fails: what stays, what goes back, and what the next start makes of it. */
class CommitTest {

    @TempDir
    private Path folder;

    private FileStorage storage;
    private int writesUntilFailure = Integer.MAX_VALUE;
    private final MemoryPlugin one = new MemoryPlugin("").interior("./V/One").leaf("./V/One/L", new DmtData("l"));
    private final MemoryPlugin two = new MemoryPlugin("").interior("./V/Two").leaf("./V/Two/L", new DmtData("l"));

    @BeforeEach
    void open() throws Exception {
        storage = FileStorage.open(folder.resolve("acls"), new NioDisk(), 0);
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    /** A store whose medium is full from the write on that a test chooses. */
    private <T> T failing(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("append") && writesUntilFailure-- <= 0) {
                throw new StorageException(StorageException.Reason.INVALID, "The medium is full");
            }
            try {
                Object answer = method.invoke(real, arguments);
                return answer instanceof Journal journal ? failing(Journal.class, journal) : answer;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    /** Starts again and tells whether there is something left to carry out. */
    private boolean nothingLeft() throws Exception {
        storage.close();
        storage = FileStorage.open(folder.resolve("acls"), new NioDisk(), 0);
        return new AclStore(storage.open("tree")).nothingLeft();
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A decision that is carried out, which could not be noted, is noted with the next change and not carried out again")
    void settledLater() throws Exception {
        AclStore acls = new AclStore(failing(Store.class, storage.open("tree")));
        long decision = acls.decide(NodePath.ROOT, table -> table, List.of(new AclStore.Part("./Ext", new byte[] {1})));
        writesUntilFailure = 0;
        assertThatThrownBy(() -> acls.settle(NodePath.ROOT, decision, UnaryOperator.identity())).isInstanceOf(DmtException.class);
        writesUntilFailure = Integer.MAX_VALUE;
        acls.update(NodePath.ROOT, table -> table.with(NodePath.ROOT.child("Ext"), new Acl("Get=S1")));
        assertThat(nothingLeft()).isTrue();
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("The same before the next session begins, so that no start carries it out over what that session changes")
    void settledBeforeTheNextSession() throws Exception {
        try (TreeFixture tree = new TreeFixture(folder.resolve("tree"), failing(Store.class, storage.open("tree"))).plugStoredNodes("./Ext")) {
            DmtSession session = tree.admin().getSession(null, "./Ext", DmtSession.LOCK_TYPE_ATOMIC);
            session.createLeafNode("L", new DmtData("old"));
            writesUntilFailure = 1;
            session.close();
            writesUntilFailure = Integer.MAX_VALUE;
            DmtSession next = tree.admin().getSession("./Ext");
            next.setNodeValue("L", new DmtData("new"));
            next.close();
        }
        assertThat(nothingLeft()).isTrue();
    }

    @Test
    @Proves({"OSGi-DMT-3.4", "OSGi-DMT-6"})
    @DisplayName("A plugin that cannot commit takes back the ACLs of its own nodes; those of nodes that are committed stay")
    void revertsOwnAcls() throws Exception {
        try (TreeFixture tree = new TreeFixture(folder.resolve("tree")).plug(one, "./V/One").plug(two, "./V/Two")) {
            IllegalStateException bug = new IllegalStateException("bug");
            two.fail("commit", bug);
            DmtSession session = tree.admin().getSession(null, "./V", DmtSession.LOCK_TYPE_ATOMIC);
            session.setNodeAcl("One/L", new Acl("Get=S1"));
            session.setNodeAcl("Two/L", new Acl("Get=S1"));
            assertThatThrownBy(session::commit).isInstanceOfSatisfying(IncompleteCommitException.class, said -> {
                assertThat(said.getCode()).isEqualTo(DmtException.TRANSACTION_ERROR);
                assertThat(said.getCauses()).containsExactly(bug);
                assertThat(said.failures()).extracting(IncompleteCommitException.Failure::node).containsExactly("./V/Two");
            });
            AclTable acls = tree.tree().acls().current();
            assertThat(acls.own(NodePath.absolute("./V/One/L"))).isEqualTo(new Acl("Get=S1"));
            assertThat(acls.own(NodePath.absolute("./V/Two/L"))).isNull();
        }
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("What a plugin refuses before anything is committed keeps its code and names its root; all others are rolled back")
    void refusedBeforeCommit() throws Exception {
        try (TreeFixture tree = new TreeFixture(folder.resolve("tree")).plug(one, "./V/One").plug(two, "./V/Two")) {
            two.fail("pendingChanges", new DmtException((String) null, DmtException.METADATA_MISMATCH, "not whole"));
            DmtSession session = tree.admin().getSession(null, "./V", DmtSession.LOCK_TYPE_ATOMIC);
            session.setNodeValue("One/L", new DmtData("1"));
            session.setNodeValue("Two/L", new DmtData("1"));
            assertThatThrownBy(session::commit).isInstanceOfSatisfying(DmtException.class, said -> {
                assertThat(said.getCode()).isEqualTo(DmtException.METADATA_MISMATCH);
                assertThat(said.getURI()).isEqualTo("./V/Two");
            });
            assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
            assertThat(one.value("./V/One/L")).isEqualTo(new DmtData("l"));
            CommandStatusException full = new CommandStatusException("./V/Two/L", 420, "full");
            two.fail("pendingChanges", full);
            DmtSession again = tree.admin().getSession(null, "./V", DmtSession.LOCK_TYPE_ATOMIC);
            again.setNodeValue("Two/L", new DmtData("1"));
            assertThatThrownBy(again::close).isSameAs(full);
        }
    }
}
