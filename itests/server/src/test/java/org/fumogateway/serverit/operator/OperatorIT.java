package org.fumogateway.serverit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.PersonBundle;
import org.fumogateway.serverit.operator.CommandLine.Result;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's day: set-up, a gateway, a release, an order, what became of it. One server and one gateway for all steps, in this order. Two commands
 * are run by the script of the distribution, one that fails and one that follows; the others within this process.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorIT {

    @TempDir
    private static Path folder;
    private static Lab lab;
    private static Path image;
    private static CommandLine ada;
    private static String endpoint;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void serverAndGateway() throws Exception {
        lab = new Lab(folder).quietStart();
        lab.serverSetting("org.fumogateway.updateserver", "unassigned", "nothing");
        lab.serverSetting("org.fumogateway.dmserver", "rotateSecrets", "always");
        image = lab.image("firmware.img", 1 << 20, 1);
        lab.startServer();
        ada = new CommandLine(lab.script(), folder, "ada.json");
        Path note = lab.serverData().resolve("operator").resolve("endpoint");
        Path setup = lab.serverData().resolve("operator").resolve("setup-token");
        Awaitility.await("operator endpoint").atMost(Duration.ofSeconds(60)).until(() -> Files.exists(note) && Files.exists(setup));
        endpoint = Files.readString(note).strip();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private static HttpResponse<String> ask(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** Status of a method that no download takes: 404 to a GET could be the servlet's own answer. */
    private static int deleted(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).DELETE().build(), BodyHandlers.ofString()).statusCode();
    }

    private static JsonStructure json(Result result) {
        assertThat(result.code()).as(result.error()).isZero();
        try (JsonReader reader = Json.createReader(new StringReader(result.out()))) {
            return reader.read();
        }
    }

    private static JsonObject object(Result result) {
        return json(result).asJsonObject();
    }

    @Test
    @Order(1)
    @DisplayName("Operators and gateways have listeners of their own: neither reaches anything of the other")
    void twoListeners() throws Exception {
        assertThat(List.of(ask(endpoint + "/operator/v1/gateways").statusCode(), ask(endpoint + "/dm").statusCode(), deleted(endpoint + "/fw/dd/x")))
                .as("operators' listener: operator, a GET at dm, a DELETE at a download").containsExactly(401, 404, 404);
        String url = lab.serverUrl();
        assertThat(List.of(ask(url + "/operator/v1/gateways").statusCode(), ask(url + "/dm").statusCode(), deleted(url + "/fw/dd/x")))
                .as("gateways' listener: operator, a GET at dm, a DELETE at a download").containsExactly(404, 405, 405);
        assertThat(URI.create(endpoint).getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    @Order(2)
    @DisplayName("Without a login every command says so and ends with 4; the set-up token, for its owner only, works once")
    void setUp() throws Exception {
        Path setup = lab.serverData().resolve("operator").resolve("setup-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(setup))).isEqualTo("rw-------");
        String token = Files.readString(setup).strip();
        assertThat(lab.server().logText()).doesNotContain(token);
        Result stranger = ada.runScript("jobs");
        assertThat(stranger.code()).isEqualTo(4);
        assertThat(stranger.error()).contains("Nobody is logged in");

        Result login = ada.run("login", "--data", lab.serverData().toString(), "--name", "Ada");

        assertThat(login.code()).as(login.error()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ada.login()))).isEqualTo("rw-------");
        assertThat(setup).doesNotExist();
        assertThat(Files.readString(ada.login())).doesNotContain(token);
        Path copy = Files.writeString(folder.resolve("copy-of-setup-token"), token);
        Result again = new CommandLine(lab.script(), folder, "eve.json").run("login", "--url", endpoint, "--token-file", copy.toString());
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.error()).contains("used already").doesNotContain("Exception");
    }

    @Test
    @Order(3)
    @DisplayName("A wrong token, a broken body and a request that is too large get one sentence with an id, never a stack trace")
    void refusals() throws Exception {
        HttpResponse<String> wrong = ask(endpoint + "/operator/v1/gateways", "Authorization", "Bearer fgo_000000000000.x");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("\"id\"").doesNotContain("Exception");
        HttpResponse<String> huge = ask(endpoint + "/operator/v1/gateways", "X-Large", "x".repeat(20_000));
        assertThat(huge.statusCode()).isEqualTo(431);
        HttpResponse<String> body = HTTP.send(HttpRequest.newBuilder(URI.create(endpoint + "/operator/v1/setup")).header("Content-Type",
                "application/json").POST(HttpRequest.BodyPublishers.ofString("[".repeat(900))).build(), BodyHandlers.ofString());
        assertThat(body.statusCode()).isEqualTo(400);
        assertThat(body.body()).contains("message").doesNotContain("at org.");
    }

    @Test
    @Order(4)
    @Proves({"BOOT-39", "BOOT-40", "BOOT-41", "BOOT-62"})
    @DisplayName("A gateway is enrolled by its bootstrap document, a DM message with a MAC, and gets new secrets in its first session; a release is imported, and nothing happens before it is assigned")
    void gatewayAndRelease() throws Exception {
        Path bootstrap = Files.createDirectories(lab.gatewayData().resolve("bootstrap"));
        org.fumogateway.launcher.ProvisionCommand.provision(lab.gatewayData(), image, "4.1.7", lab.trust());
        Path unused = folder.resolve("account.xml");
        Result made = ada.run("gateways", "bootstrap", lab.device(), "--out", unused.toString());
        assertThat(made.code()).as(made.error()).isZero();
        assertThat(made.out()).doesNotContain("AAUTHSECRET");
        assertThat(unused).content().contains("AAUTHSECRET");
        Path pin = Files.createFile(bootstrap.resolve("pin"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, "2468");
        made = ada.run("gateways", "bootstrap", lab.device(), "--form", "dm", "--pin-file", pin.toString(), "--out",
                bootstrap.resolve("account.wbxml").toString());
        assertThat(made.code()).as(made.error()).isZero();
        assertThat(bootstrap.resolve("account.wbxml.mac")).content().startsWith("SEC=USERPIN; MAC=");
        PersonBundle.install(lab.gatewayData());
        lab.startGateway();
        lab.awaitSessions(1);
        assertThat(bootstrap.resolve("account.wbxml.consumed")).exists();
        lab.server().awaitLog("has new secrets, which count from its next session on");

        assertThat(ada.run("releases", "import", image.toString())).extracting(Result::code).isEqualTo(1);
        Result imported = ada.run("releases", "import", lab.packageOf(image, "4.2.0").toString());
        assertThat(imported.code()).as(imported.error()).isZero();
        assertThat(lab.serverData().resolve("operator").resolve("uploads")).isEmptyDirectory();
        lab.connect();
        lab.awaitSessions(2);
        lab.server().awaitLog("proves itself with its new secrets");
        assertThat(json(ada.run("jobs", "--json")).asJsonArray()).isEmpty();
        JsonObject gateway = object(ada.run("gateways", "show", lab.device(), "--json"));
        assertThat(gateway.getJsonArray("outlook").toString()).contains("No release is published or assigned for it.");
        assertThat(gateway.getJsonArray("instances").getJsonObject(0).getString("profile")).isEqualTo("FULL");
        assertThat(gateway.getString("identity")).contains("auth-md5");
        assertThat(ada.run("gateways", "show", "urn:nobody").code()).isEqualTo(1);
    }

    @Test
    @Order(5)
    @Proves({"FUMO-115"})
    @DisplayName("An order is carried out: followed as it happens, with a timeline of states, attempt and octets, and the old version in the history")
    void order() throws Exception {
        Path events = folder.resolve("events.txt");
        Process follower = ada.start(events, folder.resolve("events-error.txt"), "events", "--follow", "--json", "--since", "2026-01-01T00:00:00Z");
        try {
            String release = json(ada.run("releases", "--json")).asJsonArray().getJsonObject(0).getString("release");
            assertThat(ada.run("assign", "--release", "9.9", "--all").code()).isEqualTo(1);
            assertThat(ada.run("assign", "--release", release).code()).as("for whom?").isEqualTo(2);
            JsonObject assignment = object(ada.run("assign", "--release", release, "--gateways", lab.device(), "--json"));
            JsonObject waiting = object(ada.run("assignments", "show", assignment.getString("id"),
                    "--json")).getJsonArray("gateways").getJsonObject(0);
            assertThat(waiting.getString("phase")).as(waiting.toString()).isEqualTo("WAITING");
            lab.connect();
            assertThat(lab.awaitEnd("4.2.0").getString("state")).isEqualTo("SUCCEEDED");

            JsonObject done = object(ada.run("assignments", "show", assignment.getString("id").substring(0, 8), "--json"));
            assertThat(done.getJsonArray("gateways").getJsonObject(0).getString("phase")).isEqualTo("CURRENT");
            String id = done.getJsonArray("gateways").getJsonObject(0).getString("job");
            JsonObject job = object(ada.run("jobs", "show", id, "--json"));
            assertThat(job.getJsonObject("transfer").getJsonNumber("octets").longValue()).isGreaterThan(1 << 20);
            assertThat(job.getInt("attempt")).isEqualTo(1);
            assertThat(job.getJsonArray("events").getValuesAs(JsonObject.class)).extracting(each -> each.getString("state")).startsWith("NEW",
                    "COMMANDED").endsWith("REPORTED_OK", "SUCCEEDED");
            assertThat(job.getJsonArray("events").getJsonObject(0).getString("text")).contains(assignment.getString("id"), "of Ada");
            Awaitility.await("the follower's last event").atMost(Duration.ofSeconds(30)).until(() -> Files.readString(events).contains("SUCCEEDED"));
            assertThat(Files.readString(events)).doesNotContain("token");
            assertThat(ada.run("jobs", "show", id).out()).contains("Wire", "attempt 1", "SUCCEEDED");
            assertThat(object(ada.run("gateways", "show", lab.device(), "--json")).getJsonArray("changes").toString()).contains("4.1.7", "4.2.0");
        } finally {
            follower.descendants().forEach(ProcessHandle::destroy);
            follower.destroy();
        }
    }

    @Test
    @Order(6)
    @DisplayName("An order that is taken back before the gateway asked changes nothing")
    void cancel() throws Exception {
        assertThat(ada.run("releases", "import", lab.packageOf(image, "4.3.0").toString()).code()).isZero();
        JsonObject assignment = object(ada.run("assign", "--release", "4.3.0", "--model", "Lab", "--json"));
        assertThat(ada.run("assignments", "cancel", assignment.getString("id")).code()).isZero();
        assertThat(ada.run("assignments", "cancel", assignment.getString("id")).code()).as("twice").isEqualTo(1);

        lab.meetAgain();

        assertThat(lab.jobs()).noneMatch(job -> job.asJsonObject().getString("toVersion").equals("4.3.0"));
        assertThat(ada.run("releases", "withdraw", "4.3.0").code()).isZero();
        assertThat(ada.run("releases", "show", "4.3.0").code()).isEqualTo(1);
    }

    private static JsonObject standing(JsonObject assignment) {
        return object(ada.run("assignments", "show", assignment.getString("id"), "--json")).getJsonArray("gateways").getJsonObject(0);
    }

    private static JsonObject orderThatAsks(String text) {
        JsonObject assignment = object(ada.run("assign", "--release", "4.4.0", "--gateways", lab.device(), "--ask", text, "--json"));
        assertThat(assignment.getString("ask") + " " + assignment.getBoolean("askRequired")).isEqualTo(text + " true");
        return assignment;
    }

    @Test
    @Order(7)
    @Proves({"DM-130", "DM-131", "DM-132", "FUMO-115"})
    @DisplayName("An order asks the person at the gateway first: a no ends it, nobody there holds it, and a yes lets it go on, asked once")
    void askFirst() throws Exception {
        assertThat(ada.run("releases", "import", lab.packageOf(image, "4.4.0").toString()).code()).isZero();
        assertThat(ada.run("assign", "--release", "4.4.0", "--all", "--ask", "a", "--ask-if-possible", "b").code()).isEqualTo(2);
        assertThat(lab.gateway().run("person:come")).isEqualTo("here");
        JsonObject refused = orderThatAsks("NO May this gateway restart?");
        lab.meetAgain();
        assertThat(standing(refused).getString("phase") + ": " + standing(refused).getString("reason"))
                .isEqualTo("FAILED: It is not tried again after attempt 1: The person at the gateway said no.");
        assertThat(lab.gateway().run("person:shown")).contains("confirm NO May this gateway restart?", "max=300 default=null");

        lab.gateway().run("person:leave");
        JsonObject asked = orderThatAsks("OK May this gateway restart?");
        lab.meetAgain();
        assertThat(standing(asked).getString("phase")).isEqualTo("IN_PROGRESS");
        assertThat(standing(asked).getString("reason")).contains("Nobody can be asked at the gateway (status 406)", "Nothing is commanded");
        assertThat(ada.run("assignments").out()).contains("ASKS FIRST", "OK May this gateway restart?");

        lab.gateway().run("person:come");
        lab.askForUpdate();
        JsonObject done = lab.awaitEnd("4.4.0");
        assertThat(done.getString("state") + " " + done.getString("consent")).isEqualTo("SUCCEEDED GIVEN");
        assertThat(standing(asked).getString("phase")).isEqualTo("CURRENT");
        assertThat(object(ada.run("jobs", "show", done.getString("id"), "--json")).getJsonArray("events").getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("text")).element(0, org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .contains("The person at the gateway is asked first: OK May this gateway restart?");
        assertThat(ada.run("jobs", "show", done.getString("id")).out()).containsOnlyOnce("The person at the gateway agreed.");
    }

    @Test
    @Order(8)
    @DisplayName("A second operator gets a token of his own; once it is revoked it is void at once, and a server that is gone is exit code 3")
    void operators() throws Exception {
        Path token = folder.resolve("bob-token");
        assertThat(ada.run("operators", "add", "Bob", "--out", token.toString()).code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token))).isEqualTo("rw-------");
        CommandLine bob = new CommandLine(lab.script(), folder, "bob.json");
        assertThat(bob.run("login", "--url", endpoint, "--token-file", token.toString()).out()).contains("Logged in as Bob");
        JsonObject known = object(new Result(0, Files.readString(bob.login()), ""));
        assertThat(bob.run("gateways").out()).contains(lab.device());

        assertThat(ada.run("operators", "revoke", known.getString("id")).code()).isZero();

        assertThat(bob.run("gateways").code()).isEqualTo(4);
        assertThat(ada.run("operators").out()).contains("Ada", "Bob").doesNotContain(known.getString("token").substring(20));
        lab.server().close();
        assertThat(ada.run("gateways")).satisfies(result -> {
            assertThat(result.code()).isEqualTo(3);
            assertThat(result.error()).contains("cannot be reached").doesNotContain("Exception in");
        });
    }
}
