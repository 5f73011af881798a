package org.fumogateway.dmcommands.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmcommands.internal.CommandFixture.add;
import static org.fumogateway.dmcommands.internal.CommandFixture.atomic;
import static org.fumogateway.dmcommands.internal.CommandFixture.delete;
import static org.fumogateway.dmcommands.internal.CommandFixture.get;
import static org.fumogateway.dmcommands.internal.CommandFixture.replace;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

/** Serialised subtrees read and written by a server, on a real tree with plugins in memory (TREE sections 7 and 8). */
class SubtreeTest {

    @TempDir
    private Path folder;

    private CommandFixture fixture;
    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./T", "com.example/1.0/T", null)
            .leaf("./T/Text", new DmtData("old"), TestMeta.leaf(DmtData.FORMAT_STRING).types("text/plain", "text/css"))
            .leaf("./T/Octets", new DmtData(new byte[] {1, 2, 3}), TestMeta.leaf(DmtData.FORMAT_BINARY))
            .leaf("./T/Nothing", DmtData.NULL_VALUE)
            .leaf("./T/Secret", new DmtData("s3cret"), TestMeta.leaf(DmtData.FORMAT_STRING).only(MetaNode.CMD_REPLACE))
            .interior("./T/Sub").leaf("./T/Sub/A b", new DmtData(7));

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(folder);
        fixture.tree.plug(plugin, "./T").acl("./T", "Add=S1&Delete=S1&Exec=S1&Get=S1&Replace=S1");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Item answered(String uri) throws Exception {
        var answers = fixture.message("S1", new Limits(0, 0, 0)).execute(get(2, uri));
        assertThat(((Status) answers.get(0)).code()).isEqualTo(200);
        List<Item> items = ((Results) answers.get(1)).items();
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private TreeNode document(String uri) throws Exception {
        TreeDocument document = new XmlTndsCodec().decode(answered(uri).data().octets());
        assertThat(document.verDtd()).isEqualTo("1.2");
        assertThat(document.nodes()).hasSize(1);
        return document.nodes().get(0);
    }

    private static TreeNode child(TreeNode node, String name) {
        return node.nodes().stream().filter(child -> name.equals(child.name())).findFirst().orElseThrow();
    }

    private static Meta xml() {
        return Meta.of("xml", TndsCodec.XML);
    }

    private static String tree(String nodes) {
        return "<MgmtTree xmlns=\"syncml:dmddf1.2\"><VerDTD>1.2</VerDTD>" + nodes + "</MgmtTree>";
    }

    private static String leaf(String name, String format, String value) {
        return "<Node><NodeName>" + name + "</NodeName><RTProperties><Format><" + format + "/></Format><Type><MIME>text/plain</MIME></Type>"
                + "</RTProperties><Value>" + value + "</Value></Node>";
    }

    private static String interior(String name, String acl, String nodes) {
        return "<Node><NodeName>" + name + "</NodeName><RTProperties>" + (acl.isEmpty() ? "" : "<ACL>" + acl + "</ACL>")
                + "<Format><node/></Format><Type><DDFName/></Type></RTProperties>" + nodes + "</Node>";
    }

    private static Add adding(String uri, String nodes) {
        return new Add(2, null, List.of(Item.ofTarget(uri, xml(), Data.ofText(tree(nodes)))));
    }

    private static Replace replacing(String uri, String nodes) {
        return replace(2, uri, xml(), tree(nodes));
    }

    @Test
    @Proves({"TREE-70", "TREE-73", "TREE-75", "TREE-85", "TREE-91"})
    @DisplayName("TREE-75: list=TNDS answers one Item with the whole subtree: values, formats, types, octets in base64, no secret")
    void whole() throws Exception {
        Item item = answered("./T?list=TNDS");
        assertThat(item.source().uri()).isEqualTo("./T");
        assertThat(item.meta().format()).isEqualTo("xml");
        assertThat(item.meta().type()).isEqualTo(TndsCodec.XML);
        assertThat(item.data().text()).doesNotContain("Secret", "s3cret");
        TreeNode top = document("./T?list=TNDS");
        assertThat(top.name()).isEqualTo("T");
        assertThat(top.path()).isNull();
        assertThat(top.properties().type().text()).isEqualTo("com.example/1.0/T");
        assertThat(top.properties().acl()).isEqualTo("Add=S1&Delete=S1&Exec=S1&Get=S1&Replace=S1");
        assertThat(top.nodes()).extracting(TreeNode::name).containsExactly("Nothing", "Octets", "Sub", "Text");
        TreeNode octets = child(top, "Octets");
        assertThat(octets.value().text()).isEqualTo("AQID");
        assertThat(octets.properties().format()).isEqualTo("bin");
        assertThat(octets.properties().size()).isEqualTo(3);
        TreeNode text = child(top, "Text");
        assertThat(text.value().text()).isEqualTo("old");
        assertThat(text.properties().name()).isEqualTo("Text");
        assertThat(text.properties().verNo()).isEqualTo(7);
        assertThat(text.properties().timeStamp()).isEqualTo("19700101T000000Z");
        assertThat(child(top, "Nothing").value()).isNull();
        assertThat(child(child(top, "Sub"), "A b").value().text()).isEqualTo("7");
    }

    @Test
    @Proves("TREE-75")
    @DisplayName("TREE-75: in a WBXML session the document is WBXML, opaque, with Format bin")
    void binary() throws Exception {
        fixture.mediaType = SyncMlCodec.WBXML;
        Item item = answered("./T?list=TNDS");
        assertThat(item.meta().format()).isEqualTo("bin");
        assertThat(item.meta().type()).isEqualTo(TndsCodec.WBXML);
        assertThat(item.data().isOpaque()).isTrue();
        TreeNode top = new WbxmlTndsCodec().decode(item.data().octets()).nodes().get(0);
        assertThat(child(top, "Octets").value().text()).isEqualTo("AQID");
    }

    @Test
    @Proves("TREE-74")
    @DisplayName("TREE-74: + names what is wanted, - what is not; Type is always there; anything else is 406")
    void filters() throws Exception {
        TreeNode some = document("./T?list=TNDS+Value+ACL");
        assertThat(some.properties().acl()).isNotNull();
        assertThat(some.properties().format()).isNull();
        TreeNode text = child(some, "Text");
        assertThat(text.value().text()).isEqualTo("old");
        assertThat(text.properties().type().text()).isEqualTo("text/plain");
        assertThat(text.properties().verNo()).isNull();
        assertThat(text.properties().name()).isNull();

        TreeNode most = child(document("./T?list=TNDS-Value-Format-Type"), "Text");
        assertThat(most.value()).isNull();
        assertThat(most.properties().format()).isNull();
        assertThat(most.properties().type().text()).isEqualTo("text/plain");
        assertThat(most.properties().size()).isEqualTo(3);

        for (String bad : List.of("TNDS+Value-ACL", "TNDS+", "TNDS+Colour", "TNDS-", "TNDSx", "Struct+ACL", "tnds", "")) {
            assertThat(fixture.code(get(2, "./T?list=" + bad))).as(bad).isEqualTo(406);
        }
    }

    @Test
    @Proves("TREE-76")
    @DisplayName("TREE-76: a list of a leaf is one Item or one Node")
    void leaves() throws Exception {
        TreeNode node = document("./T/Text?list=TNDS");
        assertThat(node.name()).isEqualTo("Text");
        assertThat(node.value().text()).isEqualTo("old");
        assertThat(answered("./T/Text?list=StructData").data().text()).isEqualTo("old");
        assertThat(answered("./T/Text?list=Struct").data()).isNull();
    }

    @Test
    @Proves({"TREE-72", "TREE-73"})
    @DisplayName("TREE-72: what the server may not read is left out with everything below; the start node itself is 425, a secret 405")
    void unreadable() throws Exception {
        fixture.tree.acl("./T/Sub", "Get=S2");
        assertThat(document("./T?list=TNDS").nodes()).extracting(TreeNode::name).containsExactly("Nothing", "Octets", "Text");
        assertThat(fixture.code(get(2, "./T/Sub?list=TNDS"))).isEqualTo(425);
        assertThat(fixture.code(get(3, "./T/Secret?list=TNDS"))).isEqualTo(405);
        assertThat(fixture.code(get(4, "./T/Nope?list=TNDS"))).isEqualTo(404);
        for (int i = 0; i < 10; i++) {
            plugin.leaf("./T/More" + i, new DmtData("m"));
        }
        assertThat(fixture.code(get(5, "./T?list=TNDS"))).as("more nodes than one answer may have").isEqualTo(413);
    }

    @Test
    @Proves({"TREE-80", "TREE-81", "TREE-82", "TREE-84", "TREE-85", "TREE-86"})
    @DisplayName("TREE-86: Add takes nested, flat and mixed documents, with a named top node or the target itself")
    void adding() throws Exception {
        assertThat(fixture.code(adding("./T", interior("N", "", leaf("I", "int", "5") + leaf("O", "bin", "AQI=")
                + "<Node><NodeName>Plain</NodeName><Value>p</Value></Node><Node><NodeName>Way</NodeName></Node>")
                + "<Node><NodeName>Deep</NodeName><Path>N/Way</Path><Value>d</Value></Node>"))).isEqualTo(200);
        assertThat(plugin.value("./T/N/I")).isEqualTo(new DmtData(5));
        assertThat(plugin.value("./T/N/O")).isEqualTo(new DmtData(new byte[] {1, 2}));
        assertThat(plugin.value("./T/N/Plain")).isEqualTo(new DmtData("p"));
        assertThat(plugin.value("./T/N/Way/Deep")).isEqualTo(new DmtData("d"));
        assertThat(fixture.code(adding("./T/M", interior("", "", leaf("X", "bool", "true"))))).isEqualTo(200);
        assertThat(plugin.value("./T/M/X")).isEqualTo(DmtData.TRUE_VALUE);
        assertThat(fixture.code(adding("./T", "<Node><NodeName>Y</NodeName><Path>Sub</Path><Value>y</Value></Node>")))
                .as("existing nodes on the way are fine").isEqualTo(200);
        assertThat(plugin.value("./T/Sub/Y")).isEqualTo(new DmtData("y"));
    }

    @Test
    @Proves({"TREE-86", "TREE-87"})
    @DisplayName("TREE-86: any failure is the Status, names the node in the way and leaves the tree as it was")
    void addingFails() throws Exception {
        Status status = (Status) fixture.message("S1", new Limits(0, 0, 0))
                .execute(adding("./T", interior("N", "", leaf("I", "int", "5") + leaf("J", "int", "x")))).get(0);
        assertThat(status.code()).isEqualTo(415);
        assertThat(plugin.has("./T/N")).isFalse();
        plugin.fail("createLeaf ./T/N/J", new DmtException("./T/N/J", DmtException.DATA_STORE_FAILURE, "disk"));
        status = (Status) fixture.message("S1", new Limits(0, 0, 0))
                .execute(adding("./T", interior("N", "", leaf("I", "int", "5") + leaf("J", "int", "6")))).get(0);
        assertThat(status.code()).isEqualTo(510);
        assertThat(status.items()).extracting(item -> item.target().uri()).containsExactly("./T/N/J");
        assertThat(plugin.has("./T/N")).isFalse();
        assertThat(fixture.code(adding("./T", interior("Sub", "", leaf("I", "int", "5"))))).isEqualTo(418);
        assertThat(fixture.code(adding("./T/Sub", interior("", "", "")))).isEqualTo(418);
        assertThat(fixture.code(adding("./T", leaf("D", "int", "5") + leaf("D", "int", "6")))).isEqualTo(418);
        assertThat(plugin.has("./T/D")).isFalse();
        assertThat(fixture.code(adding("./T/Text", leaf("D", "int", "5")))).isEqualTo(405);
        assertThat(fixture.code(adding("./T", leaf("a/b", "chr", "x")))).isEqualTo(404);
        assertThat(fixture.code(adding("./T", "<Node><Value>x</Value></Node>"))).as("only the Inbox finds places").isEqualTo(415);
        for (String text : List.of("", "no document", "<x/>", "<MgmtTree>", tree("").replace("1.2</", "2.0</"))) {
            Add bad = new Add(2, null, List.of(Item.ofTarget("./T/B", xml(), Data.ofText(text))));
            assertThat(fixture.code(bad)).as(text).isEqualTo(415);
        }
    }

    @Test
    @Proves({"TREE-86", "SYN-76"})
    @DisplayName("TREE-86: WBXML is taken opaque and in base64, also where the Type names the other encoding")
    void addingBinary() throws Exception {
        ByteBuffer octets = new WbxmlTndsCodec().encode(TreeDocument.of(TreeNode.interior("W", null, List.of(TreeNode.leaf("L", "chr", "v")))));
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        for (Item item : List.of(
                Item.ofTarget("./T", Meta.of("bin", TndsCodec.WBXML), Data.ofOpaque(ByteBuffer.wrap(copy))),
                Item.ofTarget("./T", Meta.of("b64", TndsCodec.WBXML), Data.ofText(Base64.getEncoder().encodeToString(copy))),
                Item.ofTarget("./T", Meta.of("bin", TndsCodec.XML), Data.ofOpaque(ByteBuffer.wrap(copy))))) {
            assertThat(fixture.code(new Add(2, null, List.of(item)))).isEqualTo(200);
            assertThat(plugin.value("./T/W/L")).isEqualTo(new DmtData("v"));
            assertThat(fixture.code(delete(3, "./T/W"))).isEqualTo(200);
        }
    }

    @Test
    @Proves({"TREE-89", "TREE-90", "TREE-46"})
    @DisplayName("TREE-89: ACLs of the document are set when all nodes are there; Add on the nearest parent is what the server needs")
    void rights() throws Exception {
        fixture.tree.acl("./T", "Add=S1&Get=*");
        assertThat(fixture.code(adding("./T", interior("N", "Get=S2&amp;Replace=S2", leaf("L", "chr", "v"))))).isEqualTo(200);
        DmtSession session = fixture.tree.admin().getSession("./T/N");
        assertThat(session.getNodeAcl("").toString()).isEqualTo("Get=S2&Replace=S2");
        session.close();
        assertThat(fixture.code(adding("./T", leaf("K", "chr", "v").replace("<Format>", "<ACL>Get=*</ACL><Format>"))))
                .as("the ACL of a leaf needs Replace on its parent").isEqualTo(425);
        assertThat(plugin.has("./T/K")).isFalse();
        fixture.tree.acl("./T", "Get=*");
        assertThat(fixture.code(adding("./T", leaf("K", "chr", "v")))).isEqualTo(425);
    }

    @Test
    @Proves({"TREE-66", "TREE-88"})
    @DisplayName("TREE-88: Replace makes the subtree what the document says, or changes nothing")
    void replacingSubtree() throws Exception {
        plugin.leaf("./T/Sub/Gone", new DmtData("g")).leaf("./T/Sub/Kind", new DmtData("k"))
                .leaf("./T/Sub/Kept", new DmtData("k"), TestMeta.leaf(DmtData.FORMAT_STRING).only(MetaNode.CMD_GET));
        fixture.tree.acl("./T/Sub/Kept", "Get=*");
        assertThat(fixture.code(replacing("./T/Sub", interior("", "", leaf("A b", "int", "8") + leaf("New", "chr", "n")
                + leaf("Kept", "chr", "k") + interior("Kind", "", leaf("In", "chr", "i")))))).isEqualTo(200);
        assertThat(plugin.value("./T/Sub/A b")).isEqualTo(new DmtData(8));
        assertThat(plugin.value("./T/Sub/New")).isEqualTo(new DmtData("n"));
        assertThat(plugin.value("./T/Sub/Kind/In")).isEqualTo(new DmtData("i"));
        assertThat(plugin.has("./T/Sub/Gone")).isFalse();
        assertThat(fixture.execute(get(3, "./T/Sub/Kept?prop=ACL"))).contains("./T/Sub/Kept?prop=ACL null null ");

        assertThat(fixture.code(replacing("./T/Sub", interior("", "", leaf("New", "chr", "changed") + leaf("Kept", "chr", "k")
                + leaf("A b", "int", "x")))))
                .isEqualTo(415);
        assertThat(plugin.value("./T/Sub/New")).isEqualTo(new DmtData("n"));
        assertThat(plugin.has("./T/Sub/Kind/In")).isTrue();
        assertThat(fixture.code(replacing("./T/Sub", interior("", "", "")))).as("a child that may not be deleted stays").isEqualTo(405);
        assertThat(plugin.has("./T/Sub/New")).isTrue();
        assertThat(fixture.code(replacing("./T/Text", interior("", "", "")))).isEqualTo(405);
        assertThat(fixture.code(replacing("./T/Nope", interior("", "", "")))).isEqualTo(404);
        fixture.tree.acl("./T/Sub", "Get=*");
        assertThat(fixture.code(replacing("./T/Sub", interior("", "", "")))).isEqualTo(425);
    }

    @Test
    @Proves({"TREE-86", "DM-120"})
    @DisplayName("TREE-86: within an Atomic a subtree is one of the things that are all done or not at all")
    void withinAtomic() throws Exception {
        assertThat(fixture.codes(atomic(1, adding("./T", interior("N", "", leaf("L", "chr", "v"))), delete(3, "./T/Nope"))))
                .containsExactly(507, 216, 404);
        assertThat(plugin.has("./T/N")).isFalse();
        assertThat(fixture.codes(atomic(1, adding("./T", interior("N", "", leaf("L", "chr", "v"))), delete(3, "./T/Text"))))
                .containsExactly(200, 200, 200);
        assertThat(plugin.value("./T/N/L")).isEqualTo(new DmtData("v"));
    }

    @Test
    @Proves("TREE-86")
    @DisplayName("TREE-86: a plugin without transactions cannot take a subtree as a whole, so it is 406 and nothing changes")
    void withoutTransactions() throws Exception {
        plugin.withoutTransactions();
        assertThat(fixture.code(adding("./T", interior("N", "", leaf("L", "chr", "v"))))).isEqualTo(406);
        assertThat(plugin.has("./T/N")).isFalse();
    }

    @Test
    @Proves("TREE-12")
    @DisplayName("TREE-12: nodes of a document and new names obey the limits too: 414")
    void limits() throws Exception {
        var message = fixture.message("S1", new Limits(20, 5, 3));
        assertThat(CommandFixture.lines(message.execute(adding("./T", leaf("Longer", "chr", "v"))))).containsExactly("Status 2 Add ./T 414");
        assertThat(CommandFixture.lines(message.execute(adding("./T", interior("A", "", interior("B", "", leaf("C", "chr", "v")))))))
                .containsExactly("Status 2 Add ./T 414");
        assertThat(CommandFixture.lines(message.execute(replace(2, "./T/Text?prop=Name", (String) null, "Longer")))).containsExactly(
                "Status 2 Replace ./T/Text?prop=Name 414");
        assertThat(plugin.has("./T/Text")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves({"TREE-83", "TREE-120", "TREE-121", "BOOT-34"})
    @DisplayName("TREE-120: what comes to the Inbox goes where its type belongs, under a free name, and references follow")
    void inbox(boolean named) throws Exception {
        MemoryPlugin box = new MemoryPlugin("").interior("./Inbox", "urn:oma:mo:oma-dm-inbox:1.0",
                TestMeta.interior().permanent().only(MetaNode.CMD_ADD)).readOnly();
        fixture.tree.plug(box, "./Inbox");
        fixture.places.put("urn:example:con", List.of("T", "Sub"));
        String object = interior("Con", "", leaf("Ref", "chr", "./Inbox/Con/Ap")).replace("<DDFName/>", "<DDFName>urn:example:con</DDFName>");
        plugin.interior("./T/Sub/Con").interior("./T/Sub/1");
        assertThat(fixture.code(adding("./Inbox", named ? object : object.replace("<NodeName>Con</NodeName>", "")))).isEqualTo(200);
        String place = named ? "./T/Sub/Con-2" : "./T/Sub/2";
        assertThat(plugin.value(place + "/Ref").getString()).isEqualTo(named ? place + "/Ap" : "./Inbox/Con/Ap");
        assertThat(fixture.code(adding("./Inbox", object.replace("example:con", "example:other")))).isEqualTo(415);
        assertThat(fixture.code(add(2, "./Inbox/X", "chr", "x"))).isEqualTo(405);
        fixture.tree.acl("./Inbox", "Add=S2");
        assertThat(fixture.code(adding("./Inbox", object))).isEqualTo(425);
    }

    @Test
    @Proves({"TREE-52", "TREE-120"})
    @DisplayName("TREE-52: Get on the Inbox and on whatever would be below it is 405")
    void inboxIsNotRead() throws Exception {
        MemoryPlugin box = new MemoryPlugin("").interior("./Inbox", "urn:oma:mo:oma-dm-inbox:1.0",
                TestMeta.interior().permanent().only(MetaNode.CMD_ADD)).readOnly();
        fixture.tree.plug(box, "./Inbox");
        assertThat(fixture.code(get(2, "./Inbox"))).isEqualTo(405);
        assertThat(fixture.code(get(3, "./Inbox/Anything/Below"))).isEqualTo(405);
        assertThat(fixture.code(get(4, "./Inbox?list=TNDS"))).isEqualTo(405);
        assertThat(fixture.code(get(5, "./Nope"))).isEqualTo(404);
    }
}
