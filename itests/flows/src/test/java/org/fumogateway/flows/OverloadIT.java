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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the running server does with more requests than it allows, and with those that are too slow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadIT {

    private static final String XML = "application/vnd.syncml.dm+xml";
    private static final int REQUESTS = 60;
    private static final int MILLISECONDS = 60_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private Lab lab;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        lab.serverSetting("org.fumogateway.dmserver", "sessionsPerSecond", "2");
        lab.serverSetting("org.fumogateway.dmserver", "bodySeconds", "2");
        lab.startServer();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    private URI dm() {
        return URI.create(lab.serverUrl() + "/dm");
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("Of many first messages at once some are answered, the others get 503 with times that differ")
    void overload() {
        HttpRequest request = HttpRequest.newBuilder(dm()).header("Content-Type", XML)
                .POST(HttpRequest.BodyPublishers.ofString("no message")).build();
        List<CompletableFuture<HttpResponse<Void>>> pending = IntStream.range(0, REQUESTS)
                .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding())).toList();
        List<HttpResponse<Void>> answers = pending.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(400, 503).contains(400);
        List<HttpResponse<Void>> refused = answers.stream().filter(answer -> answer.statusCode() == 503).toList();
        assertThat(refused).hasSizeGreaterThan(REQUESTS / 3);
        assertThat(refused.stream().map(answer -> answer.headers().firstValue("Retry-After").orElseThrow()).distinct().count()).isGreaterThan(5);
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A message that drips is answered 408 and its connection closed")
    void drips() throws Exception {
        int code = 503;
        while (code == 503) {
            code = drip();
        }
        assertThat(code).isEqualTo(408);
    }

    /** Sends a body octet by octet until the server answers; returns the status. */
    private int drip() throws IOException {
        try (Socket socket = new Socket(dm().getHost(), dm().getPort())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write(("POST /dm HTTP/1.1\r\nHost: " + dm().getAuthority() + "\r\nContent-Type: " + XML
                    + "\r\nContent-Length: 5000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[12];
            for (int waited = 0; waited < MILLISECONDS; waited += 100) {
                socket.getOutputStream().write('x');
                try {
                    socket.getInputStream().readNBytes(answer, 0, answer.length);
                    return Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII));
                } catch (java.net.SocketTimeoutException stillReading) {
                    continue;
                }
            }
            throw new AssertionError("The server goes on to wait for the body");
        }
    }
}
