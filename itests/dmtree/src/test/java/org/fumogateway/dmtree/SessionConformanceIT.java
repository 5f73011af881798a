package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.ATOMIC;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.refused;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;

/** Sections 3.1 to 3.3 of the digest: opening sessions, their locks and states. */
@ExtendWith(InTree.class)
class SessionConformanceIT {

    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./S").leaf("./S/L", new DmtData("l")).interior("./S/A")
            .interior("./S/A/B").interior("./S/C");
    private ServiceRegistration<?> registration;

    @BeforeEach
    void plug(Tree tree) {
        registration = tree.plug(plugin, "./S");
    }

    @Test
    @Proves("OSGi-DMT-3.1")
    @DisplayName("Three ways to open a session: without a lock it is exclusive, without a principal it is local")
    void overloads(Tree tree) throws Exception {
        DmtSession plain = tree.framework().admin().getSession("./S");
        assertThat(plain.getLockType()).isEqualTo(EXCLUSIVE);
        assertThat(plain.getPrincipal()).isNull();
        plain.close();
        DmtSession shared = tree.framework().admin().getSession("./S", SHARED);
        assertThat(shared.getLockType()).isEqualTo(SHARED);
        shared.close();
        DmtSession remote = tree.open("srv", "./S", ATOMIC);
        assertThat(remote.getPrincipal()).isEqualTo("srv");
        assertThat(remote.getRootUri()).isEqualTo("./S");
    }

