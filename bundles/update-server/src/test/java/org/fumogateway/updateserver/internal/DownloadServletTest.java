package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadServletTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String SHA256 = "ab".repeat(32);
    private static final int SIZE = 200_000;
    private static final Limits LIMITS = new Limits(Duration.ofHours(24), Duration.ofHours(6), Duration.ofDays(7));

    @TempDir
    private Path data;
    private final MemoryStore store = new MemoryStore();
    private final byte[] octets = new byte[SIZE];
    private final SettableClock clock = new SettableClock();
    private DownloadServlet servlet;

    @BeforeEach
    void oneJob() throws IOException, StoreException {
        new Random(1).nextBytes(octets);
        Files.createDirectory(data.resolve("packages"));
        Files.write(data.resolve("packages").resolve(SHA256 + ".fup"), octets);
        store.putPackage(new ReleasePackage(SHA256, SIZE, "p", "GW <200> & co", "4.2.0;x", List.of("a,b"), List.of(), List.of(),
                null, 1,
                NOW));
        store.createJob(job(State.COMMANDED, NOW), "x");
        servlet = new DownloadServlet(data, new DownloadUrls("https://fw.example.net/fw"), LIMITS, store, clock, TestLogger.create());
    }

    private static UpdateJob job(State state, Instant changed) {
        return new UpdateJob("j", "d", "./FwUpdate/Gw", "op-1", UpdateJob.Operation.DOWNLOAD_AND_UPDATE, SHA256, "4.1.7",
                "4.2.0;x", "tok",
                state, 202, 0, 0, "", NOW, changed, NOW.plus(Duration.ofHours(30)), 0);
    }

    private HttpExchange send(String method, String path, String content, String... headers) throws IOException {
        HttpExchange exchange = new HttpExchange(method, path, content.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            exchange.requestHeaders.put(headers[i], headers[i + 1]);
        }
        servlet.service(exchange.request(), exchange.response());
        return exchange;
    }

    @Test
    @Proves({"DL-1", "DL-4", "DL-5", "DL-11", "DL-12", "DL-13", "DL-14", "DL-38", "DL-39", "DL-105", "DL-149", "PKG-79"})
    @DisplayName("The descriptor names size, digest, object and status report of the job, and nothing of it breaks the XML")
    void descriptor() throws IOException {
        HttpExchange answer = send("GET", "/dd/tok", "");

        String text = answer.body.toString(StandardCharsets.UTF_8);
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.headers).containsEntry("Content-Type", "application/vnd.oma.dd+xml;charset=utf-8")
                .containsEntry("Cache-Control", "no-store").containsEntry("Content-Length", Integer.toString(answer.body.size()));
        assertThat(text).contains("<media xmlns=\"http://www.openmobilealliance.org/xmlns/dd\">",
                "<size>200000</size>", "<objectURI>https://fw.example.net/fw/object/tok</objectURI>",
                "<installNotifyURI>https://fw.example.net/fw/notify/tok</installNotifyURI>",
                "<installParam>sha256=" + SHA256 + ";target=4.2.0%3Bx</installParam>",
                        "<name>GW &lt;200&gt; &amp; co 4.2.0;x</name>");
    }

    @Test
    @Proves({"DL-103", "DL-104"})
    @DisplayName("The whole object, with its digest as ETag")
    void whole() throws IOException {
        HttpExchange answer = send("GET", "/object/tok", "");

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body.toByteArray()).isEqualTo(octets);
        assertThat(answer.headers).containsEntry("ETag", "\"" + SHA256 + "\"").containsEntry("Accept-Ranges", "bytes")
                .containsEntry("Content-Length", "200000").containsEntry("Content-Type", Descriptor.PACKAGE_TYPE)
                .containsKey("Last-Modified").doesNotContainKey("Content-Encoding");
    }

    @Test
    @Proves({"DL-103"})
    @DisplayName("A download goes on where it stopped, as long as it is the same object")
    void resume() throws IOException {
        HttpExchange rest = send("GET", "/object/tok", "", "Range", "bytes=70000-", "If-Range", "\"" + SHA256 + "\"");
        assertThat(rest.status).isEqualTo(206);
        assertThat(rest.headers).containsEntry("Content-Range", "bytes 70000-199999/200000").containsEntry("Content-Length",
                "130000");
        assertThat(rest.body.toByteArray()).isEqualTo(Arrays.copyOfRange(octets, 70000, SIZE));

        HttpExchange other = send("GET", "/object/tok", "", "Range", "bytes=70000-", "If-Range", "\"other\"");
        assertThat(other.status).isEqualTo(200);
        assertThat(other.body.size()).isEqualTo(SIZE);

        HttpExchange behind = send("GET", "/object/tok", "", "Range", "bytes=200000-");
        assertThat(behind.status).isEqualTo(416);
        assertThat(behind.headers).containsEntry("Content-Range", "bytes */200000");
    }

    @Test
    @Proves({"DL-44", "DL-103"})
    @DisplayName("HEAD gets the same headers and no body")
    void head() throws IOException {
        HttpExchange answer = send("HEAD", "/object/tok", "", "Range", "bytes=5-");

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.headers).containsEntry("Content-Length", "200000");
        assertThat(answer.body.size()).isZero();
    }

    @Test
    @Proves({"DL-106"})
    @DisplayName("Without the right token there is nothing; a closed job's token dies after two days")
    void tokens() throws IOException {
        for (String path : new String[] {"/dd/other", "/object/other", "/object/", "/object/../tok", "/", "/x/tok"}) {
            assertThat(send("GET", path, "").status).as(path).isEqualTo(404);
        }
        store.jobs.put("j", job(State.SUCCEEDED, NOW.minusSeconds(3600)));
        assertThat(send("GET", "/object/tok", "").status).isEqualTo(200);
        store.jobs.put("j", job(State.SUCCEEDED, NOW.minusSeconds(49 * 3600)));
        assertThat(send("GET", "/object/tok", "").status).isEqualTo(404);
        assertThat(send("POST", "/object/tok", "").status).isEqualTo(405);
    }

    @Test
    @DisplayName("A withdrawn package still goes to gateways that have been told to fetch it")
    void withdrawn() throws IOException {
        store.removePackage(SHA256);

        assertThat(send("GET", "/dd/tok", "").status).isEqualTo(200);
        assertThat(send("GET", "/object/tok", "").body.size()).isEqualTo(SIZE);
    }

    @Test
    @Proves({"DL-143", "DL-144", "DL-145"})
    @DisplayName("The first status report is kept, later ones are noted, none of them touches the result of the update")
    void statusReports() throws IOException {
        assertThat(send("POST", "/notify/tok", "900 Success").status).isEqualTo(200);
        assertThat(send("POST", "/notify/tok", "900 Success").status).isEqualTo(200);
        long revision = store.jobs.get("j").revision();
        assertThat(send("POST", "/notify/tok", "\r\n 952 Device Aborted \n\r 17 kB/s").status).isEqualTo(200);

        UpdateJob after = store.jobs.get("j");
        assertThat(revision).as("the duplicate changed nothing").isEqualTo(1);
        assertThat(after.downloadStatus()).isEqualTo(900);
        assertThat(after.state()).isEqualTo(State.COMMANDED);
        assertThat(after.resultCode()).isZero();
        assertThat(store.events("j")).last().matches(event -> event.text().contains("952"));
    }

    @Test
    @Proves({"DL-144", "DL-145", "FUMO-115"})
    @DisplayName("The report of a download begins the time of the update once; no number of further ones moves that deadline or fills the timeline")
    void deadline() throws IOException {
        clock.goOn(Duration.ofHours(20));
        send("POST", "/notify/tok", "900 Success");
        assertThat(store.jobs.get("j").due()).isEqualTo(NOW.plus(Duration.ofHours(26)));

        for (int i = 0; i < 50; i++) {
            clock.goOn(Duration.ofMinutes(30));
            assertThat(send("POST", "/notify/tok", i % 2 == 0 ? "951 User Cancelled" : "900 Success").status).isEqualTo(200);
            assertThat(send("POST", "/notify/tok", "95" + i % 10 + " Other").status).isEqualTo(200);
        }

        assertThat(store.jobs.get("j").due()).isEqualTo(NOW.plus(Duration.ofHours(26)));
        assertThat(store.overdueJobs(clock.instant(), 10)).extracting(UpdateJob::id).containsExactly("j");
        assertThat(store.events("j")).hasSize(3);
    }

    @Test
    @Proves({"DL-145", "FUMO-115"})
    @DisplayName("A download that failed has not begun the update: the deadline stays")
    void failedDownload() throws IOException {
        clock.goOn(Duration.ofHours(20));
        send("POST", "/notify/tok", "952 Device Aborted");
        assertThat(store.jobs.get("j").due()).isEqualTo(NOW.plus(Duration.ofHours(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"901 Insufficient memory", "904 JAR mismatch", "914", "461 vendor", "999"})
    @Proves({"DL-130", "DL-145"})
    @DisplayName("Every number but 900 is a failure of the download, also one that no gateway of ours sends, and never one of the update")
    void failures(String body) throws IOException {
        assertThat(send("POST", "/notify/tok", body).status).isEqualTo(200);

        UpdateJob after = store.jobs.get("j");
        assertThat(after.downloadStatus()).isEqualTo(Integer.parseInt(body.substring(0, 3)));
        assertThat(after.detail()).startsWith("The gateway could not download the package");
        assertThat(after.state()).isEqualTo(State.COMMANDED);
        assertThat(after.due()).as("the update has not begun").isEqualTo(NOW.plus(Duration.ofHours(30)));
    }

    @Test
    @Proves({"DL-146"})
    @DisplayName("Whoever knows the URL cannot keep the server busy with status reports: more than ten in a minute for one token are put off")
    void reportRate() throws IOException {
        for (int i = 0; i < ReportRate.MOST_IN_WINDOW; i++) {
            assertThat(send("POST", "/notify/tok", "900 Success").status).isEqualTo(200);
        }
        assertThat(send("POST", "/notify/tok", "900 Success").status).isEqualTo(429);
        assertThat(send("POST", "/notify/none", "900 Success").status).isEqualTo(404);
        clock.goOn(Duration.ofMinutes(1));
        assertThat(send("POST", "/notify/tok", "900 Success").status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "9", "9000"})
    @Proves({"DL-143"})
    @DisplayName("A status report that cannot be understood is refused")
    void unreadable(String body) throws IOException {
        assertThat(send("POST", "/notify/tok", body).status).isEqualTo(400);
        assertThat(store.jobs.get("j").revision()).isZero();
    }

    @Test
    @Proves({"DL-143", "DL-146"})
    @DisplayName("Status reports that are too long, for nobody or not posted are refused")
    void refusedReports() throws IOException {
        assertThat(send("POST", "/notify/tok", "900 " + "x".repeat(5000)).status).isEqualTo(413);
        assertThat(send("POST", "/notify/other", "900 Success").status).isEqualTo(404);
        assertThat(send("GET", "/notify/tok", "").status).isEqualTo(405);
    }

    @Test
    @Proves({"DL-107"})
    @DisplayName("A store that fails means come back later")
    void storeFails() throws IOException {
        store.broken = true;

        HttpExchange answer = send("POST", "/notify/tok", "900 Success");

        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.headers).containsKey("Retry-After");
    }
}
