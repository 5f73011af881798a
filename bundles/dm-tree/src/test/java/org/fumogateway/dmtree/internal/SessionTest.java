package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

class SessionTest {

    @TempDir
    private Path folder;

    private TreeFixture fixture;
    private final MemoryPlugin one = new MemoryPlugin("one").interior("./V/One").leaf("./V/One/L", new DmtData("l"));
    private final MemoryPlugin two = new MemoryPlugin("two").interior("./V/Two").leaf("./V/Two/L", new DmtData("l"));

    @BeforeEach
    void open() throws Exception {
        fixture = new TreeFixture(folder, Duration.ofMillis(20)).plug(one, "./V/One").plug(two, "./V/Two");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private DmtSession session(String uri, int lock) throws DmtException {
        return fixture.admin().getSession(null, uri, lock);
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DmtException.class, said -> assertThat(said.getCode()).isEqualTo(code));
    }

    @Test
    @Proves("OSGi-DMT-3.1")
    @DisplayName("A session is refused for a bad, relative or missing root, an unknown lock, and a subtree in use")
    void refusals() throws Exception {
        assertCode(DmtException.INVALID_URI, () -> session("./V/", 1));
        assertCode(DmtException.COMMAND_FAILED, () -> session("V", 1));
        assertCode(DmtException.COMMAND_FAILED, () -> session("./V", 3));
        assertCode(DmtException.NODE_NOT_FOUND, () -> session("./Nope", 1));
        DmtSession held = session("./V/One", DmtSession.LOCK_TYPE_EXCLUSIVE);
        assertCode(DmtException.SESSION_CREATION_TIMEOUT, () -> session("./V", DmtSession.LOCK_TYPE_SHARED));
        held.close();
        session("./V", DmtSession.LOCK_TYPE_SHARED).close();
    }

