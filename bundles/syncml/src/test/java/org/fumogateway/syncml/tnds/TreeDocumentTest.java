package org.fumogateway.syncml.tnds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeDocumentTest {

    private static final TndsCodec XML = new XmlTndsCodec();
    private static final TndsCodec WBXML = new WbxmlTndsCodec();

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    @Proves({"TREE-80", "TREE-84", "SYN-1", "SYN-6"})
    @Label("Any tree, written in either encoding and read again, is the same tree")
    void roundTrip(@ForAll("trees") TreeDocument tree) throws SyncMlException {
        TreeDocument fromXml = XML.decode(XML.encode(tree));
        assertThat(fromXml).isEqualTo(tree);
        TreeDocument fromWbxml = WBXML.decode(WBXML.encode(fromXml));
        assertThat(fromWbxml).isEqualTo(tree);
        assertThat(text(XML.encode(fromWbxml))).isEqualTo(text(XML.encode(tree)));
    }

    @Test
    @Proves({"SYN-4", "TREE-80"})
    @DisplayName("A tree in XML is written in DTD order with its name space")
    void strictXml() throws SyncMlException {
        NodeProperties properties = new NodeProperties("Get=*", "chr", "n", 2L, "T", "20261124T120000Z", NodeType.mime("text/plain"), 3L);
        TreeDocument tree = new TreeDocument("1.2", "Man", "Mod", List.of(
                new TreeNode("n", "A/B", properties, List.of(), Data.ofText("<v"))));
        assertThat(text(XML.encode(tree))).isEqualTo("<MgmtTree xmlns=\"syncml:dmddf1.2\"><VerDTD>1.2</VerDTD><Man>Man</Man>"
                + "<Mod>Mod</Mod><Node><NodeName>n</NodeName><Path>A/B</Path><RTProperties><ACL>Get=*</ACL><Format><chr/></Format>"
                + "<Name>n</Name><Size>2</Size><Title>T</Title><TStamp>20261124T120000Z</TStamp><Type><MIME>text/plain</MIME></Type>"
                + "<VerNo>3</VerNo></RTProperties><Value>&lt;v</Value></Node></MgmtTree>");
        assertThat(XML.decode(XML.encode(tree))).isEqualTo(tree);
    }

    @Test
    @Proves({"TREE-80", "TREE-82", "TREE-83", "TREE-84", "TREE-92"})
    @DisplayName("Order, name space, RTProperties and NodeName may be missing, a SyncML wrapper and raw XML in a Value are accepted")
    void lenientXml() throws SyncMlException {
        TreeDocument tree = decode("<SyncML><MgmtTree><Node><Value><a b='c'/></Value><NodeName>\n x </NodeName></Node><Node/>"
                + "<Node><NodeName/><Node><RTProperties><Type/><Format> int </Format></RTProperties></Node></Node></MgmtTree></SyncML>");
        TreeNode inner = new TreeNode(null, null, NodeProperties.of("int", null), List.of(), null);
        assertThat(tree).isEqualTo(new TreeDocument(null, null, null, List.of(
                new TreeNode("x", null, null, List.of(), Data.ofText("<a b=\"c\"/>")),
                new TreeNode(null, null, null, List.of(), null), new TreeNode("", null, null, List.of(inner), null))));
        assertThat(tree.nodes()).extracting(TreeNode::effectiveFormat).containsExactly("chr", "node", "node");
        assertThat(inner.effectiveFormat()).isEqualTo("int");
    }

    @Test
    @Proves("TREE-85")
    @DisplayName("Raw octets are opaque in WBXML and base64 text in XML")
    void binary() throws SyncMlException {
        TreeNode leaf = new TreeNode("k", null, NodeProperties.of("bin", NodeType.mime("application/octet-stream")), List.of(),
                Data.ofOpaque(ByteBuffer.wrap(new byte[] {0, -1, 60})));
        TreeDocument tree = TreeDocument.of(leaf);
        assertThat(WBXML.decode(WBXML.encode(tree))).isEqualTo(tree);
        assertThat(XML.decode(XML.encode(tree)).nodes().get(0).value()).isEqualTo(Data.ofText("AP88"));
    }

    @ParameterizedTest
    @CsvSource({"1.2, true", "1.2.1, true", "1.1.2, true", "1.1, false", "1.3, false", "1.20, false", "2, false"})
    @Proves("TREE-93")
    @DisplayName("Trees of version 1.2 and its relatives are read, others refused as unsupported")
    void versions(String version, boolean read) throws SyncMlException {
        String tree = "<MgmtTree><VerDTD>" + version + "</VerDTD><Node/></MgmtTree>";
        if (read) {
            assertThat(decode(tree).verDtd()).isEqualTo(version);
        } else {
            assertThat(refused(tree).kind()).isEqualTo(Kind.UNSUPPORTED);
        }
    }

    @Test
    @Proves("TREE-94")
    @DisplayName("A Name must be the NodeName, a Size is read but means nothing")
    void name() throws SyncMlException {
        String tree = "<MgmtTree><Node><NodeName>a</NodeName><RTProperties><Name>%s</Name><Size>7</Size></RTProperties></Node></MgmtTree>";
        assertThat(decode(tree.formatted("a")).nodes().get(0).properties().size()).isEqualTo(7);
        assertThat(refused(tree.formatted("b")).path()).isEqualTo("/MgmtTree/Node");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<a/>", "<SyncML/>", "<MgmtTree>", "<MgmtTree><Node><Value/><Node/></Node></MgmtTree>",
        "<!DOCTYPE MgmtTree [<!ENTITY a 'b'>]><MgmtTree/>"})
    @Proves({"TREE-80", "SYN-11"})
    @DisplayName("What is no tree is refused")
    void refusals(String text) {
        assertThat(refused(text)).isNotNull();
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("Nodes nested without end are refused at the limit in both encodings")
    void nesting() {
        assertThat(refused("<MgmtTree>" + "<Node>".repeat(100_000)).kind()).isEqualTo(Kind.LIMIT);
        ByteBuffer octets = ByteBuffer.allocate(100_010);
        octets.put(new byte[] {2, 1, 0x6A, 0, 0, 2, 0x60});
        while (octets.hasRemaining()) {
            octets.put((byte) 0x64);
        }
        assertThat(catchThrowableOfType(SyncMlException.class, () -> WBXML.decode(octets.flip())).kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    @Proves("TREE-80")
    @DisplayName("A tree without what the document type requires is not written")
    void strictOut() {
        TreeNode nameless = new TreeNode(null, null, null, List.of(), null);
        for (TreeDocument wrong : List.of(TreeDocument.of(), TreeDocument.of(TreeNode.interior("a", null, List.of(nameless))),
                TreeDocument.of(new TreeNode("a", null, NodeProperties.of("chr", null), List.of(), null)),
                TreeDocument.of(new TreeNode("a", null, numbers(-1L, null), List.of(), null)),
                TreeDocument.of(new TreeNode("a", null, numbers(null, -1L), List.of(), null)),
                TreeDocument.of(TreeNode.leaf("a", "Node", "x")), TreeDocument.of(TreeNode.leaf("a", "what", "x")))) {
            assertThatThrownBy(() -> XML.encode(wrong)).isInstanceOf(SyncMlException.class);
            assertThatThrownBy(() -> WBXML.encode(wrong)).isInstanceOf(SyncMlException.class);
        }
        assertThatThrownBy(() -> new TreeNode("a", null, null, List.of(nameless), Data.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Proves("SYN-76")
    @DisplayName("The encoding of a tree is told by its first octets")
    void sniffing() {
        assertThat(TndsCodec.sniff(ByteBuffer.wrap(" \n<MgmtTree/>".getBytes(StandardCharsets.UTF_8)))).isEqualTo(TndsCodec.XML);
        assertThat(TndsCodec.sniff(ByteBuffer.wrap("\ufeff<M/>".getBytes(StandardCharsets.UTF_8)))).isEqualTo(TndsCodec.XML);
        assertThat(TndsCodec.sniff(ByteBuffer.wrap(new byte[] {2, 0}))).isEqualTo(TndsCodec.WBXML);
        assertThat(TndsCodec.sniff(ByteBuffer.wrap("AgAA".getBytes(StandardCharsets.UTF_8)))).isNull();
        assertThat(TndsCodec.sniff(ByteBuffer.allocate(0))).isNull();
    }

    @Provide
    Arbitrary<TreeDocument> trees() {
        return Combinators.combine(text().injectNull(0.5), text().injectNull(0.5), node(2, true).list().ofMinSize(1).ofMaxSize(3))
                .as((man, mod, nodes) -> new TreeDocument("1.2", man, mod, nodes));
    }

    private static Arbitrary<TreeNode> node(int nesting, boolean top) {
        Arbitrary<String> path = top ? token().injectNull(0.5) : Arbitraries.just(null);
        Arbitrary<List<TreeNode>> nodes = nesting == 0 ? Arbitraries.just(List.of()) : node(nesting - 1, false).list().ofMaxSize(2);
        return Combinators.combine(token(), path, properties().injectNull(0.3), nodes, text().map(Data::ofText).injectNull(0.5))
                .as((name, where, properties, children, value) -> new TreeNode(name, where, properties, children,
                        children.isEmpty() ? value : null));
    }

    private static Arbitrary<NodeProperties> properties() {
        Arbitrary<NodeType> types = Combinators.combine(Arbitraries.of(NodeType.Kind.class), Arbitraries.oneOf(token(), Arbitraries.just("")))
                .as(NodeType::new);
        Arbitrary<String> formats = Arbitraries.of("b64", "bin", "bool", "chr", "int", "node", "null", "xml", "date", "time", "float");
        return Combinators.combine(token().injectNull(0.5), formats.injectNull(0.2), Arbitraries.longs().between(0, 1L << 40).injectNull(0.5),
                text().injectNull(0.7), token().injectNull(0.7), types)
                .as((acl, format, size, title, stamp, type) -> new NodeProperties(acl, format, null, size, title, stamp, type, size));
    }

    private static Arbitrary<String> token() {
        return Arbitraries.strings().withChars("abcXYZ019./:?=&<>\"'%_-~\u00e4\u20ac").ofMinLength(1).ofMaxLength(12);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().withChars("ab <>&\"'\r\n\t]\u00e4\u20ac").ofMaxLength(20);
    }

    private static TreeDocument decode(String text) throws SyncMlException {
        return XML.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static NodeProperties numbers(Long size, Long verNo) {
        return new NodeProperties(null, "chr", null, size, null, null, NodeType.mime("text/plain"), verNo);
    }

    private static SyncMlException refused(String text) {
        return catchThrowableOfType(SyncMlException.class, () -> decode(text));
    }

    private static String text(ByteBuffer octets) {
        return StandardCharsets.UTF_8.decode(octets).toString();
    }
}
