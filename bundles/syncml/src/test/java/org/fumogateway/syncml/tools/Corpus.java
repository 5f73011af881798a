package org.fumogateway.syncml.tools;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
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
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;

/** Messages of every kind that DM knows, each with a name; they go through foreign tools and feed the fuzzers. */
final class Corpus {

    private static final Location SERVER = Location.of("https://dm.example.net/dm?x=1&y=2");
    private static final Location DEVICE = Location.of("urn:uuid:2f0a-77");
    private static final Meta CHR = Meta.of("chr", "text/plain");

    private final Map<String, Message> messages = new LinkedHashMap<>();

    private Corpus() {
    }

    /** All messages by their names. */
    static Map<String, Message> messages() {
        Corpus corpus = new Corpus();
        corpus.headers();
        corpus.alerts();
        corpus.treeCommands();
        corpus.statuses();
        corpus.containers();
        corpus.values();
        corpus.trees();
        return corpus.messages;
    }

    private void headers() {
        Status accepted = new Status(1, 1, 0, "SyncHdr", List.of(DEVICE.uri()), List.of(SERVER.uri()), null, 212, List.of());
        header("header-plain", Meta.EMPTY, null, null, accepted);
        header("header-sizes", Meta.ofLimits(16384L, 1048576L), null, null, accepted);
        header("header-resp-uri", Meta.ofLimits(4096L, null), "https://dm.example.net/dm/s/77?k=a&b=c", null, accepted);
        for (String type : List.of("syncml:auth-basic", "syncml:auth-md5")) {
            header("header-cred-" + type.substring(12), Meta.EMPTY, null,
                    new Credential(Meta.ofAuthentication(type, null), Data.ofText("Zz6EivR3yeaaENcRN6lpAQ==")), accepted);
        }
        header("header-emi", new Meta(null, null, null, null, null, null, 9000L, null, List.of("vendor=1")), null, null, accepted);
    }

    private void alerts() {
        for (int code : new int[] {1200, 1201, 1222, 1223, 1225}) {
            body("alert-" + code, Alert.of(1, code));
        }
        body("alert-display", alert(1100, "MINDT=30", "An update is <ready> & waits"));
        body("alert-confirm", alert(1101, "MINDT=30&DR=1", "Install now?"));
        body("alert-input", alert(1102, "IT=N&MAXLEN=4", "Number"));
        body("alert-single-choice", alert(1103, "", "Choose", "one", "two", "three"));
        body("alert-multiple-choice", alert(1104, "CR=1-2", "Choose", "one", "two"));
        for (String mark : List.of("fatal", "critical", "minor", "warning", "informational")) {
            body("alert-generic-" + mark, new Alert(1, 1226, null, List.of(Item.ofSource("./FwUpdate/DownloadAndUpdate",
                    Meta.ofAlert("xml", "org.openmobilealliance.dm.firmwareupdate.downloadandupdate", mark),
                    Data.ofText("<ResultCode>200</ResultCode>")))));
        }
        body("alert-correlator", new Alert(1, 1226, "corr-0815", List.of(Item.ofSource("./FwUpdate",
                Meta.ofAlert("chr", "org.openmobilealliance.dm.firmwareupdate.update", "critical"), Data.ofText("410")))));
        body("alert-client-event", new Alert(1, 1224, null, List.of(new Item(null, null,
                Meta.of("chr", "com.example.event"), Data.ofText("door=open"), false))));
    }