    @Test
    @Proves("OSGi-DMT-7.1")
    @DisplayName("Nodes that only lead to plugins can be read and nothing else")
    void scaffold() throws Exception {
        DmtSession session = session(".", DmtSession.LOCK_TYPE_EXCLUSIVE);
        assertThat(session.isNodeUri("./V")).isTrue();
        assertThat(session.isLeafNode("V")).isFalse();
        assertThat(session.getChildNodeNames("./V")).containsExactly("One", "Two");
        assertThat(session.getNodeType("./V")).isEqualTo(DmtConstants.DDF_SCAFFOLD);
        assertThat(session.getNodeTitle("./V")).isNull();
        assertThat(session.getNodeVersion("./V")).isZero();
        assertThat(session.getNodeTimestamp("./V")).isNotNull();
        assertThat(session.getMetaNode("./V").can(MetaNode.CMD_ADD)).isFalse();
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.getNodeSize("./V"));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.getNodeValue("./V"));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.createInteriorNode("./V/Three"));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.deleteNode("./V"));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.execute("./V", null));
    }

    @Test
    @Proves("OSGi-DMT-2")
    @DisplayName("URIs are relative to the session or absolute within it; outside it they are refused")
    void addressing() throws Exception {
        DmtSession session = session("./V/One", DmtSession.LOCK_TYPE_SHARED);
        assertThat(session.isLeafNode("L")).isTrue();
        assertThat(session.isLeafNode("./V/One/L")).isTrue();
        assertThat(session.isNodeUri("")).isTrue();
        assertThat(session.isNodeUri("L/")).isFalse();
        assertCode(DmtException.COMMAND_FAILED, () -> session.isLeafNode("./V/Two"));
        assertCode(DmtException.INVALID_URI, () -> session.isLeafNode(".."));
        assertThatThrownBy(() -> session.setNodeValue("L", new DmtData("x"))).isInstanceOf(DmtIllegalStateException.class);
        assertThatThrownBy(session::commit).isInstanceOf(DmtIllegalStateException.class);
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("An atomic session commits and closes its plugins in reverse order of joining")
    void atomicOrder() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        MemoryPlugin first = new MemoryPlugin("first", calls).interior("./W/A").leaf("./W/A/L", new DmtData("l"));
        MemoryPlugin second = new MemoryPlugin("second", calls).interior("./W/B").leaf("./W/B/L", new DmtData("l"));
        fixture.plug(first, "./W/A").plug(second, "./W/B");
        DmtSession session = session("./W", DmtSession.LOCK_TYPE_ATOMIC);
        session.setNodeValue("A/L", new DmtData("1"));
        session.getNodeValue("B/L");
        calls.clear();
        session.close();
        assertThat(calls).containsExactly("second: commit", "first: commit", "second: close", "first: close");
        assertThat(first.value("./W/A/L")).isEqualTo(new DmtData("1"));
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_CLOSED);
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A rollback undoes all plugins; a plugin that cannot commit does not keep the others from it and ends the "
            + "session")
    void atomicFailure() throws Exception {
        DmtSession session = session("./V", DmtSession.LOCK_TYPE_ATOMIC);
        session.setNodeValue("One/L", new DmtData("1"));
        session.setNodeValue("Two/L", new DmtData("2"));
        session.rollback();
        assertThat(one.value("./V/One/L")).isEqualTo(new DmtData("l"));
        DmtException broken = new DmtException("./V/Two/L", DmtException.DATA_STORE_FAILURE, "disk");
        two.fail("commit", broken);
        session.setNodeValue("One/L", new DmtData("3"));
        assertThatThrownBy(session::commit).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(DmtException.TRANSACTION_ERROR);
            assertThat(said.getCause()).isSameAs(broken);
        });
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(one.calls).contains("one: commit", "one: close");
        assertThat(two.calls).doesNotHaveDuplicates().contains("two: close");
        session(".", DmtSession.LOCK_TYPE_EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("Whatever breaks while an atomic session ends: its plugins are closed and its subtree is free again")
    void breaksWhileClosing() throws Exception {
        FileStorage real = FileStorage.open(folder.resolve("real"), new NioDisk(), 0);
        Store breaking = breaking(Store.class, real.open("acls"), "write");
        try (TreeFixture tree = new TreeFixture(folder.resolve("breaking"), breaking).plug(one, "./V/One")) {
            DmtSession session = tree.admin().getSession(null, "./V/One", DmtSession.LOCK_TYPE_ATOMIC);
            session.setNodeValue("L", new DmtData("1"));
            session.setNodeAcl("", new Acl("Get=S1"));

            assertCode(DmtException.COMMAND_FAILED, session::close);

            assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
            assertThat(one.calls).contains("one: close");
            tree.admin().getSession(null, ".", DmtSession.LOCK_TYPE_EXCLUSIVE).close();
        } finally {
            real.close();
        }
    }

    /** A store, or a journal of it, that is gone as soon as something shall be kept. */
    private static <T> T breaking(Class<T> type, T real, String keeps) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals(keeps)) {
                throw new IllegalStateException("The store is gone");
            }
            Object answer = method.invoke(real, arguments);
            return answer instanceof Journal journal ? breaking(Journal.class, journal, "append") : answer;
        }));
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A plugin without transactions can be read but not written in an atomic session; a read-only one never")
    void unwritable() throws Exception {
        one.withoutTransactions().readOnly();
        DmtSession atomic = session("./V/One", DmtSession.LOCK_TYPE_ATOMIC);
        assertThat(atomic.getNodeValue("L")).isEqualTo(new DmtData("l"));
        assertCode(DmtException.TRANSACTION_ERROR, () -> atomic.setNodeValue("L", new DmtData("x")));
        atomic.close();
        DmtSession exclusive = session("./V/One", DmtSession.LOCK_TYPE_EXCLUSIVE);
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> exclusive.setNodeValue("L", new DmtData("x")));
    }

    @Test
    @Proves("OSGi-DMT-4.1")
    @DisplayName("What a plugin throws reaches the caller untouched, a Status of ours included; a fatal one ends the session")
    void exceptions() throws Exception {
        CommandStatusException inUse = new CommandStatusException("./V/One/L", 403, "in use");
        one.fail("setNodeValue ./V/One/L", inUse);
        DmtSession session = session("./V", DmtSession.LOCK_TYPE_ATOMIC);
        assertThatThrownBy(() -> session.setNodeValue("One/L", new DmtData("x"))).isSameAs(inUse);
        one.fail("setNodeValue ./V/One/L", new IllegalStateException("bug"));
        assertCode(DmtException.COMMAND_FAILED, () -> session.setNodeValue("One/L", new DmtData("x")));
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
        one.fail("setNodeValue ./V/One/L", new DmtException("./V/One/L", DmtException.DATA_STORE_FAILURE, "gone",
                new Vector<>(), true));
        assertCode(DmtException.DATA_STORE_FAILURE, () -> session.setNodeValue("One/L", new DmtData("x")));
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(one.calls).endsWith("one: rollback", "one: close");
        assertThatThrownBy(() -> session.getNodeValue("One/L")).isInstanceOf(DmtIllegalStateException.class);
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("A plugin that leaves ends the sessions on its nodes and no others, and frees their locks")
    void pluginLeaves() throws Exception {
        DmtSession touched = session("./V/One", DmtSession.LOCK_TYPE_EXCLUSIVE);
        DmtSession untouched = session("./V/Two", DmtSession.LOCK_TYPE_EXCLUSIVE);
        fixture.unplug(one);
        assertThat(touched.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(one.calls).endsWith("one: close");
        assertThat(untouched.getNodeValue("L")).isEqualTo(new DmtData("l"));
        untouched.close();
        DmtSession all = session(".", DmtSession.LOCK_TYPE_EXCLUSIVE);
        assertThat(all.getChildNodeNames("V")).containsExactly("Two");
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("A session nobody uses is ended after the idle time, and its lock is free")
    void idle() throws Exception {
        DmtSession forgotten = session("./V", DmtSession.LOCK_TYPE_EXCLUSIVE);
        fixture.tree().endIdleSessions(Duration.ofHours(1));
        assertThat(forgotten.getState()).isEqualTo(DmtSession.STATE_OPEN);
        fixture.tree().endIdleSessions(Duration.ZERO);
        await().until(() -> forgotten.getState() == DmtSession.STATE_INVALID);
        session("./V", DmtSession.LOCK_TYPE_EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-5.1")
    @DisplayName("Meta data decide what can be created: command, scope, kind, name, value, type and number")
    void creation() throws Exception {
        int chr = DmtData.FORMAT_STRING;
        one.meta("./V/One/NoAdd", TestMeta.leaf(chr).only(MetaNode.CMD_GET))
                .meta("./V/One/Perm", TestMeta.leaf(chr).permanent())
                .meta("./V/One/Dir", TestMeta.interior())
                .meta("./V/One/Name", TestMeta.leaf(chr).names(name -> false))
                .meta("./V/One/Value", TestMeta.leaf(chr).values(value -> false))
                .meta("./V/One/Type", TestMeta.leaf(chr).types("text/css"))
                .meta("./V/One/Full", TestMeta.leaf(chr).atMost(2))
                .leaf("./V/One/M", new DmtData("m"));
        DmtSession session = session("./V/One", DmtSession.LOCK_TYPE_EXCLUSIVE);
        for (String name : new String[] {"NoAdd", "Perm", "Dir", "Name", "Value", "Type", "Full"}) {
            assertCode(DmtException.METADATA_MISMATCH, () -> session.createLeafNode(name, new DmtData("x"), "text/plain"));
        }
        assertCode(DmtException.NODE_ALREADY_EXISTS, () -> session.createLeafNode("L", new DmtData("x")));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.createLeafNode("L/X", new DmtData("x")));
        session.createLeafNode("A/B/C", new DmtData("x"));
        assertThat(session.getChildNodeNames("A")).containsExactly("B");
        assertThat(session.getNodeValue("A/B/C")).isEqualTo(new DmtData("x"));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A permanent node's value may change, but it is neither deleted, renamed nor given another type")
    void permanent() throws Exception {
        one.leaf("./V/One/P", new DmtData("p"), TestMeta.leaf(DmtData.FORMAT_STRING).permanent())
                .leaf("./V/One/Last", new DmtData("p"), TestMeta.leaf(DmtData.FORMAT_STRING).standard(new DmtData("std")));
        DmtSession session = session("./V/One", DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.setNodeValue("P", new DmtData("q"));
        assertCode(DmtException.METADATA_MISMATCH, () -> session.deleteNode("P"));
        assertCode(DmtException.METADATA_MISMATCH, () -> session.renameNode("P", "Q"));
        assertCode(DmtException.METADATA_MISMATCH, () -> session.setNodeType("P", "text/html"));
        assertCode(DmtException.METADATA_MISMATCH, () -> session.setDefaultNodeValue("P"));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.deleteNode(""));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeValue("", new DmtData("x")));
        session.setDefaultNodeValue("Last");
        assertThat(one.calls).endsWith("one: setNodeValue ./V/One/Last");
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Copying goes node by node where a plugin cannot do it, also into another plugin")
    void copy() throws Exception {
        DmtSession session = session("./V", DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.copy("One", "Two/Copy", true);
        assertThat(two.value("./V/Two/Copy/L")).isEqualTo(new DmtData("l"));
        session.copy("Two/Copy", "Two/Again", true);
        assertThat(two.value("./V/Two/Again/L")).isEqualTo(new DmtData("l"));
        assertCode(DmtException.COMMAND_NOT_ALLOWED, () -> session.copy("Two", "Two/Copy/X", true));
        assertCode(DmtException.NODE_ALREADY_EXISTS, () -> session.copy("One", "Two/Copy", true));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Execute reaches the exec plugin with correlator and data; a node nobody executes is refused")
    void execute() throws Exception {
        fixture.plugData(new MemoryPlugin("mute").interior("./Mute"), "./Mute", null);
        DmtSession session = session(".", DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.execute("./V/One", "c-1", "now");
        assertThat(one.calls).endsWith("one: execute ./V/One", "correlator c-1, data now");
        assertCode(DmtException.COMMAND_FAILED, () -> session.execute("./Mute", null));
        assertCode(DmtException.NODE_NOT_FOUND, () -> session.execute("./V/One/Nope", null));
    }
}
