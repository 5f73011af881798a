package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network between the shipped gateway and the shipped server that breaks in the answer to a report, again and again. */
class RecordedOnceIT {

    private static final Pattern REPORT = Pattern.compile("<Alert><CmdID>\\d+</CmdID>(<Data>1226</Data>.*?</Alert>)", Pattern.DOTALL);
    private static final int CUTS = 5;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final List<String> caching = new CopyOnWriteArrayList<>();

    @Test
    @Proves({"DM-148", "DM-149", "DM-182", "DM-194", "DM-183", "FUMO-93", "FUMO-94", "FUMO-95"})
    @DisplayName("A report whose Status is lost five times is sent again, equal in content and correlator, over sessions; the server records it once")
    void lostStatus(@TempDir Path folder) throws Exception {
        String settings = "org.fumogateway.dmclient";
        try (Lab lab = new Lab(folder).quietStart().gatewaySetting(settings, "messageRetryMillis", "10")
                .gatewaySetting(settings, "alertRetrySeconds", "1").gatewaySetting(settings, "sessionRetrySeconds", "1")) {
            lab.start(lab.image("old.img", 1 << 16, 1), "1.0");
            lab.release(lab.image("new.img", 1 << 16, 2), "2.0");
            lab.proxy().fault((path, exchange) -> answer(lab, path, exchange));
            lab.connect();

            JsonObject job = lab.awaitEnd("2.0");

            assertThat(job.getString("state")).isEqualTo("REPORTED_FAIL");
            Awaitility.await("a report whose Status arrives").atMost(Duration.ofSeconds(60)).until(() -> reports.size() > CUTS);
            lab.awaitSettled();
            assertThat(reports.stream().distinct()).as("content and correlator").hasSize(1).allMatch(report -> report.contains("<Correlator>"));
            assertThat(lab.sessions().stream().filter(session -> session.getString("outcome").equals("NO_CONNECTION"))).isNotEmpty();
            JsonObject whole = DmGateway.json(lab.server().run("server:job " + job.getString("id") + " --json"));
            assertThat(whole.getJsonArray("events").getValuesAs(JsonObject.class)).as(whole.toString())
                    .filteredOn(event -> event.getString("text").startsWith("The gateway reported")).hasSize(1);
            int sent = reports.size();
            int sessions = completed(lab);
            lab.connect();
            lab.awaitSessions(sessions + 1);
            assertThat(reports).as("not sent again behind its Status").hasSize(sent);
            assertThat(lab.history()).as("the operation is not repeated behind its report").hasSize(1);
            assertThat(caching).isNotEmpty().containsOnly("private, no-store");
        }
    }

    private static int completed(Lab lab) {
        return (int) lab.sessions().stream().filter(session -> session.getString("outcome").equals("COMPLETED")).count();
    }

    private boolean answer(Lab lab, String path, HttpExchange exchange) throws IOException {
        if (path.startsWith("/fw/")) {
            WireProxy.send(exchange, 401, new byte[0]);
            return true;
        }
        if (!path.startsWith("/dm")) {
            return false;
        }
        byte[] message = exchange.getRequestBody().readAllBytes();
        Matcher report = REPORT.matcher(new String(message, StandardCharsets.UTF_8));
        boolean reported = report.find();
        if (reported) {
            reports.add(report.group(1));
        }
        byte[] answer = forward(lab, exchange, message);
        boolean cut = reported && reports.size() <= CUTS;
        exchange.getResponseHeaders().set("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
        exchange.sendResponseHeaders(200, answer.length);
        // Not closed: the exchange, closed with less than was promised, breaks the connection.
        OutputStream out = exchange.getResponseBody();
        out.write(answer, 0, cut ? answer.length * (reports.size() - 1) / CUTS : answer.length);
        out.flush();
        return true;
    }

    private byte[] forward(Lab lab, HttpExchange exchange, byte[] message) throws IOException {
        try {
            HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(URI.create(lab.serverUrl()).resolve(exchange.getRequestURI()))
                    .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(message)).build(), HttpResponse.BodyHandlers.ofByteArray());
            caching.add(response.headers().firstValue("Cache-Control").orElse("none"));
            return response.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
