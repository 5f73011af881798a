package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.refused;

import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

/** Section 5 of the digest: each operation with what meta data and the kind of the node say to it. */
@ExtendWith(InTree.class)
class OperationConformanceIT {

    private static final int CHR = DmtData.FORMAT_STRING;

    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./O").leaf("./O/L", new DmtData("text")).interior("./O/I")
            .leaf("./O/I/M", new DmtData("m"));
    private final MemoryPlugin other = new MemoryPlugin("").interior("./O2");
    private DmtSession session;

    @BeforeEach
    void plug(Tree tree) throws Exception {
        tree.plug(plugin, "./O");
        tree.plug(other, "./O2");
        session = tree.open(".", EXCLUSIVE);
    }

    private static DmtData text(String value) {
        return new DmtData(value);
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("What can be read of a leaf and of an interior node, and what not")
    void reading() throws Exception {
        assertThat(session.isNodeUri("./O/L")).isTrue();
        assertThat(session.isNodeUri("./O/Nope")).isFalse();
        assertThat(session.isLeafNode("./O/L")).isTrue();
        assertThat(session.isLeafNode("./O/I")).isFalse();
        assertThat(session.getNodeSize("./O/L")).isEqualTo(4);
        assertThat(session.getNodeType("./O/L")).isEqualTo("text/plain");
        assertThat(session.getNodeVersion("./O/L")).isEqualTo(7);
        assertThat(session.getNodeTimestamp("./O/L")).isNotNull();
        assertThat(session.getChildNodeNames("./O")).containsExactly("I", "L");
        assertThat(session.getChildNodeNames("./O/I")).containsExactly("M");
        refused(DmtException.FEATURE_NOT_SUPPORTED, () -> session.getNodeTitle("./O/L"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.getNodeSize("./O/I"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.getChildNodeNames("./O/L"));
        refused(DmtException.NODE_NOT_FOUND, () -> session.isLeafNode("./O/Nope"));
        refused(DmtException.NODE_NOT_FOUND, () -> session.getNodeType("./O/Nope"));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A node whose meta data forbid Get is not read, but its meta data are")
    void unreadable() throws Exception {
        plugin.leaf("./O/W", text("w"), TestMeta.leaf(CHR).only(MetaNode.CMD_REPLACE));
        refused(DmtException.METADATA_MISMATCH, () -> session.getNodeValue("./O/W"));
        refused(DmtException.METADATA_MISMATCH, () -> session.isLeafNode("./O/W"));
        refused(DmtException.METADATA_MISMATCH, () -> session.getNodeAcl("./O/W"));
        refused(DmtException.METADATA_MISMATCH, () -> session.copy("./O/W", "./O/W2", false));
        assertThat(session.getMetaNode("./O/W").can(MetaNode.CMD_REPLACE)).isTrue();
        session.setNodeValue("./O/W", text("x"));
        assertThat(session.isNodeUri("./O/W")).isTrue();
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Meta data come from the plugin, also for a node that does not exist; null if it has none")
    void metaData() throws Exception {
        plugin.meta("./O/Future", TestMeta.leaf(CHR).max(12));
        assertThat(session.getMetaNode("./O/Future").getMax()).isEqualTo(12);
        assertThat(session.getMetaNode("./O/L")).isNull();
        assertThat(session.getMetaNode("./O/Nope")).isNull();
        assertThat(session.getMetaNode(".")).isNotNull();
        refused(DmtException.NODE_NOT_FOUND, () -> session.getMetaNode("./Nobodys"));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A value must be of the node's kind and valid; without one the default is meant, which must exist where meta data are")
    void values() throws Exception {
        plugin.leaf("./O/V", text("v"), TestMeta.leaf(CHR).values(value -> value.getFormat() == CHR))
                .leaf("./O/R", text("r"), TestMeta.leaf(CHR).only(MetaNode.CMD_GET))
                .leaf("./O/P", text("p"), TestMeta.leaf(CHR).permanent());
        session.setNodeValue("./O/V", text("2"));
        session.setNodeValue("./O/P", text("2"));
        session.setNodeValue("./O/L", DmtData.NULL_VALUE);
        assertThat(session.getNodeValue("./O/L")).isEqualTo(DmtData.NULL_VALUE);
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeValue("./O/V", new DmtData(7)));
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeValue("./O/V", null));
        refused(DmtException.METADATA_MISMATCH, () -> session.setDefaultNodeValue("./O/V"));
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeValue("./O/R", text("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeValue("./O/I", text("x")));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.setNodeValue("./O/L", new DmtData((Object) "node")));
        refused(DmtException.NODE_NOT_FOUND, () -> session.setNodeValue("./O/Nope", text("x")));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Titles have at most 255 octets; types must be among those of the meta data and never change at a permanent node")
    void titlesAndTypes() throws Exception {
        refused(DmtException.FEATURE_NOT_SUPPORTED, () -> session.setNodeTitle("./O/L", "t"));
        plugin.withTitles().leaf("./O/P", text("p"), TestMeta.leaf(CHR).permanent()).leaf("./O/T", text("t"), TestMeta.leaf(CHR).types("a/b"))
                .leaf("./O/R", text("r"), TestMeta.leaf(CHR).only(MetaNode.CMD_GET));
        session.setNodeTitle("./O/L", "\u00e4".repeat(127) + "x");
        assertThat(session.getNodeTitle("./O/L")).hasSize(128);
        refused(DmtException.COMMAND_FAILED, () -> session.setNodeTitle("./O/L", "\u00e4".repeat(128)));
        session.setNodeTitle("./O/L", null);
        assertThat(session.getNodeTitle("./O/L")).isNull();
        session.setNodeType("./O/T", "a/b");
        session.setNodeType("./O/T", null);
        session.setNodeType("./O/I", "org.osgi/1.0/LIST");
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeType("./O/T", "a/c"));
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeType("./O/P", "a/b"));
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeType("./O/R", "a/b"));
        refused(DmtException.METADATA_MISMATCH, () -> session.setNodeTitle("./O/R", "t"));
    }

    @Test
    @Proves("OSGi-DMT-5.1")
    @DisplayName("A new leaf must be allowed, not permanent, a leaf, well named, of a valid value and type, and not one too many")
    void creatingLeaves() throws Exception {
        plugin.meta("./O/NoAdd", TestMeta.leaf(CHR).only(MetaNode.CMD_GET)).meta("./O/Perm", TestMeta.leaf(CHR).permanent())
                .meta("./O/Dir", TestMeta.interior()).meta("./O/Name", TestMeta.leaf(CHR).names(name -> false))
                .meta("./O/Value", TestMeta.leaf(CHR).values(value -> false)).meta("./O/Type", TestMeta.leaf(CHR).types("text/css"))
                .meta("./O/Full", TestMeta.leaf(CHR).atMost(2)).meta("./O/NoDefault", TestMeta.leaf(CHR));
        for (String name : new String[] {"NoAdd", "Perm", "Dir", "Name", "Value", "Type", "Full"}) {
            refused(DmtException.METADATA_MISMATCH, () -> session.createLeafNode("./O/" + name, text("x"), "text/plain"));
            assertThat(plugin.has("./O/" + name)).as(name).isFalse();
        }
        refused(DmtException.METADATA_MISMATCH, () -> session.createLeafNode("./O/NoDefault"));
        refused(DmtException.METADATA_MISMATCH, () -> session.createInteriorNode("./O/Perm"));
        refused(DmtException.METADATA_MISMATCH, () -> session.createInteriorNode("./O/NoDefault"));
        plugin.meta("./O/Room", TestMeta.leaf(CHR).atMost(3)).meta("./O/One", TestMeta.leaf(CHR).atMost(1));
        session.createLeafNode("./O/Room", text("x"));
        session.createLeafNode("./O/One", text("x"));
        assertThat(session.getChildNodeNames("./O")).contains("Room", "One");
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("What exists is not created again, and nothing is created below a leaf")
    void creatingRefused() throws Exception {
        refused(DmtException.NODE_ALREADY_EXISTS, () -> session.createLeafNode("./O/L", text("x")));
        refused(DmtException.NODE_ALREADY_EXISTS, () -> session.createInteriorNode("./O/I"));
        refused(DmtException.NODE_ALREADY_EXISTS, () -> session.createInteriorNode("."));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.createInteriorNode("./O/L/X"));
        session.createInteriorNode("./O/N", "org.osgi/1.0/MAP");
        assertThat(session.getNodeType("./O/N")).isEqualTo("org.osgi/1.0/MAP");
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Delete takes the subtree, but no session root, no permanent node, and not the last one that must stay")
    void deleting(Tree tree) throws Exception {
        plugin.leaf("./O/P", text("p"), TestMeta.leaf(CHR).permanent()).leaf("./O/R", text("r"), TestMeta.leaf(CHR).only(MetaNode.CMD_GET))
                .interior("./O/J").leaf("./O/J/Last", text("x"), TestMeta.leaf(CHR).atLeastOne());
        session.deleteNode("./O/I");
        assertThat(plugin.has("./O/I/M")).isFalse();
        refused(DmtException.METADATA_MISMATCH, () -> session.deleteNode("./O/P"));
        refused(DmtException.METADATA_MISMATCH, () -> session.deleteNode("./O/R"));
        refused(DmtException.METADATA_MISMATCH, () -> session.deleteNode("./O/J/Last"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.deleteNode("."));
        refused(DmtException.NODE_NOT_FOUND, () -> session.deleteNode("./O/Nope"));
        session.close();
        DmtSession below = tree.open("./O/J", EXCLUSIVE);
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> below.deleteNode(""));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A new name must be one, free, and fit the kind of node there; permanent nodes and session roots keep theirs")
    void renaming(Tree tree) throws Exception {
        plugin.leaf("./O/P", text("p"), TestMeta.leaf(CHR).permanent()).meta("./O/ToPerm", TestMeta.leaf(CHR).permanent())
                .meta("./O/ToDir", TestMeta.interior()).meta("./O/ToName", TestMeta.leaf(CHR).names(name -> false))
                .meta("./O/ToForbidden", TestMeta.leaf(CHR).only(MetaNode.CMD_GET));
        for (String name : new String[] {null, "", "a/b", "..", ".", "a\\"}) {
            refused(DmtException.INVALID_URI, () -> session.renameNode("./O/L", name));
        }
        refused(DmtException.NODE_ALREADY_EXISTS, () -> session.renameNode("./O/L", "I"));
        for (String name : new String[] {"ToPerm", "ToDir", "ToName"}) {
            refused(DmtException.METADATA_MISMATCH, () -> session.renameNode("./O/L", name));
        }
        refused(DmtException.METADATA_MISMATCH, () -> session.renameNode("./O/P", "Q"));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.renameNode(".", "Q"));
        session.renameNode("./O/L", "ToForbidden");
        session.renameNode("./O/I", "a\\/b");
        assertThat(session.getChildNodeNames("./O")).contains("ToForbidden", "a\\/b");
        session.close();
        DmtSession below = tree.open("./O/a\\/b", EXCLUSIVE);
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> below.renameNode("", "Q"));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("A copy is the plugin's business where it can, else goes node by node with values, types and titles, also between plugins")
    void copying() throws Exception {
        plugin.withTitles();
        other.withTitles();
        session.setNodeTitle("./O/I/M", "title");
        session.copy("./O/I", "./O2/C", true);
        assertThat(other.value("./O2/C/M")).isEqualTo(text("m"));
        assertThat(other.title("./O2/C/M")).isEqualTo("title");
        session.copy("./O/I", "./O2/Flat", false);
        assertThat(session.getChildNodeNames("./O2/Flat")).isEmpty();
        session.copy("./O/L", "./O2/Deep/Er/L", false);
        assertThat(other.value("./O2/Deep/Er/L")).isEqualTo(text("text"));
        plugin.copying();
        plugin.calls.clear();
        session.copy("./O/I", "./O/K", true);
        assertThat(plugin.calls).containsExactly("copy ./O/I");
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Nothing is copied into itself, over something, from nowhere, or where it may not be added")
    void copyingRefused() throws Exception {
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> session.copy("./O", "./O/I/X", true));
        refused(DmtException.NODE_ALREADY_EXISTS, () -> session.copy("./O/L", "./O/I", true));
        refused(DmtException.NODE_NOT_FOUND, () -> session.copy("./O/Nope", "./O/N", true));
        plugin.meta("./O/NoAdd", TestMeta.leaf(CHR).only(MetaNode.CMD_GET))
                .interior("./O/Closed", null, TestMeta.interior().only(MetaNode.CMD_GET));
        refused(DmtException.METADATA_MISMATCH, () -> session.copy("./O/L", "./O/NoAdd", true));
        refused(DmtException.METADATA_MISMATCH, () -> session.copy("./O/L", "./O/Closed/N", true));
    }

    @Test
    @Proves("OSGi-DMT-5")
    @DisplayName("Execute needs the node in the data tree first, then meta data that permit it, then somebody who executes it")
    void executing(Tree tree) throws Exception {
        session.close();
        tree.plug(new MemoryPlugin("").interior("./Mute"), java.util.Map.of("dataRootURIs", "./Mute"));
        tree.plug(new MemoryPlugin(""), java.util.Map.of("dataRootURIs", "./Ghost/Data", "execRootURIs", "./Ghosts"));
        DmtSession all = tree.open(".", EXCLUSIVE);
        refused(DmtException.NODE_NOT_FOUND, () -> all.execute("./Ghosts", null));
        refused(DmtException.NODE_NOT_FOUND, () -> all.execute("./O/Nope", null));
        refused(DmtException.COMMAND_NOT_ALLOWED, () -> all.execute("./Ghost", null));
        refused(DmtException.COMMAND_FAILED, () -> all.execute("./Mute", null));
        plugin.leaf("./O/E", text("e"), TestMeta.leaf(CHR).only(MetaNode.CMD_GET));
        refused(DmtException.METADATA_MISMATCH, () -> all.execute("./O/E", null));
        all.execute("./O/L", "correlator", "data");
        all.execute("./O/L", null);
        assertThat(plugin.calls).containsSubsequence("execute ./O/L", "correlator correlator, data data", "execute ./O/L",
                "correlator null, data null");
        DmtException mine = new DmtException("./O/L", DmtException.REMOTE_ERROR, "mine");
        plugin.fail("execute ./O/L", mine);
        assertThatThrownBy(() -> all.execute("./O/L", null)).isSameAs(mine);
    }
}
