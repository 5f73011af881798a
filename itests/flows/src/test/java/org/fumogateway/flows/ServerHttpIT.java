package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the running server answers to requests that no gateway would send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerHttpIT {

    private static final String XML = "application/vnd.syncml.dm+xml";
    private static final int MOST_LOST = 4;

    private final HttpClient client = HttpClient.newHttpClient();
    private Lab lab;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        lab.startServer();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @Test
    @Proves({"DM-190", "DM-202"})
    @DisplayName("A GET on the DM address is answered 405")
    void get() throws Exception {
        refused(send(HttpRequest.newBuilder(dm()).GET()), 405);
    }

    @Test
    @Proves({"DM-202", "SYN-57"})
    @DisplayName("A body of another type is answered 415, a data synchronisation message too")
    void otherType() throws Exception {
        refused(post("text/plain", "hello"), 415);
        refused(post("application/vnd.syncml+xml", "<SyncML/>"), 415);
    }

    @Test
    @Proves({"DM-202", "DM-220"})
    @DisplayName("A body that is no message, or one without a session, is answered 400")
    void noMessage() throws Exception {
        refused(post(XML, "this is not XML"), 400);
        refused(post(XML, "<SyncML><SyncHdr></SyncHdr><SyncBody/></SyncML>"), 400);
        refused(post(XML, ""), 400);
    }

    @Test
    @Proves({"DM-199", "DM-202"})
    @DisplayName("A session token that no session can have is answered 400, and nothing of it makes a stack trace in the log")
    void brokenToken() throws Exception {
        String message = "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID>"
                + "<MsgID>1</MsgID><Target><LocURI>" + dm() + "</LocURI></Target><Source><LocURI>urn:x</LocURI></Source></SyncHdr>"
                + "<SyncBody><Alert><CmdID>1</CmdID><Data>1201</Data></Alert><Final/></SyncBody></SyncML>";
        for (String query : new String[] {"?sid=a%ff", "?x=1&sid=", "?sid=" + "a".repeat(200)}) {
            refused(send(HttpRequest.newBuilder(URI.create(dm() + query)).header("Content-Type", XML)
                    .POST(HttpRequest.BodyPublishers.ofString(message))), 400);
        }
        assertThat(lab.server().logText()).doesNotContain("\tat ");
    }

    @Test
    @Proves({"SYN-11"})
    @DisplayName("A message with an entity bomb or an external entity is answered 400, and the server goes on")
    void entities() throws Exception {
        refused(post(XML, "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>"
                + "<SyncML>&c;</SyncML>"), 400);
        refused(post(XML, "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><SyncML>&b;</SyncML>"), 400);
        assertThat(lab.server().run("server:packages")).doesNotStartWith("error");
    }

    @Test
    @Proves({"DM-195", "DM-202"})
    @DisplayName("A body beyond the limit is answered 413 before it is read, whether its length is announced or it is sent in chunks")
    void tooLarge() throws Exception {
        HttpRequest.Builder announced = HttpRequest.newBuilder(dm()).header("Content-Type", XML).POST(HttpRequest.BodyPublishers.ofString("x".repeat(3_000_000)));
        refused(sendUntilAnswered(announced), 413);
        HttpRequest.Builder chunked = HttpRequest.newBuilder(dm()).header("Content-Type", XML)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[3_000_000])));
        refused(sendUntilAnswered(chunked), 413);
    }

    @Test
    @Proves({"DL-106", "DL-143"})
    @DisplayName("Download addresses with an unknown token, or that try to leave their folder, are answered 404")
    void unknownToken() throws Exception {
        for (String path : new String[] {"/fw/dd/abc", "/fw/object/abc", "/fw/object/..%2f..%2fserver.db", "/fw/", "/fw/other"}) {
            assertThat(send(HttpRequest.newBuilder(URI.create(lab.serverUrl() + path)).GET()).statusCode()).as(path).isIn(400, 404);
        }
        HttpRequest.Builder report = HttpRequest.newBuilder(URI.create(lab.serverUrl() + "/fw/notify/abc"))
                .POST(HttpRequest.BodyPublishers.ofString("900 Success"));
        assertThat(send(report).statusCode()).isEqualTo(404);
    }

    @Test
    @Proves({"DM-193", "DM-194", "DM-200", "DM-204"})
    @DisplayName("A client needs no header but Host, type and length; a session goes on over another connection, by either address")
    void plainClient() throws Exception {
        String first = exchange("/dm", message(1, dm().toString()));
        assertThat(first).startsWith("HTTP/1.1 200").containsIgnoringCase("\r\nContent-Type: " + XML)
                .containsIgnoringCase("\r\nCache-Control: private, no-store\r\n").containsIgnoringCase("\r\nContent-Length: ")
                .contains("<TargetRef>" + dm() + "</TargetRef>", "<Data>407</Data>");
        Matcher respUri = Pattern.compile("<RespURI>[^<]*/dm(\\?sid=[^<]+)</RespURI>").matcher(first);
        assertThat(respUri.find()).isTrue();

        String second = exchange("/dm" + respUri.group(1), message(2, dm() + respUri.group(1)));
        assertThat(second).contains("<TargetRef>" + dm() + respUri.group(1) + "</TargetRef>", "<Data>407</Data>").doesNotContain("<Data>500</Data>");
    }

    private String message(int id, String target) {
        return "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID>"
                + "<MsgID>" + id + "</MsgID><Target><LocURI>" + target + "</LocURI></Target><Source><LocURI>urn:plain</LocURI></Source></SyncHdr>"
                + "<SyncBody><Alert><CmdID>1</CmdID><Data>1201</Data></Alert><Final/></SyncBody></SyncML>";
    }

    /** One POST over a connection of its own, with the fewest headers that HTTP allows. */
    private String exchange(String path, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", dm().getPort())) {
            socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + XML + "\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private URI dm() {
        return URI.create(lab.serverUrl() + "/dm");
    }

    private HttpResponse<String> post(String type, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(dm()).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** A client that is still sending when the server closes the connection may lose the answer with it (RFC 9112, section 9.6): it asks again. */
    private HttpResponse<String> sendUntilAnswered(HttpRequest.Builder request) throws IOException, InterruptedException {
        for (int lost = 0; lost < MOST_LOST; lost++) {
            try {
                return send(request);
            } catch (IOException overtaken) {
                assertThat(lab.server().process().isAlive()).isTrue();
            }
        }
        return send(request);
    }

    private void refused(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("Jetty");
        assertThat(lab.server().process().isAlive()).isTrue();
    }
}
