package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.ATOMIC;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.lines;
import static org.fumogateway.dmtree.Tree.refused;

import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtEvent;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Section 3.4 of the digest: atomic sessions over several plugins. */
@ExtendWith(InTree.class)
class TransactionConformanceIT {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final MemoryPlugin one = new MemoryPlugin("one", calls).interior("./T/One").leaf("./T/One/L", new DmtData("l"));
    private final MemoryPlugin two = new MemoryPlugin("two", calls).interior("./T/Two").leaf("./T/Two/L", new DmtData("l"));

    @BeforeEach
    void plug(Tree tree) {
        tree.plug(one, "./T/One");
        tree.plug(two, "./T/Two");
    }

    private static DmtData text(String value) {
        return new DmtData(value);
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("Close commits all plugins, those only read included, then closes all, each time in reverse order of joining")
    void closing(Tree tree) throws Exception {
        DmtSession session = tree.open("./T", ATOMIC);
        session.setNodeValue("One/L", text("1"));
        session.getNodeValue("Two/L");
        calls.clear();
        session.close();
        assertThat(calls).containsExactly("two: commit", "one: commit", "two: close", "one: close");
        assertThat(one.value("./T/One/L")).isEqualTo(text("1"));
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A rollback goes back to the last point and no further, and the session goes on")
    void points(Tree tree) throws Exception {
        DmtSession session = tree.open("./T", ATOMIC);
        session.setNodeValue("One/L", text("1"));
        session.commit();
        session.setNodeValue("One/L", text("2"));
        session.setNodeValue("Two/L", text("2"));
        session.rollback();
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
        assertThat(session.getNodeValue("One/L")).isEqualTo(text("1"));
        assertThat(session.getNodeValue("Two/L")).isEqualTo(text("l"));
        session.setNodeValue("Two/L", text("3"));
        session.rollback();
        assertThat(session.getNodeValue("Two/L")).isEqualTo(text("l"));
        assertThat(session.getNodeValue("One/L")).isEqualTo(text("1"));
        assertThat(calls).containsSubsequence("one: commit", "two: rollback", "one: rollback");
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A commit that fails at one plugin goes on with the others and tells all causes untouched in one TRANSACTION_ERROR")
    void failingCommit(Tree tree) throws Exception {
        DmtException mine = new DmtException("./T/Two", DmtException.METADATA_MISMATCH, "not like this");
        two.fail("commit", mine);
        IllegalStateException bug = new IllegalStateException("bug");
        one.fail("commit", bug);
        DmtSession session = tree.open("./T", ATOMIC);
        session.setNodeValue("One/L", text("1"));
        session.setNodeValue("Two/L", text("1"));
        calls.clear();
        assertThatThrownBy(session::commit).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(DmtException.TRANSACTION_ERROR);
            assertThat(said.getURI()).isNull();
            assertThat(said.getCause()).isSameAs(mine);
            assertThat(said.getCauses()).containsExactly(mine, bug);
        });
        assertThat(calls).containsExactly("two: commit", "one: commit", "two: close", "one: close");
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        one.fail("commit", null);
        two.fail("commit", null);
        tree.open("./T", ATOMIC).close();
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("The same at close is a TRANSACTION_ERROR; a plugin that only fails to close is COMMAND_FAILED; neither keeps the lock")
    void failingClose(Tree tree) throws Exception {
        two.fail("commit", new DmtException("./T/Two", DmtException.DATA_STORE_FAILURE, "disk"));
        DmtSession uncommitted = tree.open("./T", ATOMIC);
        uncommitted.getNodeValue("Two/L");
        refused(DmtException.TRANSACTION_ERROR, uncommitted::close);
        assertThat(uncommitted.getState()).isEqualTo(DmtSession.STATE_INVALID);
        two.fail("commit", null).fail("close", new DmtException("./T/Two", DmtException.DATA_STORE_FAILURE, "disk"));
        DmtSession unclosed = tree.open("./T", ATOMIC);
        unclosed.getNodeValue("Two/L");
        unclosed.getNodeValue("One/L");
        calls.clear();
        refused(DmtException.COMMAND_FAILED, unclosed::close);
        assertThat(calls).containsExactly("one: commit", "two: commit", "one: close", "two: close");
        two.fail("close", null);
        tree.open("./T", EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A rollback that fails is ROLLBACK_FAILED with all causes; plugins are only closed after it")
    void failingRollback(Tree tree) throws Exception {
        DmtException mine = new DmtException("./T/One", DmtException.DATA_STORE_FAILURE, "disk");
        one.fail("rollback", mine);
        DmtSession session = tree.open("./T", ATOMIC);
        session.setNodeValue("One/L", text("1"));
        session.setNodeValue("Two/L", text("1"));
        calls.clear();
        assertThatThrownBy(session::rollback).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(DmtException.ROLLBACK_FAILED);
            assertThat(said.getCause()).isSameAs(mine);
        });
        assertThat(calls).containsExactly("two: rollback", "one: rollback", "two: close", "one: close");
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        one.fail("rollback", null);
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A fatal exception rolls all plugins back, the thrower too, closes them and ends the session; another one only fails")
    void fatal(Tree tree) throws Exception {
        DmtSession session = tree.open("./T", ATOMIC);
        session.setNodeValue("One/L", text("1"));
        two.fail("setNodeValue ./T/Two/L", new DmtException("./T/Two/L", DmtException.DATA_STORE_FAILURE, "full"));
        refused(DmtException.DATA_STORE_FAILURE, () -> session.setNodeValue("Two/L", text("1")));
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
        DmtException end = new DmtException("./T/Two/L", DmtException.DATA_STORE_FAILURE, "gone", new Vector<>(), true);
        two.fail("setNodeValue ./T/Two/L", end);
        calls.clear();
        assertThatThrownBy(() -> session.setNodeValue("Two/L", text("1"))).isSameAs(end);
        assertThat(calls).containsExactly("two: setNodeValue ./T/Two/L", "two: rollback", "one: rollback", "two: close", "one: close");
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_INVALID);
        assertThat(one.value("./T/One/L")).isEqualTo(text("l"));
        tree.open("./T", EXCLUSIVE).close();
    }

    @Test
    @Proves({"OSGi-DMT-3.4", "OSGi-DMT-6"})
    @DisplayName("ACLs are part of the transaction: seen inside at once, outside after the commit, gone after a rollback")
    void acls(Tree tree) throws Exception {
        DmtSession session = tree.open("./T/One", ATOMIC);
        session.setNodeAcl("", new Acl("Get=srv"));
        assertThat(session.getEffectiveNodeAcl("L")).isEqualTo(new Acl("Get=srv"));
        session.rollback();
        assertThat(session.getNodeAcl("")).isNull();
        session.setNodeAcl("", new Acl("Get=srv"));
        session.commit();
        session.rollback();
        session.close();
        refused(DmtException.PERMISSION_DENIED, () -> tree.open("other", "./T/One", EXCLUSIVE));
        tree.acl("./T/One", null);
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A plugin without transactions is read in an atomic session, and refuses the first write with TRANSACTION_ERROR")
    void withoutTransactions(Tree tree) throws Exception {
        two.withoutTransactions();
        DmtSession session = tree.open("./T", ATOMIC);
        assertThat(session.getNodeValue("Two/L")).isEqualTo(text("l"));
        assertThat(calls).contains("two: openReadOnly ./T/Two");
        refused(DmtException.TRANSACTION_ERROR, () -> session.setNodeValue("Two/L", text("x")));
        session.setNodeValue("One/L", text("x"));
        session.close();
        assertThat(one.value("./T/One/L")).isEqualTo(text("x"));
        assertThat(calls).doesNotContain("two: commit").contains("two: close");
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("Execute works in an atomic session and is not undone")
    void execute(Tree tree) throws Exception {
        DmtSession session = tree.open("./T", ATOMIC);
        session.execute("One/L", "c", "d");
        session.rollback();
        assertThat(calls).containsSubsequence("one: execute ./T/One/L", "correlator c, data d");
    }

    @Test
    @Proves({"OSGi-DMT-3.4", "OSGi-DMT-8"})
    @DisplayName("Events wait for the commit, a rollback drops them, and the end of the session is told last")
    void events(Tree tree) throws Exception {
        List<DmtEvent> heard = tree.listen(Map.of("osgi.filter.subtree", "./T"));
        DmtSession session = tree.open("./T", ATOMIC);
        session.setNodeValue("One/L", text("dropped"));
        session.rollback();
        session.setNodeValue("One/L", text("1"));
        session.setNodeValue("One/L", text("2"));
        session.setNodeValue("Two/L", text("3"));
        session.createLeafNode("Two/N", text("n"));
        session.commit();
        session.deleteNode("Two/N");
        session.close();
        assertThat(lines(heard, 5)).containsExactly("SESSION_OPENED", "REPLACED [./T/One/L, ./T/Two/L]", "ADDED [./T/Two/N]",
                "DELETED [./T/Two/N]", "SESSION_CLOSED");
    }
}
