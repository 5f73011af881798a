package org.fumogateway.serverit.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** What the server commands and how it takes what clients say in the body of their messages, read from the octets of its answers and its own records. */
class WireUpdateIT {

    private static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.downloadandupdate";
    private static final String INSTANCE = "./FUMO/Pkg";

    @TempDir
    private static Path folder;
    private static Lab lab;
    private static int devices;

    private String device;

    @BeforeAll
    static void server() throws Exception {
        lab = new Lab(folder);
        lab.startServer();
        assertThat(lab.publish(lab.packageOf(lab.image("box.img", 20_000, 7), "2.0", "oldworks,box1", lab.releaseKey()))).doesNotStartWith("error");
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private ScriptedClient client() {
        device = String.format("urn:dev:wire:%04d", ++devices);
        return new ScriptedClient(lab.serverUrl(), device, lab.server().run("server:enrol " + device));
    }

    private WireAnswer opened(ScriptedClient client, String... further) throws Exception {
        client.begin();
        return new WireAnswer(client.send(ScriptedClient.alert(1, 1201) + client.deviceInfo(2) + String.join("", further) + "<Final/>"));
    }

    private JsonObject job() {
        try (JsonReader reader = Json.createReader(new StringReader(lab.server().run("server:jobs " + device + " --json")))) {
            List<JsonObject> jobs = reader.readArray().getValuesAs(JsonObject.class);
            assertThat(jobs).hasSize(1);
            return jobs.get(0);
        }
    }

    private String timeline() {
        return lab.server().run("server:job " + job().getString("id"));
    }

    private static void updated(ScriptedClient client, String state, String version) {
        client.tree.put(INSTANCE + "/State", state);
        client.tree.put("./DevDetail/FwV", version);
    }

    @Test
    @Proves({"DM-140", "SYN-55"})
    @DisplayName("Client events, alerts of the user and codes that DM does not know are answered 406")
    void events() throws Exception {
        String event = "<Alert><CmdID>3</CmdID><Data>1224</Data><Item><Meta><Type xmlns=\"syncml:metinf\">x:event</Type><Format xmlns=\"syncml:metinf\">chr"
                + "</Format></Meta><Data>hot</Data></Item></Alert>";
        WireAnswer answer = opened(client(), event, ScriptedClient.alert(4, 1224), ScriptedClient.alert(5, 1100), ScriptedClient.alert(6, 1105),
                ScriptedClient.alert(7, 1221), ScriptedClient.alert(8, 1299), ScriptedClient.alert(9, 1));
        assertThat(answer.statuses()).startsWith("1/0 SyncHdr 212", "1/1 Alert 200", "1/2 Replace 200")
                .endsWith("1/3 Alert 406", "1/4 Alert 406", "1/5 Alert 406", "1/6 Alert 406", "1/7 Alert 406", "1/8 Alert 406", "1/9 Alert 406");
    }

    @Test
    @Proves({"SYN-35", "SYN-40", "SYN-50"})
    @DisplayName("A client commands nothing: 406 for each command and each one inside it, whatever it is called; NoResp keeps no Status back")
    void commandsOfClients() throws Exception {
        String item = "<Item><Target><LocURI>./DevDetail/FwV</LocURI></Target><Data>x</Data></Item>";
        StringBuilder commands = new StringBuilder();
        List<String> expected = new ArrayList<>();
        int number = 10;
        for (String name : List.of("Get", "Add", "Delete", "Copy", "Exec", "Replace", "Put", "Search", "Nonsense")) {
            commands.append('<').append(name).append("><CmdID>").append(++number).append("</CmdID>").append(item).append("</").append(name).append('>');
            expected.add("1/" + number + ' ' + name + " 406");
        }
        for (String name : List.of("Atomic", "Sequence")) {
            commands.append('<').append(name).append("><CmdID>").append(++number).append("</CmdID><Replace><CmdID>").append(++number).append("</CmdID>")
                    .append(item).append("</Replace></").append(name).append('>');
            expected.add("1/" + (number - 1) + ' ' + name + " 406");
            expected.add("1/" + number + " Replace 406");
        }
        commands.append("<Alert><CmdID>50</CmdID><NoResp/><Data>1222</Data></Alert>");
        expected.add("1/50 Alert 200");
        WireAnswer answer = opened(client(), commands.toString());
        assertThat(answer.statuses().subList(3, answer.statuses().size())).isEqualTo(expected);
        assertThat(answer.count("Results")).isZero();
    }

    @Test
    @Proves({"DM-61", "DM-110", "DM-146", "DM-147", "SYN-15", "SYN-39"})
    @DisplayName("No package needs an order that nobody promised: one command in each, what depends on each other in one Sequence, its Exec last and with a "
            + "correlator of printable ASCII")
    void packages() throws Exception {
        ScriptedClient client = client().session();
        Element sequence = null;
        for (String response : client.responses) {
            WireAnswer answer = new WireAnswer(response);
            assertThat(answer.commands().subList(0, answer.commands().size() - 1)).as(response).hasSizeLessThanOrEqualTo(1);
            assertThat(answer.commands()).last().isEqualTo("Final");
            sequence = answer.elements("Sequence").stream().findFirst().orElse(sequence);
        }
        List<Element> inner = WireAnswer.children(sequence);
        assertThat(inner).extracting(Element::getTagName).containsExactly("CmdID", "Replace", "Exec");
        Element exec = inner.get(2);
        assertThat(WireAnswer.text(exec, "Correlator")).matches("[A-Za-z0-9._-]{1,64}");
        assertThat(WireAnswer.children(exec)).extracting(Element::getTagName).containsOnlyOnce("Item");
        assertThat(job().getString("state")).isEqualTo("COMMANDED");
    }

    @Test
    @Proves({"DM-113", "DM-111"})
    @DisplayName("A Sequence that went on behind a refused address: the operation is waited for, the timeline says so, and a success that the version "
            + "contradicts is none")
    void sequenceGoesOn() throws Exception {
        ScriptedClient client = client();
        client.replaceStatus = 425;
        client.session();
        assertThat(job().getString("state")).isEqualTo("COMMANDED");
        assertThat(timeline()).contains("accepted the command, but not what was to be set for it (status 425)");
        updated(client, "100", "1.0");
        client.session(ScriptedClient.report(3, client.correlator(), item("200")));
        assertThat(job().getString("state")).isEqualTo("REPORTED_FAIL");
    }

    @Test
    @Proves({"DM-113"})
    @DisplayName("A Sequence that stopped at a refused address: the job is refused with both Statuses in its timeline")
    void sequenceStops() throws Exception {
        ScriptedClient client = client();
        client.replaceStatus = 425;
        client.execStatus = 215;
        client.session();
        assertThat(job().getString("state")).isEqualTo("REFUSED");
        assertThat(timeline()).contains("did not accept the command (status 215); what was to be set for it was refused (status 425)");
    }

    private static String item(String data) {
        return "<Source><LocURI>" + INSTANCE + "</LocURI></Source><Meta><Format xmlns=\"syncml:metinf\">int</Format><Type xmlns=\"syncml:metinf\">" + TYPE
                + "</Type></Meta><Data>" + data + "</Data>";
    }

    @Test
    @Proves({"DM-145", "SYN-31", "FUMO-83", "FUMO-87", "FUMO-115"})
    @DisplayName("The timeline of a job keeps what its report carried: Type, Source, Format, Mark, Correlator and Data as they were written; unknown "
            + "extensions beside them are passed over")
    void carried() throws Exception {
        ScriptedClient client = client().session();
        String correlator = client.correlator();
        updated(client, "80", "1.0");
        client.spoil = text -> text.replace("<MaxMsgSize", "<EMI xmlns=\"syncml:metinf\">vendor</EMI><MaxMsgSize");
        client.session(ScriptedClient.report(3, correlator, "<Source><LocURI>" + INSTANCE + "/DownloadAndUpdate</LocURI></Source><Meta>"
                + "<EMI xmlns=\"syncml:metinf\">vendor</EMI><Format xmlns=\"syncml:metinf\">chr</Format><Type xmlns=\"syncml:metinf\">Reversed-Domain-Name: "
                + TYPE + "</Type><Mark xmlns=\"syncml:metinf\">critical</Mark></Meta><Data>410 \"bad\" image\nat 7</Data>"));
        assertThat(client.believed()).isTrue();
        assertThat(job().getInt("resultCode")).isEqualTo(410);
        assertThat(timeline()).contains("It wrote: Type \"Reversed-Domain-Name: " + TYPE + "\", Source \"" + INSTANCE + "/DownloadAndUpdate\", "
                + "Format \"chr\", Mark \"critical\", Correlator \"" + correlator + "\", Data \"410 'bad' image?at 7\".");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "Items in Statuses|(<Data>200</Data>)(</Status>)|$1<Item><Target><LocURI>./x</LocURI></Target><Data>y</Data></Item>$2",
        "Statuses of messages and commands that never were|<SyncBody>|<SyncBody><Status><CmdID>91</CmdID><MsgRef>77</MsgRef><CmdRef>4</CmdRef>"
                + "<Cmd>Get</Cmd><Data>500</Data></Status><Status><CmdID>92</CmdID><MsgRef>1</MsgRef><CmdRef>77</CmdRef><Cmd>Exec</Cmd><Data>500</Data></Status>",
        "Format and Size of the whole Results, none of its Item|<Results><CmdID>\\d+</CmdID>(<MsgRef>\\d+</MsgRef><CmdRef>\\d+</CmdRef>)(.*?)<Item>(<Source>"
                + "<LocURI>./DevDetail/FwV</LocURI></Source>)<Meta>.*?</Meta><Data>1.0</Data></Item>|<Results><CmdID>91</CmdID>$1<Meta>"
                + "<Format xmlns=\"syncml:metinf\">chr</Format><Size xmlns=\"syncml:metinf\">3</Size></Meta><Item>$3<Data>1.</Data><MoreData/></Item></Results>"
                + "<Results><CmdID>92</CmdID>$1<Item>$3<Data>0</Data></Item></Results><Results><CmdID>93</CmdID>$1$2",
        "Source of Results without Meta|<Meta><Format xmlns=\"syncml:metinf\">chr</Format></Meta><Data>|<Data>"})
    @Proves({"DM-101", "DM-221", "SYN-19", "SYN-44", "SYN-45", "SYN-46"})
    @DisplayName("What is legal or harmless in Statuses and Results is understood or passed over, and the update is commanded")
    void tolerated(String name, String pattern, String replacement) throws Exception {
        ScriptedClient client = client();
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher("");
        client.spoil = text -> matcher.reset(text).replaceAll(replacement);
        client.session();
        assertThat(client.wasTold("DownloadAndUpdate<")).as(client.responses.toString()).isTrue();
        assertThat(job().getString("state")).isEqualTo("COMMANDED");
        assertThat(lab.server().run("server:gateways --json")).contains("\"1.0\"");
    }
}
