package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong use and a hostile environment: one clear sentence, and an exit code that says what kind of trouble it is. */
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
    @DisplayName("A setting that its component cannot take: gateway and server name file and setting, say what it has to be, and end with 78")
    void wrongSetting() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("org.fumogateway.dlota.cfg"), "tries = \"5\"\n");
        Result gateway = run("gateway", "--data", folder.resolve("gateway").toString(), "--conf", conf.toString());
        assertThat(gateway.code()).isEqualTo(78);
        oneSentence(gateway, "The setting tries in " + conf.resolve("org.fumogateway.dlota.cfg") + " has to be a whole number");
        Path serverConf = Files.createDirectories(folder.resolve("server-conf"));
        Files.writeString(serverConf.resolve("org.fumogateway.dmserver.cfg"), "allowBasic = yes\n");
        Result server = run("server", "--data", folder.resolve("server").toString(), "--port", freePort(), "--conf", serverConf.toString());
        assertThat(server.code()).isEqualTo(78);
        oneSentence(server, "The setting allowBasic in " + serverConf.resolve("org.fumogateway.dmserver.cfg") + " has to be true or false");
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

    private static String freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(free.getLocalPort());
        }
    }

    private static void oneSentence(Result result, String part) {
        assertThat(result.text()).contains(part).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(result.text().strip().lines().count()).as(result.text()).isEqualTo(1);
    }

    private static Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("fumo.distribution"), "bin", "fumo-gateway").toString()));
        command.addAll(List.of(arguments));
        Path text = Files.createTempFile("fumo-gateway", ".txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(text.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the command ended").isTrue();
            return new Result(process.exitValue(), Files.readString(text));
        } finally {
            process.destroy();
            Files.delete(text);
        }
    }
}
