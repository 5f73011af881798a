package org.fumogateway.syncml.xml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrictOutputTest {

    private static final Header HEADER = header("A1", 3);

    static Header header(String session, int message) {
        return new Header("1.2", "DM/1.2", session, message, Location.of("urn:dev:7"), Location.of("https://s.example/dm"), null,
                null,
                Meta.EMPTY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.fumogateway.syncml.xml.internal.Samples#names")
    @Proves({"SYN-1", "SYN-4", "SYN-6", "SYN-33"})
    @DisplayName("Every message of the sample sessions comes out again octet for octet, without the white space between elements")
    void samples(String name) throws SyncMlException {
        assertThat(Samples.encode(Samples.decode(Samples.text(name)))).isEqualTo(Samples.compact(name));
    }

    @Test
    @Proves({"SYN-4", "SYN-6", "SYN-14", "SYN-17", "SYN-41", "SYN-42", "SYN-43"})
    @DisplayName("Every element that DM uses is written in the order of the DTD")
    void order() throws SyncMlException {
        Header full = new Header("1.2", "DM/1.2", "1F", 9, new Location("urn:dev:7", "box"), new Location("https://s.example/dm",
                "srv"),
                "https://s.example/dm?x=1&y=2",
                new Credential(Meta.ofAuthentication("syncml:auth-md5", null), Data.ofText("cHJvb2Y=")),
                new Meta(null, null, null, null, null, null, 5000L, 70000L, List.of("one", "two")));
        Meta everything = new Meta("b64", "a/b", "critical", 12L, "1", null, null, null, List.of());
        Item item = new Item(Location.of("./T"), new Location("./S", "n"), everything, Data.ofText("QUJD"), true);
        List<Command> commands = List.of(
                new Status(1, 8, 0, "SyncHdr", List.of("a", "b"), List.of("c"),
                        new Challenge(Meta.ofAuthentication("syncml:auth-MAC", "bm9uY2U=")), 407,
                        List.of(Item.ofData(Data.EMPTY))),
                new Results(2, 8, 4, Meta.of("chr", null), "./R", "./Q", List.of(Item.ofTarget("./T"))),
                new Alert(3, 1226, "corr", List.of(item)),
                new Sequence(4, Meta.EMPTY, List.of(new Exec(5, Meta.EMPTY, "c2", List.of(Item.ofTarget("./E"))))));
        assertThat(Samples.encode(Message.of(full, commands, true))).isEqualTo("<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr>"
                + "<VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1F</SessionID><MsgID>9</MsgID>"
                + "<Target><LocURI>urn:dev:7</LocURI><LocName>box</LocName></Target>"
                + "<Source><LocURI>https://s.example/dm</LocURI><LocName>srv</LocName></Source>"
                + "<RespURI>https://s.example/dm?x=1&amp;y=2</RespURI><Cred><Meta><Format xmlns=\"syncml:metinf\">b64</Format>"
                + "<Type xmlns=\"syncml:metinf\">syncml:auth-md5</Type></Meta><Data>cHJvb2Y=</Data></Cred>"
                + "<Meta><MaxMsgSize xmlns=\"syncml:metinf\">5000</MaxMsgSize>"
                + "<MaxObjSize xmlns=\"syncml:metinf\">70000</MaxObjSize>"
                + "<EMI xmlns=\"syncml:metinf\">one</EMI><EMI xmlns=\"syncml:metinf\">two</EMI></Meta></SyncHdr><SyncBody>"
                + "<Status><CmdID>1</CmdID><MsgRef>8</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><TargetRef>a</TargetRef>"
                + "<TargetRef>b</TargetRef><SourceRef>c</SourceRef><Chal><Meta><Format xmlns=\"syncml:metinf\">b64</Format>"
                + "<Type xmlns=\"syncml:metinf\">syncml:auth-MAC</Type><NextNonce xmlns=\"syncml:metinf\">bm9uY2U=</NextNonce>"
                + "</Meta>"
                + "</Chal><Data>407</Data><Item><Data/></Item></Status>"
                + "<Results><CmdID>2</CmdID><MsgRef>8</MsgRef><CmdRef>4</CmdRef><Meta>"
                + "<Format xmlns=\"syncml:metinf\">chr</Format></Meta>"
                + "<TargetRef>./R</TargetRef><SourceRef>./Q</SourceRef><Item><Target><LocURI>./T</LocURI></Target></Item>"
                + "</Results>"
                + "<Alert><CmdID>3</CmdID><Data>1226</Data><Correlator>corr</Correlator><Item><Target><LocURI>./T</LocURI>"
                + "</Target>"
                + "<Source><LocURI>./S</LocURI><LocName>n</LocName></Source><Meta><Format xmlns=\"syncml:metinf\">b64</Format>"
                + "<Type xmlns=\"syncml:metinf\">a/b</Type><Mark xmlns=\"syncml:metinf\">critical</Mark>"
                + "<Size xmlns=\"syncml:metinf\">12</Size><Version xmlns=\"syncml:metinf\">1</Version></Meta><Data>QUJD</Data>"
                + "<MoreData/>"
                + "</Item></Alert><Sequence><CmdID>4</CmdID><Exec><CmdID>5</CmdID><Correlator>c2</Correlator>"
                + "<Item><Target><LocURI>./E</LocURI></Target></Item></Exec></Sequence><Final/></SyncBody></SyncML>");
    }

    @Test
    @Proves({"SYN-2", "SYN-10"})
    @DisplayName("Mark-up, line ends and all of Unicode survive the way through XML")
    void escaping() throws SyncMlException {
        String value = " <a b=\"c\">&amp;]]>\r\n\t\u00e4\u20ac\ud83d\ude80\ufffd ";
        Message message = value(Data.ofText(value));
        String xml = Samples.encode(message);
        assertThat(xml).contains("<Data> &lt;a b=\"c\"&gt;&amp;amp;]]&gt;&#13;\n\t\u00e4\u20ac\ud83d\ude80\ufffd </Data>");
        assertThat(Samples.decode(xml)).isEqualTo(message);
    }

    @Test
    @Proves({"SYN-2", "SYN-70"})
    @DisplayName("What XML cannot carry is refused and not altered: control characters, broken UTF-8, raw octets")
    void inexpressible() {
        refused(value(Data.ofText("a\u0000b")), SyncMlException.Kind.UNSUPPORTED);
        refused(value(Data.ofText("a\u001bb")), SyncMlException.Kind.UNSUPPORTED);
        refused(value(Data.ofText("\uffff")), SyncMlException.Kind.UNSUPPORTED);
        refused(value(Data.ofOpaque(ByteBuffer.wrap(new byte[] {1, 2}))), SyncMlException.Kind.UNSUPPORTED);
        for (int[] broken : new int[][] {{0xC3}, {0xC0, 0x80}, {0xE0, 0x80, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80},
                {0xF0, 0x80, 0x80, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0x80}, {0xE2, 0x82, 0x41}}) {
            byte[] octets = new byte[broken.length];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) broken[i];
            }
            refused(value(Data.ofUtf8(ByteBuffer.wrap(octets))), SyncMlException.Kind.UNSUPPORTED);
        }
        refused(Message.of(HEADER, List.of(new Get(1, Meta.EMPTY, List.of(Item.ofTarget("./\ud800")))), true),
                SyncMlException.Kind.UNSUPPORTED);
    }

    @Test
    @Proves({"SYN-34", "SYN-16"})
    @DisplayName("The refusal of a command that had no number has an empty CmdRef, which is read as none")
    void refusedWithoutNumber() throws SyncMlException {
        Message message = body(new Status(1, 1, -1, "Get", List.of(), List.of(), null, 400, List.of()));
        String text = Samples.encode(message);
        assertThat(text).contains("<MsgRef>1</MsgRef><CmdRef/><Cmd>Get</Cmd>");
        assertThat(Samples.decode(text).commands()).isEqualTo(message.commands());
    }

    @Test
    @Proves({"SYN-15", "SYN-16", "SYN-18", "SYN-33", "SYN-40"})
    @DisplayName("A message that lacks something required, or holds what DM forbids, is not sent")
    void incomplete() {
        Command alert = Alert.of(1, 1201);
        List<Item> one = List.of(Item.ofTarget("./A"));
        refused(Message.of(HEADER, List.of(), true), SyncMlException.Kind.INCOMPLETE);
        refused(Message.of(header(null, 1), List.of(alert), true), SyncMlException.Kind.INCOMPLETE);
        refused(Message.of(header("1", 0), List.of(alert), true), SyncMlException.Kind.INCOMPLETE);
        refused(body(Alert.of(0, 1201)), SyncMlException.Kind.INCOMPLETE);
        refused(body(Alert.of(1, 0)), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Add(1, Meta.EMPTY, List.of())), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Delete(1, Meta.EMPTY, List.of(Item.ofTarget(null)))), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Atomic(1, Meta.EMPTY, List.of())), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Status(1, 1, -1, "Get", List.of(), List.of(), null, 200, List.of())), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Status(1, 1, 1, null, List.of(), List.of(), null, 200, List.of())), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Exec(1, Meta.EMPTY, null, List.of(one.get(0), one.get(0)))), SyncMlException.Kind.UNSUPPORTED);
        refused(body(new UnknownCommand(1, "Put")), SyncMlException.Kind.UNSUPPORTED);
        refused(body(new Atomic(1, Meta.EMPTY, List.of(new Results(2, 1, 1, Meta.EMPTY, null, null, one)))),
                SyncMlException.Kind.UNSUPPORTED);
    }

    @Test
    @Proves({"SYN-16", "SYN-17", "SYN-33"})
    @DisplayName("Missing MsgRefs, negative sizes and a CmdID that stands twice are not sent")
    void impossible() throws SyncMlException {
        List<Item> one = List.of(Item.ofTarget("./A"));
        refused(body(new Status(1, 0, 1, "Get", List.of(), List.of(), null, 200, List.of())), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Results(1, 0, 1, Meta.EMPTY, null, null, one)), SyncMlException.Kind.INCOMPLETE);
        refused(body(new Get(1, Meta.EMPTY.withSize(-1L), one)), SyncMlException.Kind.UNSUPPORTED);
        refused(body(new Get(1, Meta.ofLimits(-5L, null), one)), SyncMlException.Kind.UNSUPPORTED);
        refused(body(new Get(1, Meta.ofLimits(null, -5L), one)), SyncMlException.Kind.UNSUPPORTED);
        Get get = new Get(3, Meta.EMPTY, one);
        refused(Message.of(HEADER, List.of(get, get), true), SyncMlException.Kind.UNSUPPORTED);
        Atomic atomic = new Atomic(1, Meta.EMPTY, List.of(Alert.of(2, 1201), get));
        refused(Message.of(HEADER, List.of(atomic, Alert.of(4, 1201), get), true), SyncMlException.Kind.UNSUPPORTED);
        Message descending = Message.of(HEADER, List.of(get, Alert.of(2, 1201), Alert.of(1, 1201)), true);
        assertThat(Samples.decode(Samples.encode(descending))).isEqualTo(descending);
    }

    @Test
    @Proves("SYN-10")
    @DisplayName("A value of half a megabyte passes both ways")
    void large() throws SyncMlException {
        Message message = value(Data.ofText("QUJD".repeat(1 << 17)));
        ByteBuffer octets = new XmlCodec().encode(message);
        assertThat(octets.position()).isZero();
        assertThat(new XmlCodec().decode(octets)).isEqualTo(message);
        assertThat(StandardCharsets.UTF_8.decode(octets).toString()).startsWith("<SyncML");
    }

    private static Message value(Data data) {
        return body(new Add(1, Meta.EMPTY, List.of(Item.ofTarget("./A", Meta.of("chr", "text/plain"), data))));
    }

    private static Message body(Command command) {
        return Message.of(HEADER, List.of(command), true);
    }

    private static void refused(Message message, SyncMlException.Kind kind) {
        assertThatThrownBy(() -> Samples.encode(message)).isInstanceOfSatisfying(SyncMlException.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }
}
