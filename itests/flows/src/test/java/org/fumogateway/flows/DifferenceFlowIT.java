package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release as an operator makes it: built with its difference by the command line, published, chosen, applied; then a key is revoked. */
class DifferenceFlowIT {

    @Test
    @Proves({"PKG-1", "PKG-2", "PKG-24", "PKG-55", "PKG-60", "PKG-76", "PKG-78", "FUMO-111"})
    @DisplayName("The server sends the small difference to the gateway that runs its base; afterwards the earlier slot is retired and a key revoked")
    void releaseWithDifference(@TempDir Path folder) throws Exception {
        OptionalTool.require("xdelta3", "xdelta3");
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.fumoagent", "keepAfterSuccessMinutes", "60");
            lab.startServer();
            Path old = lab.image("old.img", 2 << 20, 1);
            byte[] octets = Files.readAllBytes(old);
            byte[] patch = new byte[10_000];
            new Random(5).nextBytes(patch);
            System.arraycopy(patch, 0, octets, 1 << 20, patch.length);
            Path fresh = Files.write(folder.resolve("fresh.img"), octets);
            lab.provision(old, "4.1.7").startGateway();
            lab.awaitSessions(1);
            lab.releaseKey().write(folder.resolve("release.key"), folder.resolve("release.pub"));
            String built = command(lab, "package", "build", "--image", fresh.toString(), "--version", "4.2.0", "--compatible", Lab.COMPATIBLE,
                    "--counter", "9", "--base", old.toString(), "--key", folder.resolve("release.key").toString(), "--out",
                    folder.resolve("full.fup").toString());
            assertThat(built).contains("applied and compared");
            Path difference = difference(folder);
            assertThat(Files.size(difference)).isLessThan(50_000);
            lab.publish(folder.resolve("full.fup"));
            lab.publish(difference);
            lab.proxy().clear();
            lab.connect();
            JsonObject job = lab.awaitJob("4.2.0", "SUCCEEDED", "REPORTED_FAIL");
            assertThat(job.getString("state")).as(lab.gateway().logText()).isEqualTo("SUCCEEDED");
            lab.awaitRunning("4.2.0");
            assertThat(lab.gateway().run("fumo:get ./FwUpdate/Gw/Ext/Formats")).contains("vcdiff+gzip");
            assertThat(descriptions(lab.gatewayData().resolve("slots/a"))).contains("state=bad");
            assertThat(lab.gateway().run("fumo:trust")).contains("version 1", lab.releaseKey().id().toString());
            assertThat(lab.gateway().run("fumo:trust '" + fresh + "'")).startsWith("error: ");
        }
    }

    private static String descriptions(Path slot) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int copy = 1; copy <= 2; copy++) {
            Path file = slot.resolve("firmware.properties." + copy);
            text.append(Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
        }
        return text.toString();
    }

    private static Path difference(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("full-from-")).findFirst().orElseThrow();
        }
    }

    private static String command(Lab lab, String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(lab.script().toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
