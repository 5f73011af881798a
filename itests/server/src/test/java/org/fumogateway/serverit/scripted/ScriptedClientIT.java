package org.fumogateway.serverit.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our gateway would never send: the server takes what can be understood, refuses the rest in order, and loses no result. */
class ScriptedClientIT {

    private static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.downloadandupdate";
    private static final String INSTANCE = "./FUMO/Pkg";

    @TempDir
    private static Path folder;
    private static Lab lab;
    private static int devices;

    @BeforeAll
    static void server() throws Exception {
        lab = new Lab(folder);
        lab.startServer();
        Path image = lab.image("box.img", 20_000, 7);
        String answer = lab.publish(lab.packageOf(image, "2.0", "oldworks,box1", lab.releaseKey()));
        assertThat(answer).doesNotStartWith("error");
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private String device;

    private ScriptedClient client() {
        device = String.format("urn:imei:%06d", ++devices);
        return new ScriptedClient(lab.serverUrl(), device, lab.server().run("server:enrol " + device));
    }

    /** A client that has been told to update and has accepted. */
    private ScriptedClient told() throws Exception {
        ScriptedClient client = client();
        client.session();
        assertThat(client.wasTold("DownloadAndUpdate")).as(client.commands.toString()).isTrue();
        client.tree.put(INSTANCE + "/State", "30");
        return client;
    }

    private List<JsonObject> jobs() {
        try (JsonReader reader = Json.createReader(new StringReader(lab.server().run("server:jobs " + device + " --json")))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    private JsonObject job() {
        assertThat(jobs()).hasSize(1);
        return jobs().get(0);
    }

    private static String item(String source, String type, String format, String data) {
        return (source.isEmpty() ? "" : "<Source><LocURI>" + source + "</LocURI></Source>") + "<Meta>" + (format.isEmpty() ? ""
                : "<Format xmlns=\"syncml:metinf\">" + format + "</Format>") + "<Type xmlns=\"syncml:metinf\">" + type + "</Type></Meta><Data>" + data
                + "</Data>";
    }

    private static void updated(ScriptedClient client, String state, String version) {
        client.tree.put(INSTANCE + "/State", state);
        client.tree.put("./DevDetail/FwV", version);
    }

    @ParameterizedTest(name = "{0}: {1} {2} {3} {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "exec target   | ./FUMO/Pkg/DownloadAndUpdate | org.openmobilealliance.dm.firmwareupdate.downloadandupdate | int | 200",
        "prefix        | ./FUMO/Pkg | Reversed-Domain-Name: org.openmobilealliance.dm.firmwareupdate.downloadandupdate | int | 200",
        "without dm    | ./FUMO/Pkg | org.openmobilealliance.firmwareupdate.DownloadAndUpdate | chr | 200",
        "no format     | ./FUMO/Pkg | '  ORG.OpenMobileAlliance.DM.FirmwareUpdate.downloadandupdate ' | '' | 200",
        "text behind   | ./FUMO/Pkg | org.openmobilealliance.dm.firmwareupdate.downloadandupdate | text/plain | 200 all is well",
        "vendor code   | ./FUMO/Pkg | org.openmobilealliance.dm.firmwareupdate.downloadandupdate | int | 251",
        "no source     | ''         | org.openmobilealliance.dm.firmwareupdate.downloadandupdate | int | 200"})
    @Proves({"FUMO-73", "FUMO-84", "FUMO-85", "FUMO-86", "FUMO-88", "FUMO-90", "FUMO-98"})
    @DisplayName("Reports as they are written in the field close their job; an Exec answered 200 was accepted")
    void spellings(String name, String source, String type, String format, String data) throws Exception {
        ScriptedClient client = client();
        client.execStatus = 200;
        client.session();
        String correlator = client.correlator();
        assertThat(correlator).as(client.commands.toString()).isNotNull();
        updated(client, "100", "2.0");

        client.session(ScriptedClient.report(3, correlator, item(source, type, format, data)));

        assertThat(job().getString("state")).as(job().toString()).isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({"410 oops, 410", "902, 902", "x, 409", "'', 409", "199, 199", "0, 0"})
    @Proves({"FUMO-90", "FUMO-97", "FUMO-98"})
    @DisplayName("What is no success is a failure, with its number if it has one")
    void failures(String data, int code) throws Exception {
        ScriptedClient client = told();
        String correlator = client.correlator();
        updated(client, "80", "1.0");

        client.session(ScriptedClient.report(3, correlator, item(INSTANCE, TYPE, "chr", data)));

        assertThat(job().getString("state")).isEqualTo("REPORTED_FAIL");
        assertThat(job().getInt("resultCode")).isEqualTo(code);
    }

    @Test
    @Proves({"FUMO-94", "FUMO-83"})
    @DisplayName("A report without correlator closes the job of its instance; the same one again is acknowledged and changes nothing")
    void withoutCorrelatorAndTwice() throws Exception {
        ScriptedClient client = told();
        updated(client, "100", "2.0");
        String report = ScriptedClient.report(3, null, item(INSTANCE, TYPE, "int", "200"));
        client.session(report);
        JsonObject before = job();
        assertThat(before.getString("state")).isEqualTo("SUCCEEDED");

        client.session(report, ScriptedClient.report(4, null, item(INSTANCE, TYPE, "int", "410")));

        assertThat(client.responses.get(0)).contains("<Cmd>Alert</Cmd>");
        assertThat(job()).isEqualTo(before);
    }

    @Test
    @Proves({"FUMO-94", "FUMO-95"})
    @DisplayName("A report for an operation that nobody here ordered is acknowledged and closes no job; alerts of other objects are refused 415")
    void unknownOperation() throws Exception {
        ScriptedClient client = told();

        client.session(ScriptedClient.report(3, "somebody-elses", item(INSTANCE, TYPE, "int", "200")),
                ScriptedClient.report(4, null, item("./SCOMO", "urn:oma:at:scomo:1.0:OperationComplete", "int", "200")));

        assertThat(client.responses.get(0)).containsPattern("<CmdRef>3</CmdRef>.*?<Data>200</Data>")
                .containsPattern("<CmdRef>4</CmdRef>.*?<Data>415</Data>");
        assertThat(job().getString("state")).isEqualTo("COMMANDED");
    }

    @Test
    @Proves({"FUMO-94"})
    @DisplayName("A success that the version contradicts is none")
    void contradicted() throws Exception {
        ScriptedClient client = told();
        updated(client, "100", "1.0");

        client.session(ScriptedClient.report(3, client.correlator(), item(INSTANCE, TYPE, "int", "200")));

        assertThat(job().getString("state")).isEqualTo("REPORTED_FAIL");
    }

    @Test
    @Proves({"FUMO-24", "FUMO-113", "DM-160"})
    @DisplayName("A client without large objects, whose instance offers one way only, is told that way and nothing else")
    void onlyWhatIsThere() throws Exception {
        ScriptedClient client = client();
        client.tree.put(INSTANCE, "Download/Update/State");
        client.session();
        assertThat(client.wasTold("./FUMO/Pkg/Download<")).as(client.commands.toString()).isTrue();
        assertThat(client.wasTold("DownloadAndUpdate<")).isFalse();
        assertThat(client.wasTold("PkgData")).isFalse();

        ScriptedClient none = client();
        none.tree.put(INSTANCE, "State/PkgVersion");
        none.session();
        assertThat(none.wasTold("Exec")).isFalse();
        assertThat(jobs()).isEmpty();
    }

    @Test
    @Proves({"FUMO-114"})
    @DisplayName("A State that does not exist, or none at all, is nothing to command on")
    void strangeStates() throws Exception {
        for (String state : List.of("200", "251", "", "busy", "-10")) {
            ScriptedClient client = client();
            client.tree.put(INSTANCE + "/State", state);
            client.session();
            assertThat(client.wasTold("Exec")).as(state).isFalse();
        }
    }

    @Test
    @DisplayName("A client that sends one command in a message, with the smallest messages there are, is served")
    void oneCommandEach() throws Exception {
        ScriptedClient client = told();
        client.maxMsgSize = 1500;
        updated(client, "100", "2.0");
        String correlator = client.correlator();
        client.begin();
        client.send(ScriptedClient.alert(1, 1201));
        client.send(client.deviceInfo(1));
        client.answerAll(client.send(ScriptedClient.report(1, correlator, item(INSTANCE, TYPE, "int", "200")) + "<Final/>"));

        assertThat(job().getString("state")).isEqualTo("SUCCEEDED");
        assertThat(client.responses).allSatisfy(response -> assertThat(response.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1500));
    }

    @Test
    @Proves({"FUMO-91"})
    @DisplayName("Odd orders: the report before the session alert, Statuses and Results for what was never asked; the result counts all the same")
    void oddOrders() throws Exception {
        ScriptedClient client = told();
        updated(client, "100", "2.0");
        String correlator = client.correlator();
        client.begin();
        client.answerAll(client.send("<Status><CmdID>1</CmdID><MsgRef>7</MsgRef><CmdRef>9</CmdRef><Cmd>Exec</Cmd><Data>500</Data></Status>"
                + "<Results><CmdID>2</CmdID><MsgRef>7</MsgRef><CmdRef>9</CmdRef><Item><Source><LocURI>./DevDetail/FwV</LocURI>"
                + "</Source><Data>9.9</Data></Item></Results>" + ScriptedClient.report(3, correlator, item(INSTANCE, TYPE, "int",
                "200")) + ScriptedClient.alert(4, 1201)
                + client.deviceInfo(5) + "<Final/>"));
        if (!job().getString("state").equals("SUCCEEDED")) {
            client.session(ScriptedClient.report(3, correlator, item(INSTANCE, TYPE, "int", "200")));
        }
        assertThat(job().getString("state")).isEqualTo("SUCCEEDED");
        assertThat(lab.server().run("server:gateways --json")).doesNotContain("\"9.9\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DM/1.1", "DM/2.0", "", "SyncML/1.2"})
    @DisplayName("Another protocol version is refused, and nothing is commanded")
    void versions(String version) throws Exception {
        ScriptedClient client = client();
        client.version = version;
        client.begin();
        String response;
        try {
            response = client.send(ScriptedClient.alert(1, 1201) + client.deviceInfo(2) + "<Final/>");
        } catch (java.io.IOException refused) {
            assertThat(refused.getMessage()).contains("status 4");
            return;
        }
        assertThat(response).doesNotContain("<Get>").doesNotContain("<Exec>").containsPattern("<Data>5\\d\\d</Data>");
    }

    @Test
    @Proves({"FUMO-138"})
    @DisplayName("Nothing is commanded to, and no report is taken from, a client that has not proved itself, or proves itself with an old nonce")
    void unauthenticated() throws Exception {
        ScriptedClient client = told();
        updated(client, "100", "2.0");
        String report = ScriptedClient.report(3, client.correlator(), item(INSTANCE, TYPE, "int", "200"));
        client.spoil = text -> text.replaceAll("<Cred>.*?</Cred>", "");
        client.begin();
        String response = client.send(ScriptedClient.alert(1, 1201) + client.deviceInfo(2) + report + "<Final/>");
        assertThat(response).contains("<Data>407</Data>").doesNotContain("<Get>").doesNotContain("<Exec>").doesNotContain("<Replace>");
        client.spoil = text -> text.replaceAll("(<Cred>.*?<Data>)[^<]*(</Data></Cred>)", "$1AAAAAAAAAAAAAAAAAAAAAA==$2");
        client.begin();
        response = client.send(ScriptedClient.alert(1, 1201) + client.deviceInfo(2) + report + "<Final/>");
        assertThat(response).contains("<Data>401</Data>").doesNotContain("<Get>").doesNotContain("<Exec>");
        assertThat(job().getString("state")).isEqualTo("COMMANDED");
        client.spoil = text -> text;
        client.session(report);
        assertThat(job().getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    @DisplayName("Broken bodies are refused with a status of HTTP or SyncML and no more; the next client is served")
    void brokenBodies() throws Exception {
        String url = lab.serverUrl() + "/dm";
        String xml = "application/vnd.syncml.dm+xml";
        for (String body : List.of("", "x", "<SyncML", "<a/>", "<SyncML xmlns=\"SYNCML:SYNCML1.2\"/>", "\u0000\u0001",
                "<!DOCTYPE x [<!ENTITY a \"b\">]><SyncML/>")) {
            var response = ScriptedClient.post(url, xml, body.getBytes(StandardCharsets.UTF_8));
            assertThat(response.statusCode()).as(body).isBetween(400, 499);
            assertThat(response.body()).doesNotContain("Exception").doesNotContain("at org.");
        }
        assertThat(ScriptedClient.post(url, "text/html", "x".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(415);
        assertThat(ScriptedClient.post(url, "application/vnd.syncml.dm+wbxml", new byte[] {2, 0, 0, 0x6a, 0, 0x6d}).statusCode()).isBetween(400, 499);
        assertThat(ScriptedClient.post(url, xml, new byte[8 << 20]).statusCode()).isBetween(400, 499);
        told();
    }

    @Test
    @DisplayName("A message cut in the middle is refused, and the whole one after it is taken")
    void cut() throws Exception {
        ScriptedClient client = client();
        client.spoil = text -> text.substring(0, text.length() / 2);
        client.begin();
        assertThatThrownBy(() -> client.send(ScriptedClient.alert(1, 1201) + client.deviceInfo(2) + "<Final/>")).hasMessageContaining("status 4");
        client.spoil = text -> text;
        client.session();
        assertThat(client.wasTold("Exec")).isTrue();
    }

    @Test
    @Proves({"FUMO-115", "FUMO-131"})
    @DisplayName("An Exec that is refused makes the job refused, not lost, and the reason is told")
    void refusedExec() throws Exception {
        ScriptedClient client = client();
        client.execStatus = 405;
        client.session();
        assertThat(job().getString("state")).isEqualTo("REFUSED");
        assertThat(job().getString("detail")).contains("405");
    }
}