    private void treeCommands() {
        for (String format : List.of("chr", "int", "bool", "date", "time", "float")) {
            body("add-" + format, new Add(1, Meta.EMPTY, List.of(value("./Vendor/" + format, format, "1"))));
        }
        body("add-node", new Add(1, Meta.EMPTY, List.of(Item.ofTarget("./Vendor/New", Meta.of("node", null), null))));
        body("add-null", new Add(1, Meta.EMPTY, List.of(Item.ofTarget("./Vendor/Nil", Meta.of("null", null), Data.EMPTY))));
        body("add-command-meta", new Add(1, CHR, List.of(Item.ofTarget("./A", Meta.EMPTY, Data.ofText("a")),
                Item.ofTarget("./B", Meta.EMPTY, Data.ofText("b")))));
        body("add-b64", new Add(1, Meta.EMPTY, List.of(value("./Vendor/Key", "b64", base64(100)))));
        body("replace", new Replace(1, Meta.EMPTY, List.of(value("./Vendor/X", "chr", "new value"))));
        body("replace-devinfo", new Replace(1, Meta.EMPTY, List.of(source("./DevInfo/DevId", "urn:uuid:2f0a-77"),
                source("./DevInfo/Man", "Maker"), source("./DevInfo/Mod", "GW-1"), source("./DevInfo/DmV", "1.2"),
                source("./DevInfo/Lang", "en"))));
        body("replace-acl", new Replace(1, Meta.EMPTY, List.of(value("./Vendor/X?prop=ACL", "chr", "Get=*&Replace=s1+s2"))));
        body("get", new Get(1, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV"))));
        body("get-many", new Get(1, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV"), Item.ofTarget("./DevDetail/SwV"),
                Item.ofTarget("./DevDetail?list=Struct"))));
        body("delete", new Delete(1, Meta.EMPTY, List.of(Item.ofTarget("./Vendor/Old"))));
        body("copy", new Copy(1, Meta.EMPTY, List.of(new Item(Location.of("./B"), Location.of("./A"), Meta.EMPTY, null, false))));
        body("exec", new Exec(1, Meta.EMPTY, "corr-1", List.of(Item.ofTarget("./FwUpdate/DownloadAndUpdate"))));
        body("exec-argument", new Exec(1, Meta.EMPTY, null, List.of(value("./FwUpdate/Update", "chr", "now"))));
        body("results", new Results(1, 2, 3, Meta.EMPTY, null, null, List.of(source("./DevDetail/FwV", "1.4.2"))));
        body("results-refs", new Results(1, 2, 3, Meta.EMPTY, "./DevDetail/FwV", "./x", List.of(source("./DevDetail/FwV", ""))));
        body("results-children", new Results(1, 2, 3, Meta.EMPTY, null, null, List.of(Item.ofSource("./DevDetail",
                Meta.of("node", null), Data.ofText("FwV/SwV/HwV")))));
    }

    private void statuses() {
        for (int code : new int[] {200, 202, 213, 215, 216, 304, 404, 405, 406, 418, 425, 500, 507, 516}) {
            body("status-" + code, new Status(1, 2, 3, "Replace", List.of("./Vendor/X"), List.of(), null, code, List.of()));
        }
        body("status-challenge", new Status(1, 1, 0, "SyncHdr", List.of("urn:dev"), List.of("https://s"),
                new Challenge(Meta.ofAuthentication("syncml:auth-md5", "LG3iZQhhdmKNHg==")), 407, List.of()));
        body("status-many-refs", new Status(1, 2, 3, "Get", List.of("./A", "./B"), List.of("./C"), null, 404, List.of()));
        body("status-answers", new Status(1, 2, 3, "Alert", List.of(), List.of(), null, 200,
                List.of(Item.ofData(Data.ofText("2")), Item.ofData(Data.ofText("3")))));
    }

    private void containers() {
        body("atomic", new Atomic(1, Meta.EMPTY, List.of(new Add(2, Meta.EMPTY, List.of(value("./A", "chr", "1"))),
                new Replace(3, Meta.EMPTY, List.of(value("./B", "int", "2"))),
                new Delete(4, Meta.EMPTY, List.of(Item.ofTarget("./C"))))));
        body("sequence", new Sequence(1, Meta.EMPTY, List.of(new Replace(2, Meta.EMPTY, List.of(value("./A", "chr", "1"))),
                new Exec(3, Meta.EMPTY, null, List.of(Item.ofTarget("./B"))),
                new Get(4, Meta.EMPTY, List.of(Item.ofTarget("./C"))), alert(1101, "", "Go on?"))));
        body("sequence-in-atomic", new Atomic(1, Meta.EMPTY, List.of(new Sequence(2, Meta.EMPTY,
                List.of(new Get(3, Meta.EMPTY, List.of(Item.ofTarget("./C"))))))));
        List<Command> many = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            many.add(i % 2 == 0 ? new Get(i, Meta.EMPTY, List.of(Item.ofTarget("./Vendor/Sensor/" + i)))
                    : new Replace(i, Meta.EMPTY, List.of(value("./Vendor/Sensor/" + i, "int", Integer.toString(i)))));
        }
        body("forty-commands", many.toArray(new Command[0]));
    }

