package org.fumogateway.dmcommands.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmcommands.internal.CommandFixture.add;
import static org.fumogateway.dmcommands.internal.CommandFixture.atomic;
import static org.fumogateway.dmcommands.internal.CommandFixture.confirm;
import static org.fumogateway.dmcommands.internal.CommandFixture.copy;
import static org.fumogateway.dmcommands.internal.CommandFixture.delete;
import static org.fumogateway.dmcommands.internal.CommandFixture.exec;
import static org.fumogateway.dmcommands.internal.CommandFixture.get;
import static org.fumogateway.dmcommands.internal.CommandFixture.replace;
import static org.fumogateway.dmcommands.internal.CommandFixture.sequence;

import java.nio.file.Path;
import java.util.List;
import java.util.Vector;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

class CommandsTest {

    @TempDir
    private Path folder;

    private CommandFixture fixture;
    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./T", "com.example/1.0/T", null)
            .leaf("./T/Text", new DmtData("old"), TestMeta.leaf(DmtData.FORMAT_STRING).types("text/plain", "text/css"))
            .leaf("./T/Number", new DmtData(5), TestMeta.leaf(DmtData.FORMAT_INTEGER))
            .leaf("./T/Flag", DmtData.FALSE_VALUE, TestMeta.leaf(DmtData.FORMAT_BOOLEAN))
            .leaf("./T/Octets", new DmtData(new byte[] {1, 2, 3}), TestMeta.leaf(DmtData.FORMAT_BINARY))
            .leaf("./T/Nothing", DmtData.NULL_VALUE)
            .interior("./T/Sub").leaf("./T/Sub/A b", new DmtData("a"));

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(folder);
        fixture.tree.plug(plugin, "./T").acl("./T", "Add=S1&Delete=S1&Exec=S1&Get=S1&Replace=S1");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"./T/Text,200", "T/Text,200", "/T/Text,404", "./T/Text/,404", "./T/../T,404", "./T/./Text,404", "./,404",
            "./T//Text,404",
            "./T/%54ext,200", "./T/%zz,404", "./T/a b,404", "./T/%FF,404", "./T/Text?prop=Color,406", "./T/Text?x=1,406",
            "./T?list=Nodes,406", "./T?list=TNDS,200", ".,200", "./T/T%65xt,200", "./T/Sub/A%20b,200"})
    @Proves({"TREE-7", "TREE-8", "TREE-9", "TREE-10", "TREE-13", "TREE-14"})
    @DisplayName("What can name a node is found, what cannot is 404, an unknown property or list is 406")
    void addresses(String uri, int code) throws Exception {
        assertThat(fixture.code(get(2, uri))).isEqualTo(code);
    }

    @Test
    @Proves("TREE-12")
    @DisplayName("A URI that is longer, deeper or has a longer segment than announced is 414")
    void limits() throws Exception {
        var message = fixture.message("S1", new Limits(12, 5, 2));
        assertThat(CommandFixture.lines(message.execute(get(2, "./T/Text", "./T/Number", "./T/Sub/A",
                "./T/Text?prop=ACL")))).containsExactly(
                "Status 2 Get ./T/Text 200", "Status 2 Get ./T/Number 414", "Status 2 Get ./T/Sub/A 414",
                "Status 2 Get ./T/Text?prop=ACL 414", "Results 2", "./T/Text chr text/plain old");
    }

    @Test
    @Proves({"TREE-14", "TREE-17"})
    @DisplayName("Only Get and Replace may name a property, only Get a list: else 405")
    void suffixes() throws Exception {
        assertThat(fixture.code(delete(2, "./T/Text?prop=Name"))).isEqualTo(405);
        assertThat(fixture.code(add(3, "./T/Text?prop=Title", "chr", "t"))).isEqualTo(405);
        assertThat(fixture.code(exec(4, null, "./T?list=Struct"))).isEqualTo(405);
        assertThat(fixture.code(replace(5, "./T?list=Struct", "chr", "t"))).isEqualTo(405);
    }

    @Test
    @Proves({"TREE-50", "TREE-51", "TREE-53", "TREE-54"})
    @DisplayName("Get answers a leaf with format and type, an interior node with escaped names, octets in base64, null without"
            + " data")
    void getValues() throws Exception {
        assertThat(fixture.execute(get(2, "./T/Octets", "./T/Nothing", "./T/Sub",
                "./T/Flag"))).containsExactly("Status 2 Get 200",
                "Results 2", "./T/Octets b64 text/plain AQID", "./T/Nothing null text/plain -", "./T/Sub node text/plain A%20b",
                "./T/Flag bool text/plain false");
    }

    @Test
    @Proves({"TREE-15", "TREE-16", "TREE-17", "TREE-20", "TREE-27", "TREE-35"})
    @DisplayName("The eight properties can be read; one the node does not have is 406, of a missing node 404")
    void properties() throws Exception {
        fixture.tree.acl("./T/Text", "Get=S1&Replace=S1");
        assertThat(fixture.execute(get(2, "./T/Text?prop=ACL", "./T/Flag?prop=ACL", "./T/Octets?prop=Format", "./T?prop=Format",
                "./T/Sub/A%20b?prop=Name", "./T/Octets?prop=Size", "./T/Text?prop=TStamp", "./T?prop=Type",
                        "./T/Text?prop=VerNo")))
                .containsExactly("Status 2 Get 200", "Results 2", "./T/Text?prop=ACL null null Get=S1&Replace=S1",
                        "./T/Flag?prop=ACL null null ", "./T/Octets?prop=Format null null bin", "./T?prop=Format null null node",
                        "./T/Sub/A%20b?prop=Name null null A b", "./T/Octets?prop=Size null null 3",
                        "./T/Text?prop=TStamp null null 19700101T000000Z", "./T?prop=Type null null com.example/1.0/T",
                        "./T/Text?prop=VerNo null null 7");
        assertThat(fixture.code(get(3, "./T/Text?prop=Title"))).isEqualTo(406);
        assertThat(fixture.code(get(4, "./T?prop=Size"))).isEqualTo(406);
        assertThat(fixture.code(get(5, "./T/Nope?prop=Name"))).isEqualTo(404);
    }

    @Test
    @Proves({"TREE-17", "TREE-19", "TREE-31", "TREE-43"})
    @DisplayName("Name, Title and ACL can be replaced where the node allows; the device's own properties are 405")
    void replaceProperties() throws Exception {
        assertThat(fixture.code(replace(2, "./T/Text?prop=Name", (String) null, "Flag"))).isEqualTo(418);
        assertThat(fixture.code(replace(3, "./T/Text?prop=Name", (String) null, "a/b"))).isEqualTo(500);
        assertThat(fixture.code(replace(4, "./T/Text?prop=Name", (String) null, "Fresh"))).isEqualTo(200);
        assertThat(plugin.has("./T/Fresh")).isTrue();
        assertThat(fixture.code(replace(5, "./T/Flag?prop=Title", (String) null, "t"))).isEqualTo(406);
        assertThat(fixture.code(replace(6, "./T/Flag?prop=Size", (String) null, "4"))).isEqualTo(405);
        assertThat(fixture.code(replace(7, "./T/Flag?prop=ACL", (String) null, "Get*"))).isEqualTo(500);
        assertThat(fixture.code(replace(8, "./T/Flag?prop=ACL", (String) null, "Get=S2"))).isEqualTo(200);
        assertThat(fixture.code(get(9, "./T/Flag"))).isEqualTo(425);
        assertThat(fixture.code(replace(10, "./T/Flag?prop=ACL", (String) null, null))).isEqualTo(200);
        assertThat(fixture.code(get(11, "./T/Flag"))).isEqualTo(200);
    }

    @Test
    @Proves({"TREE-70", "TREE-71", "TREE-72"})
    @DisplayName("Struct lists all readable nodes, parents first; StructData adds the values; more nodes than allowed is 413")
    void structure() throws Exception {
        plugin.interior("./T/Hidden").leaf("./T/Hidden/X", new DmtData("x"));
        fixture.tree.acl("./T/Hidden", "Get=S2");
        assertThat(fixture.execute(get(2, "./T?list=StructData"))).hasSize(2 + 8).contains("./T node com.example/1.0/T -",
                "./T/Sub/A%20b chr text/plain a", "./T/Number int text/plain 5").noneMatch(line -> line.contains("Hidden"));
        assertThat(fixture.execute(get(3, "./T/Sub?list=Struct"))).containsExactly("Status 3 Get ./T/Sub?list=Struct 200",
                "Results 3",
                "./T/Sub node text/plain -", "./T/Sub/A%20b chr text/plain -");
        assertThat(fixture.code(get(4, "./T/Hidden?list=Struct"))).isEqualTo(425);
        for (int i = 0; i < 5; i++) {
            plugin.leaf("./T/More" + i, new DmtData("m"));
        }
        assertThat(fixture.code(get(5, "./T?list=Struct"))).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"Number,int,17,200", "Number,int,abc,415", "Number,int,99999999999,415", "Number,chr,17,415", "Number,,17,200",
            "Flag,bool,true,200", "Flag,bool,yes,415", "Flag,bool,TRUE,415", "Text,chr,x,200", "Text,int,1,415",
                    "Text,blob,x,415",
            "Octets,b64,AQI=,200", "Octets,b64,***,415", "Octets,bin,AQI=,200", "Octets,chr,x,415", "Text,node,,405",
                    "Sub,chr,x,405",
            "Nope,chr,x,404"})
    @Proves({"TREE-25", "TREE-26", "TREE-28", "TREE-60", "SYN-70", "SYN-71"})
    @DisplayName("The node decides which formats and forms of value it takes: else 415; Replace never creates and needs a leaf")
    void formats(String name, String format, String text, int code) throws Exception {
        assertThat(fixture.code(replace(2, "./T/" + name, format, text))).isEqualTo(code);
    }

    @Test
    @Proves({"TREE-25", "TREE-87"})
    @DisplayName("A type the node does not list is 415, one it lists is stored, a serialised subtree is 415")
    void types() throws Exception {
        assertThat(fixture.code(replace(2, "./T/Text", Meta.of("chr", "text/html"), "x"))).isEqualTo(415);
        assertThat(fixture.code(replace(3, "./T/Text", Meta.of("chr", "text/css"), "x"))).isEqualTo(200);
        assertThat(fixture.execute(get(4, "./T/Text"))).contains("./T/Text chr text/css x");
        assertThat(fixture.code(replace(5, "./T/Sub", Meta.of("xml", "application/vnd.syncml.dmtnds+xml"),
                "<x/>"))).isEqualTo(415);
    }

    @Test
    @Proves({"TREE-46", "TREE-47", "TREE-55", "TREE-56", "TREE-57", "TREE-58", "TREE-59"})
    @DisplayName("Add creates with missing parents, refuses what exists or may not be, names the parent in its way, and gives "
            + "the creator its ACL")
    void adding() throws Exception {
        assertThat(fixture.code(add(2, "./T/New/Deep", "chr", "d"))).isEqualTo(200);
        assertThat(plugin.value("./T/New/Deep")).isEqualTo(new DmtData("d"));
        assertThat(fixture.code(add(3, "./T/New", "node", null))).isEqualTo(418);
        assertThat(fixture.code(add(4, "./T/Text/Below", "chr", "x"))).isEqualTo(405);
        plugin.meta("./T/Fixed", TestMeta.interior().permanent());
        Status refused = (Status) fixture.message("S1", new Limits(0, 0, 0)).execute(add(5, "./T/Fixed/X", "chr", "x")).get(0);
        assertThat(refused.code()).isEqualTo(405);
        assertThat(refused.items()).extracting(item -> item.target().uri()).containsExactly("./T/Fixed");
        fixture.tree.acl("./T", "Add=S1&Get=*");
        assertThat(fixture.code(add(6, "./T/Mine/Leaf", "chr", "x"))).isEqualTo(200);
        assertThat(fixture.execute(get(7, "./T/Mine?prop=ACL")))
                .contains("./T/Mine?prop=ACL null null Add=S1&Delete=S1&Get=S1&Replace=S1");
        fixture.tree.acl("./T", "Get=*");
        assertThat(fixture.code(add(8, "./T/Other", "chr", "x"))).isEqualTo(425);
    }

    @Test
    @Proves({"TREE-46", "FUMO-25"})
    @DisplayName("FUMO-25: an Add that is refused at its leaf leaves none of the parents that were made for it, and none that were there are gone")
    void refusedAddLeavesNothing() throws Exception {
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", new DmtException("./T/Sub/New/Deep/Leaf", DmtException.COMMAND_NOT_ALLOWED, "no"));
        assertThat(fixture.code(add(2, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(405);
        assertThat(plugin.has("./T/Sub/New")).isFalse();
        assertThat(plugin.has("./T/Sub/A b")).isTrue();
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", null);
        assertThat(fixture.code(add(3, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(200);
        assertThat(fixture.code(add(4, "./T/Sub/New/Deep/Leaf", "chr", "y"))).isEqualTo(418);
        assertThat(plugin.value("./T/Sub/New/Deep/Leaf").getString()).isEqualTo("x");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Add=S1&Get=S1&Replace=S1", "Add=S1&Get=S1", "Add=S1&Get=S1&Delete=S1"})
    @Proves({"TREE-46", "FUMO-25"})
    @DisplayName("FUMO-25: so it is for a server that may Add and not Delete, and with the node's own rights as they were (TREE-46)")
    void refusedAddWithoutDelete(String rights) throws Exception {
        fixture.tree.acl("./T/Sub", rights);
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", new DmtException("./T/Sub/New/Deep/Leaf", DmtException.COMMAND_NOT_ALLOWED, "no"));
        plugin.meta("./T/Sub/New", TestMeta.interior().only(MetaNode.CMD_ADD, MetaNode.CMD_GET, MetaNode.CMD_REPLACE));
        assertThat(fixture.code(add(2, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(405);
        assertThat(plugin.has("./T/Sub/New")).isFalse();
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", null);
        assertThat(fixture.code(add(3, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(200);
        assertThat(fixture.execute(get(4, "./T/Sub/New?prop=ACL")))
                .anyMatch(line -> line.endsWith(rights.contains("Replace") ? " null null " : "Replace=S1"));
    }

    @Test
    @Proves({"TREE-46", "FUMO-25"})
    @DisplayName("FUMO-25: so it is if the plugin fails for good, or leaves, in the middle of the Add")
    void refusedAddOfALeavingPlugin() throws Exception {
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", new DmtException("./T/Sub/New/Deep/Leaf", DmtException.COMMAND_NOT_ALLOWED, "no",
                new Vector<>(), true));
        assertThat(fixture.code(add(2, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(405);
        assertThat(plugin.has("./T/Sub/New")).as("failed for good").isFalse();
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", null);
        plugin.during("createInterior ./T/Sub/New/Deep", () -> fixture.tree.unplug(plugin));
        assertThat(fixture.code(add(3, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(405);
        assertThat(plugin.has("./T/Sub/New")).as("left").isFalse();
        assertThat(plugin.has("./T/Sub/A b")).isTrue();
    }

    @Test
    @Proves({"TREE-46", "FUMO-25"})
    @DisplayName("FUMO-25: what its plugin does not delete again stays, the Add is refused for its own reason, and the log names what stays")
    void refusedAddStays() throws Exception {
        plugin.fail("createLeaf ./T/Sub/New/Deep/Leaf", new DmtException("./T/Sub/New/Deep/Leaf", DmtException.COMMAND_NOT_ALLOWED, "no"));
        plugin.fail("delete ./T/Sub/New", new DmtException("./T/Sub/New", DmtException.DATA_STORE_FAILURE, "worn"));
        assertThat(fixture.code(add(2, "./T/Sub/New/Deep/Leaf", "chr", "x"))).isEqualTo(405);
        assertThat(plugin.has("./T/Sub/New")).isTrue();
        assertThat(fixture.tree.log.lines()).anyMatch(line -> line.contains("./T/Sub/New was made for a node that is refused, and stays"));
    }

    @Test
    @Proves({"TREE-46", "FUMO-25"})
    @DisplayName("FUMO-25: a plugin that cannot make last what a command did, when its session is closed, decides the Status; an Exec that has begun is none of that")
    void closingFails() throws Exception {
        plugin.fail("close", new CommandStatusException("./T", 420, "full"));
        assertThat(fixture.code(add(2, "./T/New", "chr", "x"))).isEqualTo(420);
        assertThat(fixture.code(get(3, "./T/Text"))).isEqualTo(200);
        assertThat(fixture.code(exec(4, "c", "./T/Sub"))).isEqualTo(200);
        plugin.fail("close", null);
        assertThat(fixture.code(replace(5, "./T/Text", "chr", "new"))).isEqualTo(200);
    }

    @Test
    @Proves({"TREE-63", "TREE-65"})
    @DisplayName("Delete takes the whole subtree; the root and missing nodes stay what they are")
    void deleting() throws Exception {
        assertThat(fixture.code(delete(2, "./T/Sub"))).isEqualTo(200);
        assertThat(fixture.code(get(3, "./T/Sub/A%20b"))).isEqualTo(404);
        assertThat(fixture.code(delete(4, "./T/Sub"))).isEqualTo(404);
        fixture.tree.acl(".", "Add=*&Delete=S1&Get=*");
        assertThat(fixture.code(delete(5, "."))).isEqualTo(405);
    }

    @Test
    @Proves({"TREE-68", "TREE-69"})
    @DisplayName("Copy overwrites or creates a leaf; other kinds are 405, types that do not fit 403")
    void copies() throws Exception {
        assertThat(fixture.code(copy(2, "./T/Text", "./T/Sub/New"))).isEqualTo(200);
        assertThat(plugin.value("./T/Sub/New")).isEqualTo(new DmtData("old"));
        assertThat(fixture.code(copy(3, "./T/Number", "./T/Text"))).isEqualTo(403);
        assertThat(fixture.code(copy(4, "./T/Sub", "./T/Sub2"))).isEqualTo(405);
        assertThat(fixture.code(copy(5, "./T/Nope", "./T/Text"))).isEqualTo(404);
    }

    @Test
    @Proves({"SYN-9", "DM-94"})
    @DisplayName("Every command gets a Status: unknown ones 400, those of other protocols 406, incomplete ones 412, chunks 413")
    void oddCommands() throws Exception {
        assertThat(fixture.code(new UnknownCommand(2, "Frobnicate"))).isEqualTo(400);
        assertThat(fixture.code(new UnknownCommand(3, "Search"))).isEqualTo(406);
        assertThat(fixture.code(Alert.of(4, 1222))).isEqualTo(406);
        assertThat(fixture.code(new Get(5, null, List.of()))).isEqualTo(412);
        assertThat(fixture.code(new Get(6, null, List.of(Item.ofData(Data.ofText("x")))))).isEqualTo(412);
        Item chunk = new Item(Location.of("./T/Text"), null, null, Data.ofText("part"), true);
        assertThat(fixture.code(new Replace(7, null, List.of(chunk)))).isEqualTo(413);
        assertThat(fixture.codes(atomic(8, new Replace(9, null, List.of(chunk))))).containsExactly(507, 500);
        assertThat(fixture.code(new Add(10, null, List.of(chunk)))).isEqualTo(413);
    }

    @Test
    @Proves({"DM-112", "DM-113"})
    @DisplayName("A failing child does not stop a Sequence, a person's no does, and directly in the body a no stops nothing")
    void sequences() throws Exception {
        assertThat(fixture.codes(sequence(2, get(3, "./T/Nope"), get(4, "./T/Text")))).containsExactly(200, 404, 200);
        fixture.personsAnswers.addAll(List.of(200, 304, 304));
        assertThat(fixture.codes(sequence(2, confirm(3), get(4, "./T/Text"), confirm(5), get(6, "./T/Text"))))
                .containsExactly(200, 200, 200, 304, 215);
        assertThat(fixture.code(confirm(7))).isEqualTo(304);
        assertThat(fixture.code(get(8, "./T/Text"))).isEqualTo(200);
    }

    @Test
    @Proves({"DM-94", "DM-135"})
    @DisplayName("After a person cancelled nothing more of the message is executed and every command is 215, those in "
            + "containers too")
    void cancelled() throws Exception {
        fixture.personsAnswers.add(214);
        assertThat(fixture.codes(sequence(2, confirm(3), replace(4, "./T/Text", "chr", "x")))).containsExactly(200, 214, 215);
        assertThat(fixture.codes(atomic(5, replace(6, "./T/Text", "chr", "x")))).containsExactly(215, 215);
        assertThat(plugin.value("./T/Text")).isEqualTo(new DmtData("old"));
    }

    @Test
    @Proves({"DM-120", "DM-122", "DM-123"})
    @DisplayName("An Atomic does all of its children or none: done 200, undone 216, failing with its own code, later 215")
    void atomics() throws Exception {
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "1"), add(4, "./T/Extra", "chr", "e"),
                delete(5, "./T/Flag")))).containsExactly(200, 200, 200, 200);
        assertThat(plugin.has("./T/Flag")).isFalse();
        assertThat(fixture.codes(atomic(6, replace(7, "./T/Text", "chr", "2"), replace(8, "./T/Number", "int", "x"),
                delete(9, "./T/Extra")))).containsExactly(507, 216, 415, 215);
        assertThat(plugin.value("./T/Text")).isEqualTo(new DmtData("1"));
        assertThat(plugin.has("./T/Extra")).isTrue();
    }

    @Test
    @Proves({"DM-121", "DM-123", "DM-124"})
    @DisplayName("Get and Atomic within Atomic are 500; a person's no undoes it; a rollback that fails is 516")
    void atomicFailures() throws Exception {
        assertThat(fixture.codes(atomic(2, get(3, "./T/Text")))).containsExactly(507, 500);
        assertThat(fixture.codes(atomic(2, atomic(3, replace(4, "./T/Text", "chr", "2"))))).containsExactly(507, 500, 215);
        fixture.personsAnswers.add(304);
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), confirm(4), delete(5, "./T/Flag"))))
                .containsExactly(507, 216, 304, 215);
        assertThat(plugin.value("./T/Text")).isEqualTo(new DmtData("old"));
        plugin.fail("rollback", new DmtException((String) null, DmtException.COMMAND_FAILED, "stuck"));
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), get(4, "./T/Nope")))).containsExactly(507, 216,
                500);
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), delete(4, "./T/Nope"))))
                .containsExactly(507, 516, 404);
    }

    @Test
    @Proves("DM-123")
    @DisplayName("A plugin that fails to commit: its own child is 500, the others 516, the Atomic 507")
    void commitFails() throws Exception {
        plugin.fail("commit", new DmtException("./T/Number", DmtException.DATA_STORE_FAILURE, "disk"));
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), replace(4, "./T/Number", "int", "6"))))
                .containsExactly(507, 516, 500);
    }

    @Test
    @Proves("DM-123")
    @DisplayName("A plugin that fails to commit and names its root or nothing: all of its children are 500, those of others 516")
    void commitOfPluginFails() throws Exception {
        MemoryPlugin other = new MemoryPlugin("").interior("./O").leaf("./O/L", new DmtData("l"));
        fixture.tree.plug(other, "./O").acl("./O", "Get=S1&Replace=S1");
        for (Exception failure : List.of(new DmtException("./O", DmtException.DATA_STORE_FAILURE, "disk"),
                new DmtException((String) null, DmtException.DATA_STORE_FAILURE, "disk"), new IllegalStateException("bug"))) {
            other.fail("commit", failure);
            assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), replace(4, "./O/L", "chr", "2"),
                    replace(5, "./T/Number", "int", "6")))).containsExactly(507, 516, 500, 516);
        }
    }

    @Test
    @Proves({"DM-122", "DM-123"})
    @DisplayName("An Atomic that a plugin refuses before anything is committed is undone: the child to blame has its own code, the others 216")
    void refusedBeforeCommit() throws Exception {
        MemoryPlugin other = new MemoryPlugin("").interior("./O").leaf("./O/L", new DmtData("l"));
        fixture.tree.plug(other, "./O").acl("./O", "Get=S1&Replace=S1");
        other.fail("pendingChanges", new DmtException((String) null, DmtException.METADATA_MISMATCH, "not whole"));
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), replace(4, "./O/L", "chr", "2"),
                replace(5, "./T/Number", "int", "6")))).containsExactly(507, 216, 405, 216);
        assertThat(plugin.value("./T/Text")).isEqualTo(new DmtData("old"));
        plugin.fail("pendingChanges", new DmtException("./T/Text", DmtException.DATA_STORE_FAILURE, "full"));
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), replace(4, "./T/Number", "int", "6"))))
                .containsExactly(507, 510, 216);
        plugin.fail("rollback", new DmtException((String) null, DmtException.COMMAND_FAILED, "stuck"));
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Text", "chr", "2"), replace(4, "./T/Number", "int", "6"))))
                .containsExactly(507, 516, 516);
    }

    @Test
    @Proves("DM-127")
    @DisplayName("Within an Atomic a changed ACL counts at once and is undone with the rest")
    void aclInAtomic() throws Exception {
        assertThat(fixture.codes(atomic(2, replace(3, "./T/Sub?prop=ACL", (String) null, "Get=S1"),
                add(4, "./T/Sub/X", "chr", "x")))).containsExactly(507, 216, 425);
        assertThat(fixture.code(add(5, "./T/Sub/X", "chr", "x"))).isEqualTo(200);
        fixture.tree.acl("./T/Sub", "Get=S1");
        assertThat(fixture.codes(atomic(6, replace(7, "./T/Sub?prop=ACL", (String) null, "Add=S1&Get=S1"),
                add(8, "./T/Sub/Y", "chr", "y")))).containsExactly(200, 200, 200);
    }

    @Test
    @Proves("OSGi-DMT-11")
    @DisplayName("What the tree says by exception becomes the Status that means the same")
    void mapping() throws Exception {
        int[][] expected = {{DmtException.METADATA_MISMATCH, 405}, {DmtException.INVALID_URI, 404}, {DmtException.REMOTE_ERROR,
                500},
                {DmtException.DATA_STORE_FAILURE, 510}, {DmtException.LIMIT_EXCEEDED, 413}, {DmtException.CONCURRENT_ACCESS,
                        500}};
        for (int[] pair : expected) {
            plugin.fail("setNodeValue ./T/Text", new DmtException("./T/Text", pair[0], "said so"));
            assertThat(fixture.code(replace(2, "./T/Text", "chr", "x"))).isEqualTo(pair[1]);
        }
        plugin.fail("setNodeValue ./T/Text", new CommandStatusException("./T/Text", 420, "full"));
        assertThat(fixture.code(replace(2, "./T/Text", "chr", "x"))).isEqualTo(420);
        plugin.fail("setNodeValue ./T/Text", new IllegalStateException("bug"));
        assertThat(fixture.code(replace(2, "./T/Text", "chr", "x"))).isEqualTo(500);
        DmtSession busy = fixture.tree.admin().getSession("./T");
        assertThat(fixture.code(replace(3, "./T/Text", "chr", "x"))).isEqualTo(417);
        busy.close();
    }

    @Test
    @Proves("DM-94")
    @DisplayName("A tree that breaks its contract makes one command fail with 500, atomic or not; the next ones are executed")
    void brokenTree() throws Exception {
        fixture.sessionFailure = new DmtIllegalStateException("The session is invalid");
        assertThat(fixture.code(replace(2, "./T/Text", "chr", "x"))).isEqualTo(500);
        assertThat(fixture.codes(atomic(3, replace(4, "./T/Text", "chr", "x"), replace(5, "./T/Number", "int", "6"))))
                .containsExactly(507, 500, 215);
        fixture.sessionFailure = null;
        assertThat(fixture.code(replace(6, "./T/Text", "chr", "x"))).isEqualTo(200);
    }

    @Test
    @Proves("TREE-104")
    @DisplayName("Existence is judged before rights, rights before AccessType, AccessType before the form of the value")
    void orderOfChecks() throws Exception {
        plugin.leaf("./T/Fixed", new DmtData(1), TestMeta.leaf(DmtData.FORMAT_INTEGER).only(MetaNode.CMD_GET));
        assertThat(fixture.code(replace(2, "./T/Fixed", "int", "abc"))).isEqualTo(405);
        fixture.tree.acl("./T", "Get=*");
        assertThat(fixture.code(replace(3, "./T/Fixed", "int", "abc"))).isEqualTo(425);
        assertThat(fixture.code(replace(4, "./T/Nope", "int", "abc"))).isEqualTo(404);
    }

    @Test
    @Proves("DM-124")
    @DisplayName("An interrupted wait ends the execution and leaves no session behind")
    void interrupted() throws Exception {
        DmtSession busy = fixture.tree.admin().getSession("./T");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> fixture.code(get(2, "./T/Text"))).isInstanceOf(InterruptedException.class);
        busy.close();
        assertThat(fixture.code(get(3, "./T/Text"))).isEqualTo(200);
    }

    @Test
    @Proves({"TREE-60", "TREE-104"})
    @DisplayName("A value that the node does not take is 415 in a Replace and in an Add, after the AccessType was judged")
    void refusedValues() throws Exception {
        TestMeta small = TestMeta.leaf(DmtData.FORMAT_INTEGER).values(value -> value.getInt() < 10);
        plugin.leaf("./T/Small", new DmtData(1), small).meta("./T/New", small)
                .leaf("./T/Fixed", new DmtData(1), TestMeta.leaf(DmtData.FORMAT_INTEGER).values(value -> false).only(MetaNode.CMD_GET));
        assertThat(fixture.code(replace(2, "./T/Small", "int", "10"))).isEqualTo(415);
        assertThat(fixture.code(add(3, "./T/New", "int", "10"))).isEqualTo(415);
        assertThat(fixture.code(replace(4, "./T/Fixed", "int", "10"))).isEqualTo(405);
        assertThat(fixture.code(replace(5, "./T/Small", "int", "9"))).isEqualTo(200);
        assertThat(fixture.code(add(6, "./T/New", "int", "9"))).isEqualTo(200);
    }

    @Test
    @Proves("TREE-60")
    @DisplayName("Replace changes the format of a leaf of a server's own if one is given, and keeps it if none is")
    void replacedFormat() throws Exception {
        fixture.tree.plugStoredNodes("./Ext").acl("./Ext", "Add=S1&Get=S1&Replace=S1");
        assertThat(fixture.code(add(2, "./Ext/L", "chr", "text"))).isEqualTo(200);
        assertThat(fixture.code(replace(3, "./Ext/L", "int", "7"))).isEqualTo(200);
        assertThat(fixture.execute(get(4, "./Ext/L?prop=Format"))).anyMatch(line -> line.endsWith(" int"));
        assertThat(fixture.code(replace(5, "./Ext/L", (String) null, "8"))).isEqualTo(200);
        assertThat(fixture.execute(get(6, "./Ext/L"))).contains("./Ext/L int text/plain 8");
        assertThat(fixture.code(replace(7, "./Ext/L", (String) null, "no number"))).isEqualTo(415);
    }

    @Test
    @Proves("TREE-27")
    @DisplayName("The format of octets that a plugin has a name for is that name")
    void rawFormat() throws Exception {
        plugin.leaf("./T/Raw", new DmtData("x-octets", new byte[] {1}));
        assertThat(fixture.execute(get(2, "./T/Raw?prop=Format"))).anyMatch(line -> line.endsWith(" x-octets"));
    }
}
