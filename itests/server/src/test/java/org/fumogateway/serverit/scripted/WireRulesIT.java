package org.fumogateway.serverit.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says and refuses at the edge: connection, HTTP, header of a message, proof. Read from the octets of its answers. */
class WireRulesIT {

    private static final String LISTENER = "org.apache.felix.http";
    private static final String XML = "application/vnd.syncml.dm+xml";
    private static final String OPENING = ScriptedClient.alert(1, 1201);
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int PROTOCOL_VERSION = 70;
    private static final int[] OLD_VERSIONS = {ClientHello.SSL_3, ClientHello.TLS_1_0, ClientHello.TLS_1_1};
    private static final int[] EVERY_VERSION_KNOWS = {0xC009, 0xC013, 0x002F, 0x000A, 0x0005};

    @TempDir
    private static Path folder;
    private static Lab lab;
    private static int tlsPort;
    private static int devices;

    private String device;
    private String bootstrap;

    @BeforeAll
    static void server() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        tlsPort = Lab.freePort();
        lab = encrypted(folder, tlsPort);
        lab.startServer();
    }

    /** A server that listens by TLS too, on a Java platform that refuses nothing by itself: what is refused is refused by the server's configuration. */
    private static Lab encrypted(Path place, int port) throws IOException {
        Path nothingDisabled = Files.writeString(folder.resolve("java.security"), "jdk.tls.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\n");
        return new Lab(place).serverJavaOptions("-Djava.security.properties=" + nothingDisabled)
                .serverSetting(LISTENER, "org.apache.felix.https.enable", "true")
                .serverSetting(LISTENER, "org.osgi.service.http.port.secure", Integer.toString(port))
                .serverSetting(LISTENER, "org.apache.felix.https.keystore", folder.resolve("server.p12").toString())
                .serverSetting(LISTENER, "org.apache.felix.https.keystore.password", "for this test")
                .serverSetting(LISTENER, "org.apache.felix.https.keystore.key.password", "for this test");
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private ScriptedClient client(String... choices) {
        device = String.format("urn:dev:wire:%04d", ++devices);
        bootstrap = lab.server().run("server:enrol " + device + ' ' + String.join(" ", choices));
        return new ScriptedClient(lab.serverUrl(), device, bootstrap);
    }

    /** A parameter of the account by which the server proves itself. */
    private String ofServer(String name) {
        Matcher found = Pattern.compile("AAUTHLEVEL\" value=\"CLIENT\".*?name=\"" + name + "\" value=\"([^\"]*)\"", Pattern.DOTALL).matcher(bootstrap);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    private String serverProof(byte[] nonce) {
        return Digests.md5(Digests.accountDigest(ofServer("AAUTHNAME"), ofServer("AAUTHSECRET")), nonce);
    }

    private static String dm() {
        return lab.proxy().url() + "/dm";
    }

    private static List<WireAnswer> answers(ScriptedClient client) throws Exception {
        List<WireAnswer> all = new ArrayList<>();
        for (String response : client.responses) {
            all.add(new WireAnswer(response));
        }
        return all;
    }

    @Test
    @Proves({"DM-1", "DM-2", "DM-70", "DM-192", "SYN-23", "SYN-24", "SYN-25", "SYN-26", "SYN-27", "SYN-28", "SYN-30", "SYN-48", "SYN-49", "SEC-11",
        "SEC-12"})
    @DisplayName("One answer to each message, numbered from 1, from the server to the device; where to go on, limits, Cred and Chal stand where they "
            + "belong, and nowhere else")
    void header() throws Exception {
        ScriptedClient client = client().session();
        List<WireAnswer> answers = answers(client);
        assertThat(answers).hasSizeGreaterThan(2);
        for (int i = 0; i < answers.size(); i++) {
            WireAnswer answer = answers.get(i);
            assertThat(answer.header("MsgID")).isEqualTo(Integer.toString(i + 1));
            assertThat(answer.header("VerDTD") + ' ' + answer.header("VerProto") + ' ' + answer.header("SessionID")).isEqualTo("1.2 DM/1.2 1");
            assertThat(answer.header("Target/LocURI")).isEqualTo(device);
            assertThat(answer.header("Source/LocURI")).isEqualTo(dm());
            assertThat(answer.header("RespURI")).as("absolute, and of the scheme of this server").startsWith(dm() + "?sid=");
            assertThat(answer.statuses().get(0)).startsWith(i + 1 + "/0 SyncHdr ");
            assertThat(answer.count("Cred")).isEqualTo(i == 0 ? 1 : 0);
            assertThat(answer.count("Chal")).isEqualTo(i == 0 ? 1 : 0);
        }
        WireAnswer first = answers.get(0);
        assertThat(first.header("Source/LocName")).isEqualTo(ofServer("AAUTHNAME"));
        assertThat(first.header("Cred/Meta/Format") + ' ' + first.header("Cred/Meta/Type")).isEqualTo("b64 syncml:auth-md5");
        assertThat(Long.parseLong(first.header("Meta/MaxMsgSize"))).isPositive();
        assertThat(Long.parseLong(first.header("Meta/MaxObjSize"))).isPositive();
        var chal = first.elements("Status").get(0);
        assertThat(WireAnswer.text(chal, "Chal/Meta/Format") + ' ' + WireAnswer.text(chal, "Chal/Meta/Type")).isEqualTo("b64 syncml:auth-md5");
        assertThat(Base64.getDecoder().decode(WireAnswer.text(chal, "Chal/Meta/NextNonce"))).hasSizeGreaterThanOrEqualTo(16);
        assertThat(client.last.headers().firstValue("Content-Type").orElseThrow()).startsWith(XML);
    }

    @Test
    @Proves({"SEC-5", "SEC-15", "SEC-30"})
    @DisplayName("Two chains of nonces: the server's proof is made with the nonce of the gateway's last Status, never with one that the server gave")
    void twoChains() throws Exception {
        ScriptedClient client = client().session();
        assertThat(answers(client).get(0).header("Cred/Data")).isEqualTo(serverProof(Base64.getDecoder().decode(ofServer("AAUTHDATA"))));
        client.session();
        assertThat(answers(client).get(0).header("Cred/Data")).isEqualTo(serverProof("server".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({"<VerDTD>1.2</VerDTD>, <VerDTD>1.1</VerDTD>, 505", "<VerDTD>1.2</VerDTD>, <VerDTD>2.0</VerDTD>, 505", "<VerDTD>1.2</VerDTD>, '', 505",
        "<VerProto>DM/1.2</VerProto>, <VerProto>DM/3.0</VerProto>, 513", "<VerProto>DM/1.2</VerProto>, '', 513"})
    @Proves({"SYN-20", "SYN-21", "DM-210"})
    @DisplayName("Another version, or none, is answered 505 or 513 in the server's own version, for each command, and nothing is commanded")
    void versions(String right, String wrong, int code) throws Exception {
        ScriptedClient client = client();
        client.spoil = text -> text.replace(right, wrong);
        client.begin();
        WireAnswer answer = new WireAnswer(client.send(OPENING + client.deviceInfo(2) + "<Final/>"));
        assertThat(answer.header("VerDTD") + ' ' + answer.header("VerProto")).isEqualTo("1.2 DM/1.2");
        assertThat(answer.statuses()).containsExactly("1/0 SyncHdr " + code, "1/1 Alert " + code, "1/2 Replace " + code);
        assertThat(answer.commands()).containsExactly("Final");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<SessionID>1</SessionID>", "<MsgID>1</MsgID>", "<Target>.*?</Target>", "<Source>.*?</Source>", "<LocURI>http.*?</LocURI>"})
    @Proves({"SYN-32", "DM-10", "DM-202"})
    @DisplayName("A header without session, number, recipient or sender is answered 400 without content")
    void incomplete(String part) throws Exception {
        ScriptedClient client = client();
        client.spoil = text -> text.replaceFirst(part, "");
        client.begin();
        assertThatThrownBy(() -> client.send(OPENING + client.deviceInfo(2) + "<Final/>")).hasMessage("status 400");
        assertThat(client.last.body()).isEmpty();
    }

    @Test
    @Proves({"SYN-81", "SYN-82"})
    @DisplayName("Without MaxMsgSize a session goes on as ever; one in which no answer has room is answered 413 to the header and nothing else")
    void messageSize() throws Exception {
        ScriptedClient any = client();
        any.maxMsgSize = 0;
        assertThat(any.session().commands).isNotEmpty();
        for (int size : new int[] {1, 100, 400}) {
            ScriptedClient client = client();
            client.maxMsgSize = size;
            client.begin();
            WireAnswer answer = new WireAnswer(client.send(OPENING + client.deviceInfo(2) + "<Final/>"));
            assertThat(answer.statuses()).as(size + " octets").containsExactly("1/0 SyncHdr 413");
            assertThat(answer.commands()).containsExactly("Final");
        }
    }

    @Test
    @Proves({"SYN-34", "SYN-33"})
    @DisplayName("A command without a number, or with that of an earlier one, is answered 400 and not taken; the others are")
    void numbers() throws Exception {
        ScriptedClient client = client();
        client.begin();
        String none = "<Alert><Data>1226</Data><Item><Meta><Type xmlns=\"syncml:metinf\">x</Type></Meta></Item></Alert>";
        WireAnswer answer = new WireAnswer(client.send(OPENING + client.deviceInfo(2) + none + ScriptedClient.report(2, null, "<Meta><Type "
                + "xmlns=\"syncml:metinf\">x</Type></Meta><Data>1</Data>") + ScriptedClient.report(9, null, "<Meta><Type "
                + "xmlns=\"syncml:metinf\">x</Type></Meta><Data>1</Data>") + "<Final/>"));
        assertThat(answer.statuses()).containsExactly("1/0 SyncHdr 212", "1/1 Alert 200", "1/2 Replace 200", "1/ Alert 400", "1/2 Alert 400",
                "1/9 Alert 415");
    }

    @Test
    @Proves({"DM-196"})
    @DisplayName("A body in a content coding is answered 415; one that says identity is taken, and no answer is ever coded")
    void contentCoding() throws Exception {
        for (String coding : List.of("gzip", "deflate", "identity, gzip", "x")) {
            assertThat(http(dm(), "<SyncML/>", "Content-Encoding", coding, "Accept-Encoding", "gzip").statusCode()).as(coding).isEqualTo(415);
        }
        ScriptedClient client = client();
        StringBuilder kept = new StringBuilder();
        client.spoil = text -> {
            kept.append(text);
            return text;
        };
        client.begin();
        client.send(OPENING + "<Final/>");
        HttpResponse<String> answer = http(dm(), kept.toString(), "Content-Encoding", "Identity", "Accept-Encoding", "gzip, deflate");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKey("content-encoding");
        assertThat(answer.body()).startsWith("<");
    }

    private static HttpResponse<String> http(String url, String body, String... headers) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).header("Content-Type", XML).headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Proves({"DM-197", "SEC-17", "SEC-51", "SEC-53", "SEC-55", "SEC-59"})
    @DisplayName("A MAC over the octets of the message is taken whatever stands in the other headers and the address; the answer carries the server's "
            + "over its own octets and the nonce of the next one; one octet changed, or the nonce of before, and it is none")
    void signed() throws Exception {
        client("--auth mac");
        Matcher own = Pattern.compile("AAUTHLEVEL\" value=\"APPSRV\".*?NAME\" value=\"([^\"]*)\".*?SECRET\" value=\"([^\"]*)\".*?DATA\" value=\"([^\"]*)\"",
                Pattern.DOTALL).matcher(bootstrap);
        assertThat(own.find()).isTrue();
        String message = message(1, own.group(1), OPENING);
        String header = macHeader(own, Base64.getDecoder().decode(own.group(3)), message);
        String changed = http(dm(), message.replace("1201", "1200"), MacHeader.NAME, header).body();
        assertThat(new WireAnswer(changed).statuses()).containsExactly("1/0 SyncHdr 401", "1/1 Alert 401");

        HttpResponse<String> answer = http(dm() + "?more=1", message, "X-SyncML-HMAC", header, "X-Proxy", "was here", "Via", "1.1 proxy");

        WireAnswer first = new WireAnswer(answer.body());
        assertThat(first.statuses()).containsExactly("1/0 SyncHdr 200", "1/1 Alert 200");
        String expected = Digests.mac(Digests.accountDigest(ofServer("AAUTHNAME"), ofServer("AAUTHSECRET")),
                Base64.getDecoder().decode(ofServer("AAUTHDATA")), octets(answer.body()));
        assertThat(answer.headers().firstValue("x-syncml-hmac").orElseThrow()).contains("username=\"" + ofServer("AAUTHNAME") + '"', "mac=" + expected);
        assertThat(answer.body()).doesNotContain("<Cred>");
        byte[] next = issuedNonce(first);
        assertThat(next).isNotEqualTo(Base64.getDecoder().decode(own.group(3)));

        String status = "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Chal><Meta><Format xmlns=\"syncml:metinf\">b64"
                + "</Format><Type xmlns=\"syncml:metinf\">syncml:auth-MAC</Type><NextNonce xmlns=\"syncml:metinf\">c2VydmVy</NextNonce></Meta></Chal>"
                + "<Data>200</Data></Status>";
        String second = message(2, own.group(1), status);
        WireAnswer later = new WireAnswer(http(first.header("RespURI"), second, MacHeader.NAME, macHeader(own, next, second)).body());
        assertThat(later.statuses()).containsExactly("2/0 SyncHdr 200");
        assertThat(issuedNonce(later)).isNotEqualTo(next);
        String third = message(3, own.group(1), status.replace("<MsgRef>1<", "<MsgRef>2<"));
        assertThat(new WireAnswer(http(first.header("RespURI"), third, MacHeader.NAME, macHeader(own, next, third)).body()).statuses())
                .containsExactly("3/0 SyncHdr 401");
    }

    private String message(int number, String name, String body) {
        return "<SyncML><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>7</SessionID><MsgID>" + number + "</MsgID><Target><LocURI>" + dm()
                + "</LocURI></Target><Source><LocURI>" + device + "</LocURI><LocName>" + name + "</LocName></Source></SyncHdr><SyncBody>" + body
                + "<Final/></SyncBody></SyncML>";
    }

    private static String macHeader(Matcher account, byte[] nonce, String message) {
        return "mac=" + Digests.mac(Digests.accountDigest(account.group(1), account.group(2)), nonce, octets(message)) + ", username=\"" + account.group(1)
                + "\", algorithm=MD5";
    }

    /** What the next MAC is made with, as the Status of the header says it. */
    private static byte[] issuedNonce(WireAnswer answer) {
        var header = answer.elements("Status").get(0);
        assertThat(WireAnswer.text(header, "Chal/Meta/Type")).isEqualTo("syncml:auth-MAC");
        return Base64.getDecoder().decode(WireAnswer.text(header, "Chal/Meta/NextNonce"));
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Proves({"SEC-80", "SEC-81", "SEC-83"})
    @DisplayName("Over TLS the listener speaks 1.2 and 1.3 with AES-GCM and ChaCha20; SSL 2.0, 3.0, TLS 1.0 and 1.1, RC4, 3DES and CBC are refused, also by a "
            + "Java platform that has disabled nothing")
    void tls() throws Exception {
        int[] today = {0xC02B, 0xC02F, 0xC02C, 0xC030};
        assertThat(ClientHello.answer(tlsPort, ClientHello.TLS_1_2, today)).matches("suite 0303 c02[bc]");
        assertThat(ClientHello.answer(tlsPort, ClientHello.TLS_1_2, 0xCCA9)).isEqualTo("suite 0303 cca9");
        assertThat(ClientHello.answer(tlsPort, ClientHello.TLS_1_3, 0x1301)).isEqualTo("suite 0303 1301");
        assertThat(ClientHello.answer(tlsPort, ClientHello.TLS_1_3, 0x1303)).isEqualTo("suite 0303 1303");
        assertThat(ClientHello.answerToSsl2(tlsPort)).as("SSL 2.0").matches("alert \\d+|closed");
        for (int version : OLD_VERSIONS) {
            assertThat(ClientHello.answer(tlsPort, version, EVERY_VERSION_KNOWS)).as(Integer.toHexString(version))
                    .isEqualTo("alert " + PROTOCOL_VERSION);
        }
        // RSA and ECDHE with RC4, 3DES, AES-CBC with SHA-1, SHA-256 and SHA-384.
        for (int suite : new int[] {0x0005, 0xC007, 0xC011, 0x000A, 0xC008, 0xC012, 0x002F, 0x0035, 0xC009, 0xC00A, 0xC013, 0xC023, 0xC024, 0xC027}) {
            assertThat(ClientHello.answer(tlsPort, ClientHello.TLS_1_2, suite)).as(Integer.toHexString(suite)).isEqualTo("alert " + HANDSHAKE_FAILURE);
        }
    }

    @Test
    @Proves({"SEC-80", "SEC-83"})
    @DisplayName("An operator who lets old suites in has them, and still no version before TLS 1.2")
    void oldSuites() throws Exception {
        int port = Lab.freePort();
        try (Lab old = encrypted(Files.createDirectory(folder.resolve("old")), port).serverSetting(LISTENER, "org.apache.felix.https.jetty.ciphersuites.included", ".*")
                .serverSetting(LISTENER, "org.apache.felix.https.jetty.ciphersuites.excluded", "none")) {
            old.startServer();
            assertThat(ClientHello.answer(port, ClientHello.TLS_1_2, EVERY_VERSION_KNOWS)).matches("suite 0303 c0(09|13)");
            for (int version : OLD_VERSIONS) {
                assertThat(ClientHello.answer(port, version, EVERY_VERSION_KNOWS)).as(Integer.toHexString(version)).isEqualTo("alert " + PROTOCOL_VERSION);
            }
        }
    }
}
