package org.fumogateway.syncml.xml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LenientInputTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.fumogateway.syncml.xml.internal.Samples#names")
    @Proves({"SYN-6", "SYN-7"})
    @DisplayName("White space between the elements of a message makes no difference")
    void whiteSpace(String name) throws SyncMlException {
        assertThat(Samples.decode(Samples.text(name))).isEqualTo(Samples.decode(Samples.compact(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " xmlns='syncml:SYNCML1.2'", " xmlns='SYNCML:SYNCML1.1'", " xmlns='urn:whatever'"})
    @Proves("SYN-5")
    @DisplayName("A missing or unusual name space is no reason to refuse a message")
    void nameSpace(String declaration) throws SyncMlException {
        String standard = Samples.text("package3-results");
        String unusual = standard.replace(" xmlns=\"SYNCML:SYNCML1.2\"", declaration).replace(" xmlns=\"syncml:metinf\"", "");
        assertThat(Samples.decode(unusual)).isEqualTo(Samples.decode(standard));
    }

    @Test
    @Proves("SYN-5")
    @DisplayName("Prefixed element names are read by their local names")
    void prefixes() throws SyncMlException {
        String standard = Samples.compact("package4-closing");
        String prefixed = standard.replaceAll("<(/?)(\\w)", "<$1s:$2").replace("xmlns=", "xmlns:s=");
        assertThat(prefixed).contains("<s:SyncHdr>");
        assertThat(Samples.decode(prefixed)).isEqualTo(Samples.decode(standard));
    }

    @Test
    @Proves({"SYN-1", "SYN-2", "SYN-11"})
    @DisplayName("Prolog, byte order mark, comments and a DOCTYPE without declarations are passed over")
    void prolog() throws SyncMlException {
        String standard = Samples.text("abort");
        String dressed = "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- a note -->\n"
                + "<!DOCTYPE SyncML PUBLIC \"-//SYNCML//DTD SyncML 1.2//EN\" \"http://127.0.0.1:1/never-fetched.dtd\">\n"
                + standard.replace("<SyncBody>", "<?pi x?><SyncBody><!-- > -->") + "\n<!-- end -->";
        assertThat(Samples.decode(dressed)).isEqualTo(Samples.decode(standard));
    }

    @Test
    @Proves("SYN-6")
    @DisplayName("The order of child elements does not matter")
    void order() throws SyncMlException {
        Message message = Samples.decode("<SyncML><SyncBody><Final/><Status><Data>200</Data><Item><MoreData/><Data>x</Data>"
                + "<Meta><Type>t</Type><Format>chr</Format></Meta><Target><LocName>n</LocName><LocURI>./A</LocURI></Target>"
                + "</Item>"
                + "<Cmd>Get</Cmd><CmdRef>5</CmdRef><CmdID>1</CmdID><MsgRef>2</MsgRef></Status></SyncBody><SyncHdr>"
                + "<MsgID>2</MsgID>"
                + "<SessionID>9</SessionID><VerProto>DM/1.2</VerProto><VerDTD>1.2</VerDTD></SyncHdr></SyncML>");
        Item item = new Item(new Location("./A", "n"), null, Meta.of("chr", "t"), Data.ofText("x"), true);
        assertThat(message).isEqualTo(Message.of(new Header("1.2", "DM/1.2", "9", 2, null, null, null, null, Meta.EMPTY),
                List.of(new Status(1, 2, 5, "Get", List.of(), List.of(), null, 200, List.of(item))), true));
    }

    @Test
    @Proves("SYN-7")
    @DisplayName("Tokens and numbers are trimmed, a node value and a correlator never")
    void trimming() throws SyncMlException {
        Command alert = single("<Alert><CmdID>\n 1 </CmdID><Data>\t1226\n</Data><Correlator> c </Correlator><Item><Source>"
                + "<LocURI>"
                + "\n ./A\n</LocURI></Source><Meta><Format> b64 </Format><Type>\nt </Type><Mark> m </Mark><Size> 0012 </Size>"
                + "</Meta>"
                + "<Data>\n v \n</Data></Item></Alert>");
        assertThat(alert).isEqualTo(new Alert(1, 1226, " c ", List.of(Item.ofSource("./A",
                new Meta("b64", "t", "m", 12L, null, null, null, null, List.of()), Data.ofText("\n v \n")))));
    }

    @Test
    @Proves({"SYN-8", "SYN-40"})
    @DisplayName("Elements that DM does not know or use are skipped where no command is expected")
    void unknown() throws SyncMlException {
        Command add = single("<Add><CmdID>1</CmdID><NoResp/><Cred><Data>x</Data></Cred><Vendor><CmdID>9</CmdID><Item/></Vendor>"
                + "<Item>"
                + "<SourceParent><LocURI>./P</LocURI></SourceParent><Target><LocURI>./A</LocURI><Filter><Meta/></Filter></Target>"
                + "<Meta><Format>chr</Format><Anchor><Next>1</Next></Anchor><Mem><FreeMem>1</FreeMem></Mem></Meta></Item></Add>");
        assertThat(add).isEqualTo(new Add(1, Meta.EMPTY, List.of(Item.ofTarget("./A", Meta.of("chr", null), null))));
    }

    @Test
    @Proves({"SYN-9", "SYN-40"})
    @DisplayName("An unknown or forbidden command is kept with its name, so that it can be answered")
    void unknownCommands() throws SyncMlException {
        Message message = Samples.decode(Samples.around("<Put><CmdID>1</CmdID></Put><Atomic><CmdID>2</CmdID><NoResp/><Meta/>"
                + "<Sync/>"
                + "</Atomic><Frobnicate><CmdID>4</CmdID><Item/></Frobnicate>"));
        assertThat(message.commands()).isEqualTo(List.of(new UnknownCommand(1, "Put"),
                new Atomic(2, Meta.EMPTY, List.of(new UnknownCommand(0, "Sync"))), new UnknownCommand(4, "Frobnicate")));
    }

    @Test
    @Proves({"SYN-10", "SYN-11"})
    @DisplayName("Escaped text, CDATA, character references and mixtures of them give the same value")
    void escapes() throws SyncMlException {
        assertThat(value("&lt;a&gt;&amp;&quot;&apos;")).isEqualTo("<a>&\"'");
        assertThat(value("<![CDATA[<a>&]]>&#34;&#x27;")).isEqualTo("<a>&\"'");
        assertThat(value("a<!-- no -->b<![CDATA[]]>&#x1F680;")).isEqualTo("ab\ud83d\ude80");
    }

    @Test
    @Proves("SYN-10")
    @DisplayName("XML that stands raw inside Data becomes its text, able to stand alone")
    void rawXml() throws SyncMlException {
        assertThat(value("<MgmtTree xmlns=\"syncml:dmddf1.2\"><Node a='1 &lt;&quot;'><Value>x &amp; y</Value><e/></Node>"
                + "</MgmtTree>"))
                .isEqualTo("<MgmtTree xmlns=\"syncml:dmddf1.2\"><Node a=\"1 &lt;&#34;\"><Value>x &amp; y</Value><e/></Node>"
                + "</MgmtTree>");
        assertThat(value("1 &lt; 2 <b>3</b> &gt; ]]&gt;<c/>\n")).isEqualTo("1 &lt; 2 <b>3</b> &gt; ]]&gt;<c/>\n");
        assertThat(value("<Data><Data>inner</Data></Data>")).isEqualTo("<Data><Data>inner</Data></Data>");
    }

    @Test
    @Proves("SYN-10")
    @DisplayName("Prefixes that the message declares outside of raw XML are declared inside it")
    void rawPrefixes() throws SyncMlException {
        String message = Samples.around("<Add><CmdID>1</CmdID><Item><Data><d:Tree><d:x p:k='v' xml:lang='en'/></d:Tree></Data>"
                + "</Item></Add>")
                .replace("<SyncML ", "<SyncML xmlns:d='urn:d' xmlns:p='urn:p' ");
        assertThat(valueOf(Samples.decode(message).commands().get(0))).isEqualTo("<d:Tree xmlns:d=\"urn:d\">"
                + "<d:x xmlns:d=\"urn:d\""
                + " xmlns:p=\"urn:p\" p:k=\"v\" xml:lang=\"en\"/></d:Tree>");
    }

    @Test
    @Proves({"SYN-37", "SYN-38"})
    @DisplayName("An empty Data is an empty value, a missing one is none")
    void emptyData() throws SyncMlException {
        Add add = (Add) single("<Add><CmdID>1</CmdID><Item><Data/></Item><Item><Data></Data></Item><Item><Data><![CDATA[]]>"
                + "</Data></Item>"
                + "<Item/></Add>");
        assertThat(add.items()).extracting(Item::data).containsExactly(Data.EMPTY, Data.EMPTY, Data.EMPTY, null);
    }

    @Test
    @Proves("SYN-48")
    @DisplayName("The children of Meta may be wrapped in MetInf")
    void metInf() throws SyncMlException {
        Add add = (Add) single("<Add><CmdID>1</CmdID><Meta><MetInf xmlns='syncml:metinf'><Format>xml</Format><EMI>a</EMI>"
                + "<EMI>b</EMI>"
                + "</MetInf></Meta></Add>");
        assertThat(add.meta()).isEqualTo(new Meta("xml", null, null, null, null, null, null, null, List.of("a", "b")));
    }

    @Test
    @Proves("SYN-14")
    @DisplayName("An address directly inside Target or Source is accepted")
    void directAddress() throws SyncMlException {
        TreeCommand copy = (TreeCommand) single("<Copy><CmdID>1</CmdID><Item><Target> ./New </Target><Source>\n./Old</Source>"
                + "</Item>"
                + "<Item><Target/><Source><LocName>n</LocName></Source></Item></Copy>");
        assertThat(copy.items().get(0)).isEqualTo(new Item(Location.of("./New"), Location.of("./Old"), Meta.EMPTY, null, false));
        assertThat(copy.items().get(1)).isEqualTo(new Item(Location.of(null), new Location(null, "n"), Meta.EMPTY, null, false));
    }

    @Test
    @Proves("SYN-16")
    @DisplayName("The header's Status may lack CmdRef and CmdID; another Status without CmdRef refers to no command")
    void missingCmdRef() throws SyncMlException {
        Message message = Samples.decode(Samples.around("<Status><MsgRef>1</MsgRef><Cmd>SyncHdr</Cmd><Data>212</Data></Status>"
                + "<Status><CmdID>2</CmdID><MsgRef>1</MsgRef><Cmd>Get</Cmd><Data>200</Data></Status>"));
        assertThat(message.commands()).extracting(command -> ((Status) command).cmdRef()).containsExactly(0, -1);
        assertThat(message.commands().get(0).cmdId()).isZero();
    }

    @Test
    @Proves({"SYN-17", "SYN-32", "SYN-34"})
    @DisplayName("Missing numbers and header parts are handed on as missing, so that the session can answer")
    void missing() throws SyncMlException {
        Message message = Samples.decode("<SyncML><SyncHdr/><SyncBody><Results><CmdRef>4</CmdRef></Results><Get/></SyncBody>"
                + "</SyncML>");
        assertThat(message.header()).isEqualTo(new Header(null, null, null, 0, null, null, null, null, Meta.EMPTY));
        assertThat(message.commands().get(0)).isEqualTo(new Results(0, 0, 4, Meta.EMPTY, null, null, List.of()));
        assertThat(message.commands().get(1).cmdId()).isZero();
        assertThat(message.last()).isFalse();
    }

    @Test
    @Proves({"SYN-8", "SYN-14"})
    @DisplayName("Elements inside a token are skipped; only the text in front of them is the token")
    void mixedContent() throws SyncMlException {
        Command get = single("<Get><CmdID> 7<x>8</x>9</CmdID><Item><Target>\n./A<Filter>./B</Filter></Target></Item>"
                + "<Item><Target><LocURI>./C<!-- c -->&amp;<y/>./D</LocURI></Target></Item></Get>");
        assertThat(get).isEqualTo(new Get(7, Meta.EMPTY, List.of(new Item(new Location(null, null), null, Meta.EMPTY, null, false),
                Item.ofTarget("./C&"))));
    }

    @Test
    @Proves({"SYN-10", "SYN-2"})
    @DisplayName("A value in which nothing is escaped is a slice of the message's octets, not a copy, wherever they lie")
    void slice() throws SyncMlException {
        String value = "QUJD/+=".repeat(20_000);
        byte[] message = ("\ufeff" + Samples.around("<Add><CmdID>1</CmdID><Item><Data>" + value + "</Data></Item></Add>"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] padded = new byte[message.length + 10];
        System.arraycopy(message, 0, padded, 5, message.length);
        Data data = ((Add) new XmlCodec().decode(ByteBuffer.wrap(padded, 5, message.length)).commands().get(0)).items().get(0).data();
        assertThat(data).isEqualTo(Data.ofText(value));
        Arrays.fill(padded, (byte) 'x');
        assertThat(data.octets().get(0)).as("the same memory").isEqualTo((byte) 'x');
    }

    @Test
    @Proves("SYN-36")
    @DisplayName("Attributes are ignored, addresses with ?prop= come through character for character")
    void addresses() throws SyncMlException {
        TreeCommand get = (TreeCommand) single("<Get id='1'><CmdID x='y'>1</CmdID><Item><Target>"
                + "<LocURI>./a%20b/c?prop=ACL&amp;d</LocURI>"
                + "</Target></Item></Get>");
        assertThat(get.items().get(0).target().uri()).isEqualTo("./a%20b/c?prop=ACL&d");
    }

    private static Command single(String command) throws SyncMlException {
        return Samples.decode(Samples.around(command)).commands().get(0);
    }

    private static String value(String content) throws SyncMlException {
        return valueOf(single("<Add><CmdID>1</CmdID><Item><Data>" + content + "</Data></Item></Add>"));
    }

    private static String valueOf(Command add) {
        return ((Add) add).items().get(0).data().text();
    }
}
