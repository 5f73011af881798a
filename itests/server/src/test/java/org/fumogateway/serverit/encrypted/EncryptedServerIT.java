package org.fumogateway.serverit.encrypted;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.launcher.ProvisionCommand;
import org.fumogateway.serverit.operator.CommandLine;
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
 * Who is who where the connection is encrypted: one shipped server with TLS, and shipped gateways that operators have enrolled there, one after the
 * other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EncryptedServerIT {

    private static final String SERVER = "org.fumogateway.dmserver";
    private static final String CLIENT = "org.fumogateway.dmclient";
    /** AAUTHLEVEL of what the gateway shows to the server, and of what the server shows to the gateway. */
    private static final String GATEWAY_SIDE = "APPSRV";
    private static final String SERVER_SIDE = "CLIENT";
    private static final String RENEWED = "Gateway %s proves itself with its new secrets; the old ones are void";

    @TempDir
    private static Path folder;
    private static Lab lab;
    private static Path image;
    private static TlsListener tls;
    private static CommandLine ada;
    private static String endpoint;
    private static String token;

    @BeforeAll
    static void serverAndOperator() throws Exception {
        tls = new TlsListener(Files.createDirectory(folder.resolve("identities")));
        lab = new Lab(Files.createDirectory(folder.resolve("lab"))).serverSetting(SERVER, "allowBasic", "true")
                .gatewaySetting(CLIENT, "allowBasic", "true");
        tls.configure(lab);
        image = lab.image("firmware.img", 1 << 16, 1);
        lab.startServer();
        ada = new CommandLine(lab.script(), folder, "ada.json");
        Path operator = lab.serverData().resolve("operator");
        Awaitility.await("operator endpoint").atMost(Duration.ofSeconds(60)).until(() -> Files.exists(operator.resolve("endpoint"))
                && Files.exists(operator.resolve("setup-token")));
        assertThat(ada.run("login", "--data", lab.serverData().toString(), "--name", "Ada").code()).isZero();
        endpoint = Files.readString(operator.resolve("endpoint")).strip() + "/operator/v1/";
        token = json(Files.readString(ada.login())).getString("token");
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static HttpResponse<String> post(String path, JsonObject body) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String bootstrapOf(String device) {
        return "gateways/" + URLEncoder.encode(device, StandardCharsets.UTF_8) + "/bootstrap";
    }

    private static String identity() {
        return json(ada.run("gateways", "show", lab.device(), "--json").out()).getString("identity");
    }

    /** What the factory does; returns where a bootstrap document is put. */
    private static Path provisioned() throws Exception {
        ProvisionCommand.provision(lab.gatewayData(), image, "1.0", lab.trust());
        return Files.createDirectories(lab.gatewayData().resolve("bootstrap")).resolve("account.xml");
    }

    /** Name and secret of one side of an account, as its document has them. */
    private static String nameAndSecret(String document, String side) {
        Matcher account = Pattern.compile("AAUTHLEVEL\" value=\"" + side + "\".*?AAUTHNAME\" value=\"(.*?)\".*?AAUTHSECRET\" value=\"(.*?)\"",
                Pattern.DOTALL).matcher(document);
        assertThat(account.find()).as(document).isTrue();
        return account.group(1) + ":" + account.group(2);
    }

    /** The account works as its document says, for whoever has the document. */
    private static void assertWorks(String document) throws Exception {
        assertThat(tls.answerToBasic(lab.device(), nameAndSecret(document, GATEWAY_SIDE))).contains("<Data>212</Data>", "syncml:auth-basic",
                TlsListener.base64(nameAndSecret(document, SERVER_SIDE)));
    }

    /** The gateway has other secrets after its first session, both sides show them in its next one, and those of the document are void. */
    private static void assertRenewed(String document) throws Exception {
        assertThat(identity()).endsWith("; was offered new secrets, which it has not shown yet");
        lab.meetAgain();
        assertThat(identity()).startsWith("name and secret (basic)").doesNotContain("new secrets", "keeps the secrets");
        lab.server().awaitLog(String.format(RENEWED, lab.device()));
        assertThat(lab.gateway().run("session:show " + lab.sessions().get(0).getInt("number"))).contains("Cred syncml:auth-basic")
                .doesNotContain("auth-md5");
        assertThat(tls.answerToBasic(lab.device(), nameAndSecret(document, GATEWAY_SIDE))).contains("<Data>401</Data>")
                .doesNotContain("<Data>212</Data>", TlsListener.base64(nameAndSecret(document, SERVER_SIDE)));
        String secret = nameAndSecret(document, GATEWAY_SIDE).split(":")[1];
        assertThat(lab.server().logText() + lab.gateway().logText()).doesNotContain(secret);
    }

    @Test
    @Order(1)
    @Proves({"SEC-84", "SEC-1", "BOOT-62"})
    @DisplayName("By the command line: a gateway trusts the key that its document names, takes the server's name and secret, and "
            + "has other secrets after its first session")
    void byCommandLine() throws Exception {
        Path document = provisioned();
        CommandLine.Result made = ada.run("gateways", "bootstrap", lab.device(), "--auth", "basic", "--server-auth", "basic", "--trusted-key",
                tls.file("server.pem").toString(), "--trusted-key", tls.pin(TlsListener.STRANGER), "--out", document.toString());
        assertThat(made.code()).as(made.error()).isZero();
        String text = Files.readString(document);
        assertThat(text).contains(tls.pin("server"), tls.pin(TlsListener.STRANGER));
        assertThat(identity()).contains("gets new secrets in its next session");
        assertWorks(text);

        lab.startGateway();
        lab.awaitSessions(1);

        assertRenewed(text);
    }

    @Test
    @Order(2)
    @Proves({"SEC-84", "SEC-1", "BOOT-62"})
    @DisplayName("By the endpoint: a gateway whose document names another key refuses the server in a sentence, and "
            + "goes on once it is told the right one")
    void byEndpoint() throws Exception {
        lab.nextGateway();
        Path document = provisioned();
        HttpResponse<String> made = post(bootstrapOf(lab.device()), Json.createObjectBuilder().add("authentication", "basic")
                .add("serverAuthentication", "basic")
                .add("trustedKeys", Json.createArrayBuilder().add(Files.readString(tls.file("stranger.pem")))).build());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String text = json(made.body()).getString("document");
        assertThat(text).contains(tls.pin(TlsListener.STRANGER)).doesNotContain(tls.pin("server"));
        assertWorks(text);
        Files.writeString(Files.createFile(document, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))), text);

        lab.startGateway();

        lab.gateway().awaitLog("it shows none of the keys that its account trusts");
        assertThat(lab.sessions()).noneMatch(session -> session.getString("outcome").equals("COMPLETED"));
        String key = "./DMAcc/" + lab.gateway().run("dm:list ./DMAcc").strip() + "Ext/TrustedKeys/1";
        assertThat(lab.gateway().run("dm:get " + key)).isEqualTo(tls.pin(TlsListener.STRANGER));
        lab.gateway().run("dm:set " + key + " " + tls.pin("server"));
        lab.connect();
        lab.awaitSessions(1);
        assertRenewed(text);
    }

    @Test
    @Order(3)
    @Proves({"SEC-1", "SEC-2", "SEC-3", "SEC-67", "SEC-84"})
    @DisplayName("A gateway enrolled by its certificate holds sessions without a secret of its own, with a server whose key its document tells "
            + "it to trust and who shows a secret by auth-basic; its certificate speaks for no other device and stays its own "
            + "when it is enrolled anew")
    void byCertificate() throws Exception {
        lab.nextGateway().gatewaySetting(CLIENT, "clientCertificate", tls.file("client.pem").toString())
                .gatewaySetting(CLIENT, "clientKey", tls.file("client.key").toString());
        Path document = provisioned();
        CommandLine.Result made = ada.run("gateways", "bootstrap", lab.device(), "--auth", "certificate", "--server-auth", "basic", "--certificate",
                tls.file("client.pem").toString(), "--trusted-key", tls.pin("server"), "--out", document.toString());
        assertThat(made.code()).as(made.error()).isZero();

        lab.startGateway();
        lab.awaitSessions(1);

        assertThat(lab.server().run("server:gateways")).contains(lab.device());
        assertThat(lab.gateway().run("session:show 1")).contains("Cred syncml:auth-basic").doesNotContain("auth-md5");
        assertThat(tls.answer(TlsListener.CLIENT, lab.device())).contains("<Data>212</Data>");
        assertThat(tls.answer(TlsListener.STRANGER, lab.device())).contains("<Data>407</Data>").doesNotContain("<Data>212</Data>");
        lab.server().run("server:enrol urn:dev:other");
        assertThat(tls.answer(TlsListener.CLIENT, "urn:dev:other")).contains("<Data>401</Data>").doesNotContain("<Chal>");
        assertThat(tls.answer(null, lab.device())).contains("<Data>407</Data>");
        assertThat(lab.server().run("server:enrol urn:dev:other --certificate " + tls.file("client.pem"))).startsWith("error: That certificate is");
        assertThat(lab.server().run("server:enrol " + lab.device())).contains("<!-- The gateway stays bound to the certificate ");
    }

    @Test
    @Order(4)
    @DisplayName("A body with a member that the endpoint does not know is refused by the name of the member, and nothing is made of the rest")
    void unknownMembers() throws Exception {
        JsonObject misspelt = Json.createObjectBuilder().add("authentication", "basic")
                .add("trustedKeyz", Json.createArrayBuilder().add(tls.pin("server"))).build();
        HttpResponse<String> refused = post(bootstrapOf("urn:dev:unmade"), misspelt);
        assertThat(refused.statusCode() + " " + refused.body()).startsWith("400 ").contains("'trustedKeyz' is unknown here", "trustedKeys");
        assertThat(ada.run("gateways", "show", "urn:dev:unmade").code()).isEqualTo(1);
        for (String path : List.of("setup", "tokens", "assignments", "notifications/" + URLEncoder.encode(lab.device(), StandardCharsets.UTF_8))) {
            HttpResponse<String> answer = post(path, Json.createObjectBuilder().add("name", "Eve").add("unheard", 1).build());
            assertThat(answer.statusCode() + " " + answer.body()).as(path).startsWith("400 ").contains(" is unknown here");
        }
        assertThat(ada.run("operators").out()).doesNotContain("Eve");
    }
}