    @Test
    @Proves("OSGi-DMT-3.1")
    @DisplayName("A session is refused in that order for its URI, a relative URI, an unknown lock, a missing right, a missing node")
    void refusals(Tree tree) throws Exception {
        tree.acl("./S", "Add=*&Get=other");
        refused(DmtException.INVALID_URI, () -> tree.open("srv", "S/", 9));
        refused(DmtException.COMMAND_FAILED, () -> tree.open("srv", "S", 9));
        refused(DmtException.COMMAND_FAILED, () -> tree.open("srv", "./S", 9));
        refused(DmtException.COMMAND_FAILED, () -> tree.open("srv", "./S", -1));
        refused(DmtException.PERMISSION_DENIED, () -> tree.open("srv", "./S/Nope", SHARED));
        refused(DmtException.NODE_NOT_FOUND, () -> tree.open("other", "./S/Nope", SHARED));
        refused(DmtException.NODE_NOT_FOUND, () -> tree.open("./Nope", SHARED));
        assertThat(plugin.calls).isNotEmpty();
        tree.open("./S", EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-3.1")
    @DisplayName("Session ids are positive and never given twice")
    void ids(Tree tree) throws Exception {
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            DmtSession session = tree.open("./S", SHARED);
            assertThat(session.getSessionId()).isPositive();
            assertThat(ids.add(session.getSessionId())).isTrue();
        }
    }

    @Test
    @Proves("OSGi-DMT-3.2")
    @DisplayName("Only shared sessions overlap; all other pairs wait, whichever root is the upper one, and time out")
    void lockMatrix(Tree tree) throws Exception {
        for (int held : new int[] {SHARED, EXCLUSIVE, ATOMIC}) {
            DmtSession holder = tree.open("./S/A", held);
            for (int wanted : new int[] {SHARED, EXCLUSIVE, ATOMIC}) {
                tree.open("./S/C", wanted).close();
                if (held == SHARED && wanted == SHARED) {
                    tree.open("./S/A", wanted).close();
                    tree.open("./S", wanted).close();
                }
            }
            int other = held == SHARED ? EXCLUSIVE : SHARED;
            CompletableFuture<?>[] waiting = List.of(".", "./S/A", "./S/A/B").stream()
                    .map(root -> CompletableFuture.runAsync(() -> refused(DmtException.SESSION_CREATION_TIMEOUT, () -> tree.open(root, other))))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(waiting).get(60, TimeUnit.SECONDS);
            holder.close();
        }
    }

    @Test
    @Proves("OSGi-DMT-3.2")
    @DisplayName("A waiting session gets the lock when the other one closes, also when its close fails")
    void handedOver(Tree tree) throws Exception {
        DmtSession failing = tree.open("./S/A", EXCLUSIVE);
        plugin.fail("close", new DmtException("./S", DmtException.DATA_STORE_FAILURE, "disk"));
        CompletableFuture<DmtSession> next = CompletableFuture.supplyAsync(() -> {
            try {
                return tree.open("./S", EXCLUSIVE);
            } catch (DmtException refused) {
                throw new IllegalStateException(refused);
            }
        });
        refused(DmtException.COMMAND_FAILED, failing::close);
        plugin.fail("close", null);
        assertThat(failing.getState()).isEqualTo(DmtSession.STATE_INVALID);
        next.get(60, TimeUnit.SECONDS).close();
    }

    private static List<ThrowingCallable> everything(DmtSession session) {
        return List.of(() -> session.getNodeValue("L"), () -> session.isNodeUri("L"), () -> session.isLeafNode("L"),
                () -> session.getChildNodeNames(""), () -> session.getMetaNode("L"), () -> session.getNodeAcl("L"),
                () -> session.getEffectiveNodeAcl("L"), () -> session.getNodeSize("L"), () -> session.getNodeTitle("L"),
                () -> session.getNodeType("L"), () -> session.getNodeVersion("L"), () -> session.getNodeTimestamp("L"),
                () -> session.setNodeValue("L", new DmtData("x")), () -> session.deleteNode("L"), () -> session.execute("L", null),
                session::commit, session::rollback, session::close);
    }

    private static void assertOver(DmtSession session, int state) {
        assertThat(session.getState()).isEqualTo(state);
        for (ThrowingCallable call : everything(session)) {
            assertThatThrownBy(call).isInstanceOf(DmtIllegalStateException.class);
        }
        assertThat(session.getRootUri()).isEqualTo("./S");
        assertThat(session.getLockType()).isEqualTo(ATOMIC);
        assertThat(session.getSessionId()).isPositive();
        assertThat(session.getPrincipal()).isNull();
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("A closed session refuses every operation as an illegal state and still says what it was")
    void closed(Tree tree) throws Exception {
        DmtSession session = tree.open("./S", ATOMIC);
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
        session.close();
        assertOver(session, DmtSession.STATE_CLOSED);
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("So does one that became invalid because a plugin below it left or came; its lock is free")
    void invalid(Tree tree) throws Exception {
        DmtSession session = tree.open("./S", ATOMIC);
        registration.unregister();
        assertOver(session, DmtSession.STATE_INVALID);
        DmtSession shared = tree.open(".", SHARED);
        tree.plug(plugin, "./S");
        assertThat(shared.getState()).isEqualTo(DmtSession.STATE_INVALID);
        tree.open(".", EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("A shared session refuses every write as an illegal state and stays open")
    void sharedWrites(Tree tree) throws Exception {
        DmtSession session = tree.open("./S", SHARED);
        List<ThrowingCallable> writes = List.of(() -> session.setNodeValue("L", new DmtData("x")), () -> session.setDefaultNodeValue("L"),
                () -> session.setNodeTitle("L", "t"), () -> session.setNodeType("L", "t"), () -> session.setNodeAcl("L", new Acl("Get=*")),
                () -> session.createInteriorNode("N"), () -> session.createInteriorNode("N", "t"), () -> session.createLeafNode("N"),
                () -> session.createLeafNode("N", new DmtData("x")), () -> session.createLeafNode("N", new DmtData("x"), "t"),
                () -> session.deleteNode("L"), () -> session.renameNode("L", "M"), () -> session.copy("L", "M", true),
                () -> session.execute("L", null), () -> session.execute("L", "c", null), session::commit, session::rollback);
        for (ThrowingCallable write : writes) {
            assertThatThrownBy(write).isInstanceOf(DmtIllegalStateException.class);
        }
        assertThat(session.getNodeValue("L")).isEqualTo(new DmtData("l"));
    }

    @Test
    @Proves("OSGi-DMT-3.3")
    @DisplayName("Only an atomic session commits and rolls back")
    void exclusiveHasNoTransactions(Tree tree) throws Exception {
        DmtSession session = tree.open("./S", EXCLUSIVE);
        assertThatThrownBy(session::commit).isInstanceOf(DmtIllegalStateException.class);
        assertThatThrownBy(session::rollback).isInstanceOf(DmtIllegalStateException.class);
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
    }
}
