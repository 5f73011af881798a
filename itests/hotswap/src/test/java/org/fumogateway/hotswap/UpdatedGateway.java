package org.fumogateway.hotswap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.fumogateway.hotswap.HeldWire.Message;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.RunningProcess;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.Sha256;

/** One gateway and its server that go from release to release, with every place at which a test wants to hold them. */
final class UpdatedGateway implements AutoCloseable {

    /** Octets of an image: three checkpoints of a download. */
    static final int OCTETS = 12 << 20;

    private static final int SMALL = 1 << 20;
    private static final Pattern REPORT = Pattern.compile("(?s)<Alert>(?:(?!</Alert>).)*<Data>1226</Data>.*?</Alert>");

    private final Lab lab;
    private final HoldingPoints points = new HoldingPoints();
    private final HeldWire wire;
    private Path running;
    private int release = 1;

    UpdatedGateway(Path folder) throws Exception {
        lab = new Lab(folder);
        try {
            wire = start();
        } catch (Exception | AssertionError failed) {
            // Nobody else closes what was never handed out.
            lab.close();
            points.close();
            throw failed;
        }
    }

    private HeldWire start() throws Exception {
        // Looked at in each session: a package with a base is offered to a gateway only by the digest of the image that runs now.
        lab.serverSetting("org.fumogateway.updateserver", "retryMinutes", "0")
                .serverSetting("org.fumogateway.updateserver", "inspectionHours", "0");
        lab.gatewaySetting("org.fumogateway.dmclient", "alertRetrySeconds", "1")
                .gatewaySetting("org.fumogateway.dmclient", "sessionRetrySeconds", "1")
                .gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "100");
        lab.startServer();
        HeldWire held = new HeldWire(lab.serverUrl());
        lab.proxy().fault(held);
        running = lab.image("image-1.img", OCTETS, 1);
        lab.provision(running, version());
        VendorJar.write(Files.createDirectories(lab.gatewayData().resolve("plugins")).resolve("holding-vendor.jar"));
        lab.startGateway(points.javaOption());
        awaitVendor();
        lab.awaitSessions(1);
        return held;
    }

    private void awaitVendor() {
        Awaitility.await("the vendor bundle").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100)).until(() -> lab.gateway()
                .ask("felix:lb -s org.example.holding-vendor").filter(text -> text.contains("Active")).isPresent());
    }

    Lab lab() {
        return lab;
    }

    HoldingPoints points() {
        return points;
    }

    HeldWire wire() {
        return wire;
    }

    /** The version that runs, or is about to. */
    String version() {
        return release + ".0";
    }

    /** Makes the next release and has the gateway called to it. */
    void beginUpdate() throws Exception {
        begin(OCTETS);
    }

    /** The same with a package that goes through DM in a moment. */
    void beginSmallUpdate() throws Exception {
        begin(SMALL);
    }

    private void begin(int octets) throws Exception {
        wire.forgetTransfers();
        lab.publish(nextPackage(octets));
        lab.connect();
    }

    /** DM sessions that were completed since the DM client was started last. */
    long completedSessions() {
        return lab.sessions().stream().filter(session -> session.getString("outcome").equals("COMPLETED")).count();
    }

    /** Waits until no DM session runs. */
    void awaitNoSession() {
        Awaitility.await("the end of all sessions").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> lab.sessions().stream().noneMatch(session -> session.getString("outcome").equals("RUNNING")));
    }

    /** A package whose encoding only the vendor bundle knows. */
    private Path nextPackage(int octets) throws Exception {
        release++;
        Path image = lab.image("image-" + release + ".img", octets, release);
        Path file = lab.folder().resolve("release-" + release + ".fup");
        new PackageBuilder().id("lab-" + version()).name("Lab firmware").version(version()).compatible(Lab.COMPATIBLE).counter(1)
                .payload(PayloadSource.delta("rootfs", "x-held", image, identity(running), identity(image))).write(file, lab.releaseKey());
        return file;
    }

    private static ImageIdentity identity(Path image) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(image)) {
            byte[] piece = new byte[1 << 16];
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        }
        return new ImageIdentity(Files.size(image), Sha256.parse(HexFormat.of().formatHex(digest.digest())));
    }

    /** What the gateway says of its operation; waits until it says what is wanted. */
    JsonObject awaitInstance(String what, Predicate<JsonObject> wanted) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(
                () -> lab.instance().orElse(null), instance -> instance != null && wanted.test(instance));
    }

    /** Waits until the agent says that the vendor's gate holds its operation in this phase: accepted, not activated. */
    void awaitGate(String phase) {
        awaitInstance("held by the gate in " + phase, instance -> instance.getString("phase").equals(phase)
                && instance.getString("detail").contains("the test holds it") && instance.getInt("state") == 60);
    }

    /** Waits until the gateway says that the firmware that runs is on trial. */
    void awaitTrial() {
        Awaitility.await("firmware on trial").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> lab.status()
                .filter(status -> !status.isNull("running") && status.getJsonObject("running").getBoolean("trial")).isPresent());
    }

    /** Waits until so many octets of the package are at the gateway. */
    void awaitOctets(long octets) {
        awaitInstance("octets at the gateway", instance -> instance.getJsonNumber("octetsDone").longValue() >= octets);
    }

    /** Kills the Java process; its supervisor starts the next one. */
    void kill() {
        ProcessHandle java = lab.gateway().javaProcess().orElseThrow();
        java.destroyForcibly();
        java.onExit().join();
    }

    /** The end that a server and a person see: the new image, octet for octet, the old one untouched beside it, one report, the job done. */
    void assertUpdated() throws Exception {
        JsonObject job = lab.awaitJob(version(), "SUCCEEDED", "REPORTED_FAIL", "LOST");
        assertThat(job.getString("state")).as(() -> job + "\n" + lab.gateway().logText()).isEqualTo("SUCCEEDED");
        assertThat(job.getInt("resultCode")).isEqualTo(200);
        lab.awaitSettled();
        Path image = lab.folder().resolve("image-" + release + ".img");
        JsonObject now = lab.status().orElseThrow().getJsonObject("running");
        assertThat(now.getString("version")).isEqualTo(version());
        assertThat(Files.mismatch(slot(now.getString("slot")), image)).as("octets of the running slot").isEqualTo(-1);
        assertThat(Files.mismatch(slot(now.getString("slot").equals("a") ? "b" : "a"), running)).as("octets of the other slot").isEqualTo(-1);
        running = image;
        assertOneReport(job);
        assertThat(lab.gateway().logText()).as("no thread died, and nobody is shown a stack trace").doesNotContain("Exception in thread", "\tat ");
    }

    private Path slot(String id) {
        return lab.gatewayData().resolve("slots/" + id + "/firmware.img");
    }

    /** One report: equal in every octet that means something however often it was sent, not sent again once a Status came, recorded once. */
    private void assertOneReport(JsonObject job) {
        List<Message> reports = reports(job.getString("correlator"));
        assertThat(reports).as("reports of " + version()).isNotEmpty();
        assertThat(reports.stream().map(message -> report(message).orElseThrow()).distinct()).as("different reports").hasSize(1);
        assertThat(reports.subList(0, reports.size() - 1)).as("a report that the gateway knows to be taken is not sent again")
                .noneMatch(UpdatedGateway::taken);
        assertThat(taken(reports.get(reports.size() - 1))).as("the last report was taken").isTrue();
        assertThat(report(reports.get(0)).orElseThrow()).contains("<Data>200</Data>");
        JsonObject whole = read(lab.server().run("server:job " + job.getString("id") + " --json"));
        assertThat(whole.getJsonArray("events").getValuesAs(JsonObject.class)).as(whole.toString())
                .filteredOn(event -> event.getString("text").startsWith("The gateway reported")).hasSize(1);
        assertThat(lab.history().getValuesAs(JsonObject.class).stream().filter(ended -> ended.getString("toVersion").equals(version())))
                .as("operations in the gateway's history").hasSize(1);
    }

    /** True if the Status that settles the report came to the gateway; a 401 for wrong credentials settles nothing. */
    private static boolean taken(Message message) {
        Matcher alert = REPORT.matcher(message.request());
        return message.delivered() && alert.find() && Pattern.compile("<CmdRef>" + alert.group().replaceAll("(?s).*?<CmdID>(\\d+)<.*", "$1")
                + "</CmdRef><Cmd>Alert</Cmd>(?:(?!</Status>).)*<Data>2\\d\\d</Data>", Pattern.DOTALL).matcher(message.answer()).find();
    }

    /** Messages with the report of the release that runs. */
    List<Message> reports() {
        return reports(lab.jobs().getJsonObject(0).getString("correlator"));
    }

    private List<Message> reports(String correlator) {
        return wire.messages().stream().filter(message -> report(message).filter(alert -> alert.contains(correlator)).isPresent()).toList();
    }

    /** The alert of a message that reports an operation, its CmdID aside. */
    static Optional<String> report(Message message) {
        return REPORT.matcher(message.request()).results().map(MatchResult::group).filter(alert -> alert.contains("Correlator>"))
                .map(alert -> alert.replaceAll("<CmdID>\\d+</CmdID>", "")).findFirst();
    }

    static JsonObject read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    RunningProcess gateway() {
        return lab.gateway();
    }

    @Override
    public void close() throws IOException {
        lab.close();
        Path kept = Path.of(System.getProperty("hotswap.report")).resolveSibling(lab.folder().getFileName() + "-gateway.log");
        Files.copy(lab.folder().resolve("gateway.log"), kept, StandardCopyOption.REPLACE_EXISTING);
        points.close();
    }
}
