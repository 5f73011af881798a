package org.fumogateway.syncml.wbxml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WbxmlCodecTest {

    private static final WbxmlCodec CODEC = new WbxmlCodec();
    private static final TreeDocument TREE = TreeDocument.of(
            TreeNode.interior("A", null, List.of(TreeNode.leaf("b", "chr", "hi"))));

    @Test
    @Proves({"SYN-1", "SYN-61", "SYN-63"})
    @DisplayName("The worked message is read, and written it is the same octets but for the version in the first")
    void workedMessage() throws SyncMlException {
        assertThat(Vectors.octets(Vectors.MESSAGE)).hasSize(151);
        assertThat(CODEC.decode(Vectors.buffer(Vectors.MESSAGE))).isEqualTo(Vectors.message());
        assertThat(Vectors.octets(CODEC.encode(Vectors.message()))).isEqualTo(Vectors.octets("02" + Vectors.MESSAGE.substring(2)));
        assertThat(CODEC.mediaType()).isEqualTo(SyncMlCodec.WBXML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01A4016A00", "02A4016A00", "03A4016A00", "0201 6A00", "02A401 00 00", "02A401 03 00", "02A401 04 00",
        "029F53 6A00"})
    @Proves({"SYN-2", "SYN-60"})
    @DisplayName("Versions 1.1 to 1.3, an unknown or older public identifier and a missing character set are accepted")
    void headers(String header) throws SyncMlException {
        assertThat(CODEC.decode(Vectors.buffer(header + Vectors.BODY))).isEqualTo(Vectors.message());
    }

    @Test
    @Proves({"SYN-60", "SYN-62"})
    @DisplayName("The public identifier as text is accepted in any case, with a NUL behind it and without")
    void textIdentifier() throws SyncMlException {
        assertThat(CODEC.decode(Vectors.buffer(Vectors.TEXT_HEADER + Vectors.BODY))).isEqualTo(Vectors.message());
        String capitals = "0200006A1E" + Vectors.ascii("-//SYNCML//DTD SYNCML 1.1//EN") + "00";
        assertThat(CODEC.decode(Vectors.buffer(capitals + Vectors.BODY))).isEqualTo(Vectors.message());
        String second = "0200026A1F" + Vectors.ascii("x") + "00" + Vectors.ascii("-//SYNCML//DTD SyncML 1.2//EN");
        assertThat(CODEC.decode(Vectors.buffer(second + Vectors.BODY))).isEqualTo(Vectors.message());
    }

    @Test
    @Proves({"FUMO-96", "FUMO-81"})
    @DisplayName("A report is read, and written, with Correlator as 3C of the first code page and Mark as 0B of the second")
    void report() throws SyncMlException {
        String octets = Vectors.around("46 4B033300 01 4F 03" + Vectors.ascii("1226") + "00 01 7C 03" + Vectors.ascii("op-1") + "00 01"
                + "54 5A 0001 4B 03" + Vectors.ascii("critical") + "00 01 01 0000 4F 03" + Vectors.ascii("410") + "00 01 01 01");

        Message message = CODEC.decode(Vectors.buffer(octets));

        assertThat(message.commands()).singleElement().isInstanceOfSatisfying(Alert.class, alert -> {
            assertThat(alert.correlator()).isEqualTo("op-1");
            assertThat(alert.items().get(0).meta().mark()).isEqualTo("critical");
        });
        assertThat(Vectors.octets(CODEC.encode(message))).isEqualTo(Vectors.octets(octets));
    }

    @Test
    @Proves({"SYN-67", "SYN-72"})
    @DisplayName("The worked binary leaf is raw octets, read and written")
    void workedBinaryLeaf() throws SyncMlException {
        String item = "5A 00 01 47 03 62 69 6E 00 01 53 03 61 70 70 6C 69 63 61 74 69 6F 6E 2F"
                + "6F 63 74 65 74 2D 73 74 72 65 61 6D 00 01 01 00 00 4F C3 04 00 01 FE FF 01";
        Message message = CODEC.decode(Vectors.buffer(Vectors.add(item)));
        Item expected = new Item(null, null, Meta.of("bin", "application/octet-stream"),
                Data.ofOpaque(ByteBuffer.wrap(new byte[] {0, 1, -2, -1})), false);
        assertThat(message.commands()).isEqualTo(List.of(new Add(1, Meta.EMPTY, List.of(expected))));
        assertThat(Vectors.octets(CODEC.encode(message))).isEqualTo(Vectors.octets(Vectors.add(item)));
    }

    @Test
    @Proves({"SYN-74", "SYN-75", "SYN-76", "TREE-80"})
    @DisplayName("The worked nested tree of 91 octets stands in an opaque value and is read and written")
    void workedTree() throws SyncMlException {
        assertThat(Vectors.octets(Vectors.TREE)).hasSize(91);
        Data data = data("4F C3 5B" + Vectors.TREE + "01");
        assertThat(TndsCodec.sniff(data.octets())).isEqualTo(TndsCodec.WBXML);
        assertThat(new WbxmlTndsCodec().decode(data.octets())).isEqualTo(TREE);
        assertThat(Vectors.octets(new WbxmlTndsCodec().encode(TREE))).isEqualTo(Vectors.octets(Vectors.TREE));
    }

    @Test
    @Proves("SYN-67")
    @DisplayName("A value that is no UTF-8 is sent as raw octets, whatever it was called")
    void noText() throws SyncMlException {
        for (String hex : new String[] {"FF", "61C0AF", "E282", "610062", "EDA080", "61".repeat(40) + "80" + "61".repeat(40)}) {
            Item item = Item.ofData(Data.ofUtf8(Vectors.buffer(hex)));
            ByteBuffer octets = CODEC.encode(Message.of(Vectors.message().header(), List.of(new Add(1, Meta.EMPTY, List.of(item))), true));
            String opaque = "4fc3" + Vectors.number(hex.length() / 2) + hex.toLowerCase(Locale.ROOT) + "01";
            assertThat(HexFormat.of().formatHex(Vectors.octets(octets))).contains(opaque);
        }
    }

    @Test
    @Proves("SYN-72")
    @DisplayName("A proof of identity in raw octets is kept octet by octet, one in text is trimmed")
    void opaqueProof() throws SyncMlException {
        String credential = "4E 4F C3 04 20FF0020 01 01";
        Message message = CODEC.decode(Vectors.buffer(withCredential(credential)));
        assertThat(message.header().credential().data()).isEqualTo(Data.ofOpaque(Vectors.buffer("20FF0020")));
        Message text = CODEC.decode(Vectors.buffer(withCredential("4E 4F 03" + Vectors.ascii(" abc ") + "00 01 01")));
        assertThat(text.header().credential().data()).isEqualTo(Data.ofText("abc"));
    }

    @Test
    @Proves("SYN-6")
    @DisplayName("Text in front of an element that does not belong there is what counts")
    void mixedContent() throws SyncMlException {
        String item = "6E 57 03" + Vectors.ascii("./C") + "00 05 03" + Vectors.ascii("x") + "00 01 01";
        String pieces = "6E 57 03" + Vectors.ascii("./") + "00 02 44 45 03" + Vectors.ascii("y") + "00 01 03" + Vectors.ascii("x") + "00 05 01 01";
        for (String each : new String[] {item, pieces}) {
            Message message = CODEC.decode(Vectors.buffer(Vectors.add(each)));
            String uri = each == item ? "./C" : "./D";
            assertThat(message.commands()).isEqualTo(List.of(new Add(1, Meta.EMPTY, List.of(Item.ofTarget(uri)))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200006A1A2D2F2F4F4D412F2F4454442D444D2D44444620312E322F2F454E",
        "0200006A1B2D2F2F4F4D412F2F4454442D444D2D44444620312E322F2F454E00 0002",
        "0201 6A00 0002", "02A4016A00 0002"})
    @Proves({"SYN-62", "SYN-75"})
    @DisplayName("A tree is read with a NUL in its table, without a number for its type, or without a switch to its code page")
    void treeHeaders(String header) throws SyncMlException {
        assertThat(new WbxmlTndsCodec().decode(Vectors.buffer(header + Vectors.TREE_BODY))).isEqualTo(TREE);
    }

    @Test
    @Proves("TREE-92")
    @DisplayName("A tree wrapped in a SyncML element is read")
    void wrappedTree() throws SyncMlException {
        assertThat(new WbxmlTndsCodec().decode(Vectors.buffer("02A4016A00 6D 0002" + Vectors.TREE_BODY + "01"))).isEqualTo(TREE);
        assertThat(new WbxmlTndsCodec().decode(Vectors.buffer(Vectors.TREE_HEADER + "6D 0002" + Vectors.TREE_BODY + "01")))
                .isEqualTo(TREE);
    }

    @Test
    @Proves("SYN-74")
    @DisplayName("A tree written into Data by a switch of the code page becomes a document of its own, string table included")
    void treeInSamePage() throws SyncMlException {
        Data data = data("4F 0002" + Vectors.TREE_BODY + "01 0000");
        assertThat(data.isOpaque()).isTrue();
        assertThat(new WbxmlTndsCodec().decode(data.octets())).isEqualTo(TREE);

        String table = Vectors.TREE_BODY.replace("036869 00", "8304").replace("03 686900", "8304");
        String message = Vectors.add("4F 0002" + table + "01 0000").replace("02A4016A00", "02A4016A07" + "61626300686900");
        Data referring = ((Add) CODEC.decode(Vectors.buffer(message)).commands().get(0)).items().get(0).data();
        assertThat(new WbxmlTndsCodec().decode(referring.octets())).isEqualTo(TREE);
    }

    @Test
    @Proves({"SYN-65", "SYN-62"})
    @DisplayName("Content in pieces of every kind is one value")
    void pieces() throws SyncMlException {
        String table = "02A4016A05" + Vectors.ascii("ab") + "00" + Vectors.ascii("cd");
        String data = "4F 03 3C00 8300 8303 02 822C 8302 C3 01 26 03 00 02 83C800 01";
        Data value = ((Add) CODEC.decode(Vectors.buffer(Vectors.add(data).replace("02A4016A00", table))).commands().get(0))
                .items().get(0).data();
        assertThat(new String(Vectors.octets(value.octets()), StandardCharsets.UTF_8)).isEqualTo("<abcd\u012c&\uE400");
        assertThat(value.isOpaque()).isTrue();
        assertThat(data("4F 03 61 00 03 62 00 01")).isEqualTo(Data.ofText("ab"));
        String token = Vectors.add("6E 57 03 2E2F 00 03 41 00 01 01").replace(" ", "");
        assertThat(((Add) CODEC.decode(Vectors.buffer(token)).commands().get(0)).items().get(0).target().uri()).isEqualTo("./A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0F", "4F 01", "4F 03 00 01", "4F C3 00 01"})
    @Proves({"SYN-37", "SYN-66"})
    @DisplayName("An empty value is the same in each of its forms")
    void empty(String form) throws SyncMlException {
        assertThat(data(form).size()).isZero();
        assertThat(data(form)).isEqualTo(Data.EMPTY);
    }

    @Test
    @Proves("SYN-68")
    @DisplayName("Mark-up characters in a value are not escaped, a text with a NUL goes as raw octets")
    void text() throws SyncMlException {
        Message message = Message.of(Vectors.message().header(), List.of(new Add(1, Meta.EMPTY, List.of(
                Item.ofData(Data.ofText("<&\u00e4\ud83d\ude80")), Item.ofData(Data.ofText("a\0b"))))), false);
        byte[] octets = Vectors.octets(CODEC.encode(message));
        assertThat(new String(octets, StandardCharsets.ISO_8859_1)).contains("O\u0003<&\u00c3\u00a4\u00f0\u009f\u009a\u0080\0\u0001")
                .contains("O\u00c3\u0003a\0b\u0001");
        assertThat(((Add) CODEC.decode(ByteBuffer.wrap(octets)).commands().get(0)).items().get(0).data())
                .isEqualTo(Data.ofText("<&\u00e4\ud83d\ude80"));
    }

    @Test
    @Proves({"SYN-63", "SYN-64"})
    @DisplayName("Switches of the code page may be redundant or stand before the end of Meta")
    void pages() throws SyncMlException {
        Item expected = new Item(null, null, Meta.of("chr", null), Data.ofText("v"), false);
        String early = "5A 00 01 00 01 47 03 63 68 72 00 01 00 00 01 00 00 4F 03 76 00 01";
        assertThat(((Add) CODEC.decode(Vectors.buffer(Vectors.add(early))).commands().get(0)).items()).containsExactly(expected);
        String late = "5A 00 01 47 03 63 68 72 00 01 01 00 00 4F 03 76 00 01";
        assertThat(((Add) CODEC.decode(Vectors.buffer(Vectors.add(late))).commands().get(0)).items()).containsExactly(expected);
    }

    @Test
    @Proves({"SYN-8", "SYN-9"})
    @DisplayName("Literals, attributes, extensions, processing instructions, unknown tokens and pages are passed over")
    void passedOver() throws SyncMlException {
        String table = "02A4016A06" + Vectors.ascii("Vendor");
        String body = "43 05 03 6100 01" + "04 00 44 00 03 6100 01"
                + "D3 04 00 03 6100 8300 C301FF 0005 0280 01 05 85 40 6100 C0 8000 01 4B033500 01 01"
                + "84 00 05 03 6100 01 C4 00 05 01 01" + "3F 7F 53 01 01 0009 45 05 01 0000" + "40 6100 80 00 C1";
        String message = Vectors.around(body).replace("02A4016A00", table);
        assertThat(CODEC.decode(Vectors.buffer(message)).commands()).isEqualTo(List.of(new UnknownCommand(0, "Vendor"),
                new UnknownCommand(0, "Vendor"), new Get(5, Meta.EMPTY, List.of()), new UnknownCommand(0, "Vendor"),
                new UnknownCommand(0, "Vendor"), new UnknownCommand(0, "page0token63"), new UnknownCommand(0, "page0token63"),
                new UnknownCommand(0, "page9token5")));
    }

    @Test
    @Proves("SYN-2")
    @DisplayName("Text in ISO 8859-1 is read as what it means")
    void latin1() throws SyncMlException {
        String message = Vectors.add("4F 03 E4 62 00 03 FC 00 01").replace("02A4016A00", "02A4010400");
        assertThat(((Add) CODEC.decode(Vectors.buffer(message)).commands().get(0)).items().get(0).data())
                .isEqualTo(Data.ofText("\u00e4b\u00fc"));
    }

    @Test
    @Proves("SYN-72")
    @DisplayName("A large value is a slice of the message's octets, not a copy")
    void slice() throws SyncMlException {
        byte[] large = new byte[200_000];
        Arrays.fill(large, (byte) 7);
        byte[] octets = Vectors.octets(CODEC.encode(Message.of(Vectors.message().header(), List.of(
                new Add(1, Meta.EMPTY, List.of(Item.ofData(Data.ofOpaque(ByteBuffer.wrap(large)))))), true)));
        byte[] padded = new byte[octets.length + 6];
        System.arraycopy(octets, 0, padded, 3, octets.length);
        Data data = ((Add) CODEC.decode(ByteBuffer.wrap(padded, 3, octets.length)).commands().get(0)).items().get(0).data();
        assertThat(Vectors.octets(data.octets())).isEqualTo(large);
        Arrays.fill(padded, (byte) 9);
        assertThat(data.octets().get(0)).as("the same memory").isEqualTo((byte) 9);
        ByteBuffer direct = ByteBuffer.allocateDirect(octets.length).put(octets).flip();
        assertThat(CODEC.decode(direct).commands()).hasSize(1);
    }

    private static Data data(String element) throws SyncMlException {
        Message message = CODEC.decode(Vectors.buffer(Vectors.add(element)));
        return ((Add) message.commands().get(0)).items().get(0).data();
    }

    private static String withCredential(String credential) {
        String meta = "5A 00 01 4C".replace(" ", "");
        String message = Vectors.MESSAGE.replace(" ", "");
        assertThat(message).contains(meta);
        return message.replace(meta, credential + meta);
    }
}
