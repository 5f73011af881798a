package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.refused;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Section 6 of the digest: ACLs, and the rights section 5 asks for. */
@ExtendWith(InTree.class)
class AclConformanceIT {

    private final MemoryPlugin plugin = new MemoryPlugin("").withTitles().interior("./A").leaf("./A/L", new DmtData("l")).interior("./A/I")
            .leaf("./A/I/M", new DmtData("m")).interior("./A/J");

    @BeforeEach
    void plug(Tree tree) {
        tree.plug(plugin, "./A");
    }

    @AfterEach
    void forget(Tree tree) throws Exception {
        tree.clear();
        tree.plug(plugin, "./A");
        DmtSession session = tree.open("./A", EXCLUSIVE);
        for (String name : session.getChildNodeNames("")) {
            session.deleteNode(name);
        }
        session.setNodeAcl("", null);
        session.close();
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("The ACL that counts is the nearest one upwards; the root always has one, whose Add is everybody's")
    void inheritance(Tree tree) throws Exception {
        DmtSession session = tree.open(".", EXCLUSIVE);
        assertThat(session.getNodeAcl(".")).isEqualTo(new Acl("Add=*&Get=*"));
        assertThat(session.getNodeAcl("./A/L")).isNull();
        assertThat(session.getEffectiveNodeAcl("./A/L")).isEqualTo(new Acl("Add=*&Get=*"));
        session.setNodeAcl("./A", new Acl("Get=srv"));
        assertThat(session.getEffectiveNodeAcl("./A/I/M")).isEqualTo(new Acl("Get=srv"));
        session.setNodeAcl("./A/I", new Acl("Get=other&Add=srv"));
        assertThat(session.getEffectiveNodeAcl("./A/I/M").toString()).isEqualTo("Add=srv&Get=other");
        session.setNodeAcl("./A/I", new Acl(""));
        assertThat(session.getNodeAcl("./A/I")).isNull();
        assertThat(session.getEffectiveNodeAcl("./A/I/M")).isEqualTo(new Acl("Get=srv"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeAcl(".", new Acl("Get=*")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeAcl(".", new Acl("Add=srv&Get=*")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeAcl(".", null));
        refused(DmtException.NODE_NOT_FOUND, () -> session.setNodeAcl("./A/Nope", new Acl("Get=*")));
        refused(DmtException.NODE_NOT_FOUND, () -> session.getNodeAcl("./A/Nope"));
    }

    @Test
    @Proves({"OSGi-DMT-6", "OSGi-DMT-5"})
    @DisplayName("Each operation needs its right at its place; a local session needs none")
    void rights(Tree tree) throws Throwable {
        record Case(String acl, List<ThrowingCallable> permitted, List<ThrowingCallable> denied) {
        }
        tree.acl("./A", "Get=srv");
        DmtSession[] now = new DmtSession[1];
        ThrowingCallable get = () -> now[0].getNodeValue("L");
        ThrowingCallable replace = () -> now[0].setNodeValue("L", new DmtData("x"));
        ThrowingCallable title = () -> now[0].setNodeTitle("L", "t");
        ThrowingCallable type = () -> now[0].setNodeType("L", "t");
        ThrowingCallable add = () -> now[0].createLeafNode("N" + System.nanoTime(), new DmtData("n"));
        ThrowingCallable copy = () -> now[0].copy("L", "C" + System.nanoTime(), false);
        ThrowingCallable execute = () -> now[0].execute("L", null);
        ThrowingCallable delete = () -> now[0].deleteNode("J");
        ThrowingCallable rename = () -> now[0].renameNode("L", "L");
        List<Case> cases = List.of(new Case("Get=srv", List.of(get), List.of(replace, title, type, add, copy, execute, delete, rename)),
                new Case("Get=srv&Replace=srv", List.of(get, replace, title, type), List.of(add, copy, execute, delete)),
                new Case("Get=srv&Add=srv", List.of(get, add), List.of(replace, execute, delete, rename)),
                new Case("Get=srv&Exec=srv", List.of(execute), List.of(replace, add, delete)),
                new Case("Get=srv&Delete=srv", List.of(delete), List.of(replace, add, execute)));
        for (Case each : cases) {
            tree.acl("./A", each.acl());
            now[0] = tree.open("srv", "./A", EXCLUSIVE);
            for (ThrowingCallable call : each.denied()) {
                refused(DmtException.PERMISSION_DENIED, call);
            }
            for (ThrowingCallable call : each.permitted()) {
                call.call();
            }
            now[0].close();
        }
        tree.acl("./A", "Get=nobody");
        now[0] = tree.open("./A", EXCLUSIVE);
        for (ThrowingCallable call : List.of(get, replace, add, execute)) {
            call.call();
        }
        now[0].close();
    }

    @Test
    @Proves({"OSGi-DMT-6", "OSGi-DMT-5"})
    @DisplayName("isNodeUri asks for no right; an interior value needs Get on everything below")
    void reading(Tree tree) throws Exception {
        tree.acl("./A/I", "Get=other");
        DmtSession session = tree.open("srv", "./A", SHARED);
        assertThat(session.isNodeUri("I/M")).isTrue();
        refused(DmtException.PERMISSION_DENIED, () -> session.isLeafNode("I/M"));
        refused(DmtException.PERMISSION_DENIED, () -> session.getMetaNode("I"));
        refused(DmtException.PERMISSION_DENIED, () -> session.getNodeAcl("I"));
        refused(DmtException.PERMISSION_DENIED, () -> session.getEffectiveNodeAcl("I"));
        refused(DmtException.PERMISSION_DENIED, () -> session.getChildNodeNames("I"));
        refused(DmtException.PERMISSION_DENIED, () -> session.getNodeValue(""));
    }

    @Test
    @Proves({"OSGi-DMT-6", "OSGi-DMT-5"})
    @DisplayName("An ACL is set with Replace on an interior node or its parent, on a leaf only by who may replace its parent")
    void settingAcls(Tree tree) throws Exception {
        tree.acl("./A", "Get=srv+par&Replace=par");
        tree.acl("./A/I", "Get=*&Replace=srv");
        tree.acl("./A/L", "Get=*&Replace=srv");
        DmtSession own = tree.open("srv", "./A", EXCLUSIVE);
        own.setNodeAcl("I", new Acl("Get=*&Replace=srv"));
        refused(DmtException.PERMISSION_DENIED, () -> own.setNodeAcl("L", new Acl("Get=*")));
        refused(DmtException.PERMISSION_DENIED, () -> own.setNodeAcl("", new Acl("Get=*")));
        own.close();
        DmtSession parents = tree.open("par", "./A", EXCLUSIVE);
        parents.setNodeAcl("I", new Acl("Get=*&Replace=srv"));
        parents.setNodeAcl("L", new Acl("Get=*&Replace=srv"));
        parents.close();
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("Who creates an interior node without Replace on its parent gets Add, Delete and Replace on it beside what is inherited")
    void creator(Tree tree) throws Exception {
        tree.acl("./A", "Add=srv+pow&Get=srv+pow&Replace=pow");
        DmtSession weak = tree.open("srv", "./A", EXCLUSIVE);
        weak.createInteriorNode("W/X");
        assertThat(weak.getNodeAcl("W")).isEqualTo(new Acl("Add=srv+pow&Delete=srv&Get=srv+pow&Replace=pow+srv"));
        assertThat(weak.getNodeAcl("W/X")).isNull();
        weak.setNodeTitle("W/X", "mine");
        weak.copy("I", "K", true);
        assertThat(weak.getNodeAcl("K").isPermitted("srv", Acl.DELETE)).isTrue();
        weak.close();
        DmtSession strong = tree.open("pow", "./A", EXCLUSIVE);
        strong.createInteriorNode("S");
        assertThat(strong.getNodeAcl("S")).isNull();
        strong.close();
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("ACLs go with a deleted subtree, move with a renamed one and are not copied")
    void following(Tree tree) throws Exception {
        DmtSession session = tree.open("./A", EXCLUSIVE);
        session.setNodeAcl("I", new Acl("Get=one"));
        session.setNodeAcl("I/M", new Acl("Get=two"));
        session.copy("I", "Copy", true);
        assertThat(session.getNodeAcl("Copy")).isNull();
        session.renameNode("I", "R");
        assertThat(session.getNodeAcl("R")).isEqualTo(new Acl("Get=one"));
        assertThat(session.getNodeAcl("R/M")).isEqualTo(new Acl("Get=two"));
        session.createInteriorNode("I");
        assertThat(session.getNodeAcl("I")).isNull();
        session.deleteNode("R");
        session.createLeafNode("R/M", new DmtData("new"));
        assertThat(session.getNodeAcl("R")).isNull();
        assertThat(session.getNodeAcl("R/M")).isNull();
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("An ACL stays while the plugin of its node is away")
    void pluginAway(Tree tree) throws Exception {
        ServiceRegistration<?> away = tree.plug(new MemoryPlugin("").interior("./A2"), Map.of("dataRootURIs", "./A2"));
        DmtSession before = tree.open("./A2", EXCLUSIVE);
        before.setNodeAcl("", new Acl("Get=srv"));
        before.close();
        away.unregister();
        tree.plug(new MemoryPlugin("").interior("./A2"), Map.of("dataRootURIs", "./A2"));
        DmtSession session = tree.open("./A2", EXCLUSIVE);
        assertThat(session.getNodeAcl("")).isEqualTo(new Acl("Get=srv"));
        session.setNodeAcl("", null);
    }
}