    private void values() {
        // No end of a CDATA section inside: wbxml2xml makes ill-formed XML of that.
        body("value-markup", new Add(1, Meta.EMPTY, List.of(value("./X", "chr", "<a href=\"x\">&amp; ]] '</a>"))));
        body("value-characters", new Add(1, Meta.EMPTY, List.of(value("./X", "chr", "\u00e4\u20ac\u4e16\u754c\ud83d\ude80"))));
        body("value-large", new Add(1, Meta.EMPTY, List.of(value("./X", "b64", base64(60_000)))));
        body("chunk-first", new Replace(1, Meta.EMPTY, List.of(new Item(Location.of("./X"), null, CHR.withSize(20_000L),
                Data.ofText("chunk ".repeat(2_000).strip()), true))));
        body("chunk-last", new Replace(1, Meta.EMPTY, List.of(new Item(Location.of("./X"), null, Meta.EMPTY,
                Data.ofText("rest of it"), false))));
    }

    private void trees() {
        TreeNode leaf = TreeNode.leaf("b", "chr", "hi & <there>");
        tree("tree-nested", TreeDocument.of(TreeNode.interior("A", "urn:oma:mo:oma-dm-dmacc:1.0", List.of(leaf,
                TreeNode.interior("c", null, List.of(TreeNode.leaf("d", "int", "7")))))));
        tree("tree-flat", TreeDocument.of(TreeNode.interior("A", null, List.of()),
                new TreeNode("b", "A", NodeProperties.of("chr", NodeType.mime("text/plain")), List.of(), Data.ofText("x"))));
        tree("tree-acl", TreeDocument.of(new TreeNode("A", null, NodeProperties.of("node", NodeType.ddfName("")).withAcl("Get=*&Add=s"),
                List.of(leaf), null)));
    }

    private void tree(String name, TreeDocument tree) {
        try {
            String xml = StandardCharsets.UTF_8.decode(new XmlTndsCodec().encode(tree)).toString();
            Item item = Item.ofTarget("./DMAcc", Meta.of("xml", TndsCodec.XML), Data.ofText(xml));
            body(name, new Add(1, Meta.EMPTY, List.of(item)));
        } catch (SyncMlException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void header(String name, Meta meta, String respUri, Credential credential, Command command) {
        Location source = credential == null ? DEVICE : new Location(DEVICE.uri(), "user name");
        messages.put(name, Message.of(new Header("1.2", "DM/1.2", "A1", 1, SERVER, source, respUri, credential, meta),
                List.of(command), true));
    }

    private void body(String name, Command... commands) {
        Header header = new Header("1.2", "DM/1.2", "A1", 2, DEVICE, SERVER, null, null, Meta.EMPTY);
        messages.put(name, Message.of(header, List.of(commands), messages.size() % 2 == 0));
    }

    private static Alert alert(int code, String... items) {
        List<Item> texts = new ArrayList<>();
        for (String item : items) {
            texts.add(Item.ofData(Data.ofText(item)));
        }
        return new Alert(9, code, null, texts);
    }

    private static Item value(String uri, String format, String value) {
        return Item.ofTarget(uri, Meta.of(format, "text/plain"), Data.ofText(value));
    }

    private static Item source(String uri, String value) {
        return Item.ofSource(uri, CHR, Data.ofText(value));
    }

    private static String base64(int octets) {
        byte[] value = new byte[octets];
        for (int i = 0; i < octets; i++) {
            value[i] = (byte) (i * 31 >> 3);
        }
        return Base64.getEncoder().encodeToString(value);
    }
}
