package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Vendor bundles in a gateway with the slots installer: dropped in while it runs, taking part, taken out while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VendorBundlesIT {

    private static final String NODE = "./Example/Diagnostics";
    private static final String LOGO = "./Example/Logo";
    private static final String UPDATE = "./FwUpdate/Gw/DownloadAndUpdate";
    private static final int NOT_CONFIRMED = 451;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Lab lab;
    private Plugins plugins;
    private Path mains;
    private Path line;
    private Path media;
    private Path logo;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        mains = folder.resolve("mains-online");
        line = folder.resolve("line-up");
        media = Files.createDirectories(folder.resolve("media"));
        logo = folder.resolve("logo.png");
        lab.gatewaySetting("com.example.diagnostics", "servers", "fumo-server");
        lab.gatewaySetting("com.example.logo", "servers", "fumo-server").gatewaySetting("com.example.logo", "file", logo.toString());
        lab.gatewaySetting("com.example.mains", "file", mains.toString()).gatewaySetting("com.example.mains", "askSeconds", "1");
        lab.gatewaySetting("com.example.media", "folder", media.toString());
        lab.gatewaySetting("org.fumogateway.logwriter", "fileLevel", "DEBUG");
        lab.startServer();
        new Plugins(lab.serverData(), lab.server()).drop("server-console");
        lab.provision(lab.image("old.img", 300_000, 1), "1.0").startGateway("-Dcom.example.line=" + line);
        plugins = new Plugins(lab.gatewayData(), lab.gateway());
        lab.awaitSessions(1);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @AfterEach
    void logsTellOfNoTrouble() {
        assertThat(lab.gateway().logText()).doesNotContain("\tat ", " ERROR ");
        assertThat(lab.server().logText()).doesNotContain("\tat ", " ERROR ");
    }

    @Test
    @Order(0)
    @DisplayName("A vendor bundle that cannot run is named in the log once, with what it lacks; the gateway goes on without it")
    void bundleThatCannotRun() throws Exception {
        plugins.dropUnresolvable("lonely", "com.example.nowhere");
        Awaitility.await("a word about the bundle").atMost(PATIENCE).until(() -> lab.gateway().logText().contains("com.example.nowhere"));
        assertThat(lab.gateway().run("fumo:status")).contains("1.0");
        plugins.remove("lonely");
        assertThat(lab.gateway().logText().lines().filter(text -> text.contains("fileinstall"))).hasSize(1)
                .first().asString().contains("lonely.jar", "com.example.nowhere");
    }

    @Test
    @Order(1)
    @Proves({"TREE-34", "TREE-37", "TREE-67", "DM-148"})
    @DisplayName("A node of the vendor's own: the server reads it, executes it by the right the vendor gave, gets the late alert; then it is gone")
    void node() throws Exception {
        plugins.drop("diagnostics-node");
        Awaitility.await("the right to execute").atMost(PATIENCE)
                .until(() -> lab.gateway().run("fumo:acl " + NODE + "/Run").contains("Exec=fumo-server"));
        lab.proxy().clear();
        order("get", NODE);
        order("get", NODE + "/Result");
        order("exec", NODE + "/Result");
        order("exec", NODE + "/Run");
        lab.connect();
        awaitResult("get " + Pattern.quote(NODE) + " 200 = Result/Run");
        awaitResult("get " + Pattern.quote(NODE + "/Result") + " 200 =");
        awaitResult("exec " + Pattern.quote(NODE + "/Result") + " 425 .*");
        String correlator = awaitResult("exec " + Pattern.quote(NODE + "/Run") + " 200 correlator (\\S+)").group(1);
        awaitResult("alert com\\.example\\.diagnostics\\.result " + Pattern.quote(NODE + "/Run ") + correlator + " = processors=.*");
        // In a session of its own, or in the one that is still open when the diagnosis is done (DM-141).
        assertThat(lab.proxy().exchanges()).as("the alert is a Generic Alert with the correlator of the Exec")
                .anyMatch(exchange -> exchange.request().contains("com.example.diagnostics.result") && exchange.request().contains("1226")
                        && exchange.request().contains(correlator));

        plugins.remove("diagnostics-node");
        order("get", NODE + "/Result");
        lab.connect();
        awaitResult("get " + Pattern.quote(NODE + "/Result") + " 404");
    }

    @Test
    @Order(2)
    @Proves({"DM-160"})
    @DisplayName("A vendor's sink: the server replaces a picture by a large object that goes straight to the vendor's file; then the node is gone")
    void logo() throws Exception {
        plugins.drop("logo-sink");
        Awaitility.await("the right to replace").atMost(PATIENCE).until(() -> lab.gateway().run("fumo:acl " + LOGO).contains("Replace=fumo-server"));
        Path picture = lab.image("picture.png", 200_000, 9);
        order("load", LOGO + " '" + picture + "'");
        lab.connect();
        awaitResult("load " + Pattern.quote(LOGO) + " 200");
        assertThat(logo).hasSameBinaryContentAs(picture);
        order("load", LOGO + " '" + lab.image("poster.png", (1 << 20) + 1, 9) + "'");
        lab.connect();
        awaitResult("load " + Pattern.quote(LOGO) + " 413");
        assertThat(logo).hasSameBinaryContentAs(picture);

        plugins.remove("logo-sink");
        order("get", LOGO);
        lab.connect();
        awaitResult("get " + Pattern.quote(LOGO) + " 404");
    }

    @Test
    @Order(3)
    @Proves({"FUMO-79", "PKG-62", "PKG-63"})
    @DisplayName("A gate says not now, with a reason and a time; a health check fails once: the old firmware comes back and the report says why")
    void gateAndFailingCheck() throws Exception {
        plugins.drop("mains-gate");
        plugins.drop("line-check");
        Files.writeString(mains, "0\n");
        lab.publish(packageOf("2.0", new Manifest.Install(true, 5, OptionalInt.empty(), true)));
        lab.connect();
        JsonObject held = awaitInstance("a held update", instance -> instance.getString("detail").contains("runs on battery"));
        assertThat(held.getInt("state")).isEqualTo(60);
        assertThat(Instant.parse(held.getString("waitsUntil"))).isAfter(Instant.now().minusSeconds(5));
        assertThat(lab.gateway().run("fumo:status")).contains("The gateway runs on battery; version 2.0 waits for mains power", "waits until");

        Files.writeString(mains, "1\n");
        JsonObject job = lab.awaitJob("2.0", "SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST");
        assertThat(job.getString("state")).as(job + "\n" + lab.gateway().logText()).isEqualTo("REPORTED_FAIL");
        assertThat(job.getInt("resultCode")).isEqualTo(NOT_CONFIRMED);
        lab.awaitSettled();
        assertThat(lab.history().getJsonObject(0).getString("detail")).isEqualTo("line: The line is down");
        assertThat(lab.status().orElseThrow().getJsonObject("running").getString("version")).isEqualTo("1.0");
        plugins.awaitActive("mains-gate");
        plugins.remove("mains-gate");
    }

    @Test
    @Order(4)
    @Proves({"PKG-62", "PKG-63"})
    @DisplayName("The next update, with the check content, stays")
    void passingCheck() throws Exception {
        plugins.awaitActive("line-check");
        Files.writeString(line, "");
        lab.publish(packageOf("2.1", Manifest.Install.DEFAULT));
        lab.connect();
        JsonObject job = lab.awaitJob("2.1", "SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST");
        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        lab.awaitSettled();
        plugins.awaitActive("line-check");
        plugins.remove("line-check");
    }

    @Test
    @Order(5)
    @Proves({"FUMO-74", "FUMO-77"})
    @DisplayName("A downloader for another scheme: taken out in the middle and put back, it goes on with the next part and reads none twice")
    void downloader() throws Exception {
        plugins.drop("media-downloader");
        byte[] whole = Files.readAllBytes(packageOf("3.0", Manifest.Install.DEFAULT));
        int half = whole.length / 2;
        Files.write(media.resolve("fw.1"), Arrays.copyOf(whole, half));
        Files.writeString(media.resolve("fw.index"), "build=3.0\noctets=" + whole.length + "\nparts=2\n");
        order("write", UPDATE + "/PkgURL media:fw");
        order("exec", UPDATE);
        lab.connect();
        awaitResult("exec " + Pattern.quote(UPDATE) + " 202 .*");
        awaitInstance("half of the package", instance -> instance.getJsonNumber("octetsDone").longValue() == half);
        Awaitility.await("the first part is durable").atMost(PATIENCE)
                .until(() -> Files.readString(lab.gatewayData().resolve("log/gateway.log")).contains("Part 1 of 2"));

        plugins.remove("media-downloader");
        assertThat(lab.instance().orElseThrow().getInt("state")).as("the download is not over").isEqualTo(30);
        Files.delete(media.resolve("fw.1"));
        Files.write(media.resolve("fw.2"), Arrays.copyOfRange(whole, half, whole.length));
        plugins.drop("media-downloader");

        lab.awaitRunning("3.0");
        lab.awaitSettled();
        JsonObject last = lab.history().getJsonObject(0);
        assertThat(last.getInt("resultCode")).as(last.toString()).isEqualTo(200);
        plugins.awaitActive("media-downloader");
        plugins.remove("media-downloader");
    }

    private Path packageOf(String version, Manifest.Install how) throws IOException {
        Path file = lab.folder().resolve("vendor-" + version + ".fup");
        new PackageBuilder().id("vendor-" + version).name("Vendor firmware").version(version).compatible(Lab.COMPATIBLE).counter(1)
                .payload(PayloadSource.raw("rootfs", lab.image(version + ".img", 400_000, version.hashCode()))).install(how)
                .write(file, lab.releaseKey());
        return file;
    }

    /** Has the vendor's console on the server send something in the next session. */
    private void order(String command, String arguments) {
        assertThat(lab.server().run("console:" + command + " " + Lab.DEVICE + " " + arguments)).contains("waits for the next session");
    }

    private Matcher awaitResult(String line) {
        Pattern wanted = Pattern.compile("(?m)^" + line + "\\s*$");
        return Awaitility.await(line).atMost(PATIENCE).pollInterval(Duration.ofMillis(100))
                .until(() -> wanted.matcher(lab.server().ask("console:results").orElse("")), Matcher::find);
    }

    private JsonObject awaitInstance(String what, java.util.function.Predicate<JsonObject> condition) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> lab.instance().orElse(null),
                instance -> instance != null && condition.test(instance));
    }
}
