package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong use and a hostile environment: one clear sentence, an exit code that says what kind of trouble it is, and the next attempt works. */
class BadInputIT {

    @TempDir
    private Path folder;

    /**
     * What a command said and how it ended.
     *
     * @param code exit code
     * @param text everything it printed
     */
    private record Result(int code, String text) {
    }

    @Test
    @DisplayName("A port in use: the server says so and ends with 69")
    void portInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = run("server", "--data", folder.resolve("server").toString(), "--port", Integer.toString(taken.getLocalPort()));
            assertThat(result.code()).isEqualTo(69);
            oneSentence(result, "cannot be used");
        }
    }

    @Test
    @DisplayName("A configuration file that is no text: the gateway names it and ends with 78")
    void unreadableConfiguration() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.write(conf.resolve("org.fumogateway.dlota.cfg"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, (byte) 0xc3, 0x28});
        Result result = run("gateway", "--data", folder.resolve("gateway").toString(), "--conf", conf.toString());
        assertThat(result.code()).isEqualTo(78);
        oneSentence(result, "org.fumogateway.dlota.cfg");
    }

    @Test
    @DisplayName("A malformed escape in a configuration file: the gateway names the file and ends with 78")
    void malformedConfiguration() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("org.fumogateway.dlota.cfg"), "allowedHosts = \\u12\n");
        Result result = run("gateway", "--data", folder.resolve("gateway").toString(), "--conf", conf.toString());
        assertThat(result.code()).isEqualTo(78);
        oneSentence(result, "org.fumogateway.dlota.cfg");
    }

    @Test
    @DisplayName("Image files that do not exist: the demo names the file and ends with 66, starting nothing")
    void missingImage() throws Exception {
        Result result = run("demo", "--from", folder.resolve("no.img").toString(), "--to", folder.resolve("no.img").toString());
        assertThat(result.code()).isEqualTo(66);
        oneSentence(result, "no.img");
    }

    @Test
    @DisplayName("An unknown command or option: usage and exit code 2")
    void wrongUsage() throws Exception {
        assertThat(run("gatway").code()).isEqualTo(2);
        assertThat(run("gateway").code()).isEqualTo(2);
        assertThat(run("gateway", "--data", folder.toString(), "--log-level", "loud").code()).isEqualTo(2);
    }

    @Test
    @DisplayName("Asking a gateway that does not run: one sentence and exit code 69")
    void nobodyThere() throws Exception {
        Result result = run("shell", "--data", folder.toString(), "fumo:status");
        assertThat(result.code()).isEqualTo(69);
        oneSentence(result, "Nothing that can be asked");
    }

    @Test
    @Proves({"DM-182", "DM-183", "DM-203"})
    @DisplayName("A DM server that cannot be reached: one sentence in the list of sessions; once it is there the next session works")
    void serverUnreachable() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "50");
            lab.startServer();
            lab.provision(lab.image("old.img", 100_000, 1), "1.0");
            String good = lab.proxy().url();
            lab.proxy().forwardTo("http://127.0.0.1:1");
            lab.proxy().fault((path, exchange) -> {
                WireProxy.send(exchange, 503, new byte[0]);
                return true;
            });
            lab.startGateway();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> lab.sessions().stream()
                    .anyMatch(session -> session.getString("outcome").equals("NO_CONNECTION")));
            assertThat(lab.sessions().get(0).getString("detail")).contains("503").doesNotContain("Exception");
            assertThat(good).isEqualTo(lab.proxy().url());
            lab.server().close();
            lab.proxy().fault(WireProxy.Fault.NONE);
            lab.startServer();
            lab.connect();
            lab.awaitSessions(1);
        }
    }

    @Test
    @Proves({"DL-108", "DL-121"})
    @DisplayName("A gateway whose storage is too small for a package reports 501, keeps running, and takes a small one afterwards")
    void storageTooSmall() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.storage", "quota", "1500000");
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            lab.release(lab.image("large.img", 4_000_000, 2), "2.0");
            lab.connect();
            assertThat(lab.awaitJob("2.0", "REPORTED_FAIL", "SUCCEEDED", "REFUSED").getInt("resultCode")).isEqualTo(501);
            assertThat(lab.awaitSettled().getString("detail")).isNotBlank();
            lab.release(lab.image("small.img", 400_000, 3), "3.0");
            lab.connect();
            assertThat(lab.awaitJob("3.0", "REPORTED_FAIL", "SUCCEEDED", "REFUSED").getString("state")).isEqualTo("SUCCEEDED");
        }
    }

    private static void oneSentence(Result result, String part) {
        assertThat(result.text()).contains(part).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(result.text().strip().lines().count()).as(result.text()).isEqualTo(1);
    }

    private static Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("fumo.distribution"), "bin", "fumo-gateway").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the command ended").isTrue();
        return new Result(process.exitValue(), text);
    }
}
