package org.fumogateway.hotswap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.Sha256;

/**
 * One gateway and its server that go from release to release by every way and encoding, while the gateway's process is killed. The judgement after
 * each update: a whole image runs, every operation that began was reported once and truthfully, and in the end the new release runs.
 */
final class KilledGateway implements AutoCloseable {

    /** Small enough for many updates, large enough for several pieces of everything. */
    private static final int OCTETS = 384 * 1024;
    private static final int PATCH = 5000;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration IDLE = Duration.ofSeconds(2);
    /** Several gateways and servers are asked at once, and each question costs them processor time. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Pattern PHASE = Pattern.compile("operation\\.phase=(\\w+)");
    /** Exit code of a supervisor whose process ended too often in a row, and how often that is. */
    private static final int GAVE_UP = 70;
    private static final int TOO_OFTEN = 8;
    private static final String VERSION_PROPERTY = "toVersion";

    /** What a killed update may end with: taken back after too many starts, or never written in three tries. Nothing else is true. */
    private static final Set<Integer> TRUTHFUL_FAILURES = Set.of(410, 451);

    private final Lab lab;
    private final HeldWire wire;
    private final Set<String> judged = new HashSet<>();
    private byte[] running;
    private int release = 1;
    private String way = "";
    private int startedAgain;
    private int killsSinceStart;

    KilledGateway(Path folder) throws Exception {
        lab = new Lab(folder);
        try {
            wire = start();
        } catch (Exception | AssertionError failed) {
            // Nobody else closes what was never handed out.
            lab.close();
            throw failed;
        }
    }

    private HeldWire start() throws Exception {
        lab.serverSetting("org.fumogateway.updateserver", "retryMinutes", "0")
                .serverSetting("org.fumogateway.updateserver", "inspectionHours", "0");
        lab.gatewaySetting("org.fumogateway.dmclient", "alertRetrySeconds", "1")
                .gatewaySetting("org.fumogateway.dmclient", "sessionRetrySeconds", "1")
                .gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "100");
        lab.startServer();
        HeldWire held = new HeldWire(lab.serverUrl());
        lab.proxy().fault(held);
        running = image(1);
        lab.provision(write("image-1.img", running), version()).startGateway();
        lab.awaitSessions(1);
        return held;
    }

    /** The way of the update that was begun last, in words. */
    String way() {
        return way;
    }

    private String version() {
        return release + ".0";
    }

    private static byte[] image(long seed) {
        byte[] image = new byte[OCTETS];
        new Random(seed).nextBytes(image);
        return image;
    }

    private Path write(String name, byte[] octets) throws IOException {
        return Files.write(lab.folder().resolve(name), octets);
    }

    /** Publishes the next release, as a whole or as a difference, and has the gateway called to it by one of the ways. */
    void begin(SplittableRandom random) throws Exception {
        release++;
        String route = List.of("downloadAndUpdate", "downloadAndUpdate --plain", "downloadThenUpdate", "largeObject").get(random.nextInt(4));
        boolean difference = random.nextBoolean();
        way = route + (difference ? ", difference" : ", whole");
        byte[] fresh = difference ? running.clone() : image(random.nextLong());
        int from = 1 + random.nextInt(OCTETS - PATCH - 1);
        byte[] patch = new byte[PATCH];
        random.nextBytes(patch);
        System.arraycopy(patch, 0, fresh, from, PATCH);
        Path image = write("image-" + release + ".img", fresh);
        PayloadSource payload = difference
                ? PayloadSource.delta("rootfs", "vcdiff", write("patch", OnePatch.between(running, fresh, from, from + PATCH)), identity(running),
                        identity(fresh))
                : PayloadSource.raw("rootfs", image);
        Path file = lab.folder().resolve("release.fup");
        new PackageBuilder().id("lab-" + version()).name("Lab firmware").version(version()).compatible(Lab.COMPATIBLE).counter(1)
                .payload(payload).write(file, lab.releaseKey());
        lab.route(route);
        String published = lab.publish(file);
        assertThat(published).doesNotStartWith("error");
        Files.delete(image);
        lab.gateway().ask("fumo:connect");
        running = fresh;
    }

    private static ImageIdentity identity(byte[] image) throws Exception {
        return new ImageIdentity(image.length, Sha256.parse(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image))));
    }

    /** Phase in the gateway's durable record; where its operation is over, what else is left to do. */
    String phase() {
        for (int copy = 1; copy <= 2; copy++) {
            try {
                String record = Files.readString(lab.gatewayData().resolve("state/fumo-agent/records/instance." + copy), StandardCharsets.ISO_8859_1);
                Matcher phase = PHASE.matcher(record);
                if (phase.find()) {
                    return !phase.group(1).equals("DONE") ? phase.group(1) : record.contains("report.0.") ? "REPORT" : "none";
                }
            } catch (IOException beingWritten) {
                continue;
            }
        }
        return "none";
    }

    /** Kills the Java process that runs now, wherever it is; its supervisor starts the next one. Empty if none runs just now. */
    Optional<ProcessHandle> kill() {
        Optional<ProcessHandle> java = lab.gateway().javaProcess();
        java.ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
            killsSinceStart++;
        });
        return java;
    }

    /** Waits until a process is there again and the agent answers. */
    void awaitAnswer() {
        Awaitility.await("the gateway after a kill").atMost(LONGEST).pollInterval(Duration.ofMillis(50)).until(this::answers);
    }

    private boolean answers() {
        startAgainIfGivenUp();
        return lab.status().isPresent();
    }

    private void startAgainIfGivenUp() {
        Process supervisor = lab.gateway().process();
        if (!supervisor.isAlive()) {
            startAgainAfter(supervisor.exitValue());
        }
    }

    /** Kills that follow each other closely look like firmware that cannot start: the supervisor gives up, and what has started it starts it again. */
    private void startAgainAfter(int exitCode) {
        assertThat(exitCode).as("exit code of the supervisor; log:\n%s", lab.gateway().logText()).isEqualTo(GAVE_UP);
        assertThat(killsSinceStart).as("kills before the supervisor gave up: with fewer the process has ended by itself").isGreaterThanOrEqualTo(TOO_OFTEN);
        killsSinceStart = 0;
        try {
            lab.startGateway();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        startedAgain++;
    }

    /** How often the supervisor gave up and was started again. */
    int startedAgain() {
        return startedAgain;
    }

    /** True once the server has taken the success of this release and the gateway has nothing left to do. */
    boolean done() {
        return idle().filter(KilledGateway::hasReported).isPresent() && succeeded();
    }

    private Optional<JsonObject> idle() {
        return lab.instance().filter(one -> one.getString("phase").isEmpty());
    }

    private static boolean hasReported(JsonObject instance) {
        return !instance.getBoolean("reportPending");
    }

    private boolean succeeded() {
        return lab.jobs().getValuesAs(JsonObject.class).stream().filter(job -> job.getString(VERSION_PROPERTY, "").equals(version())).findFirst()
                .filter(job -> job.getString("state").equals("SUCCEEDED")).isPresent();
    }

    private boolean inSession() {
        return lab.sessions().stream().anyMatch(session -> session.getString("outcome").equals("RUNNING"));
    }

    /** Waits until the release runs and everything is told; a gateway with nothing to do is called again, as its schedule would. */
    void awaitDone() {
        long[] idleSince = {System.nanoTime()};
        Awaitility.await("release " + version() + " by " + way).atMost(LONGEST).pollInterval(LOOK_AGAIN).until(() -> {
            startAgainIfGivenUp();
            Optional<JsonObject> idle = idle();
            if (idle.isEmpty() || inSession()) {
                idleSince[0] = System.nanoTime();
            } else if (System.nanoTime() - idleSince[0] > IDLE.toNanos()) {
                lab.gateway().ask("fumo:connect");
                idleSince[0] = System.nanoTime();
            }
            return idle.filter(KilledGateway::hasReported).isPresent() && succeeded();
        });
    }

    /** The oracle. Call it when {@link #done}. */
    void assertTruthful() throws Exception {
        JsonObject now = lab.status().orElseThrow().getJsonObject("running");
        assertThat(now.getString("version")).isEqualTo(version());
        byte[] slot = Files.readAllBytes(lab.gatewayData().resolve("slots/" + now.getString("slot") + "/firmware.img"));
        assertThat(Arrays.mismatch(slot, running)).as("first wrong octet of the running slot").isEqualTo(-1);
        List<JsonObject> ended = lab.history().getValuesAs(JsonObject.class).stream().filter(one -> judged.add(one.getString("operation"))).toList();
        assertThat(ended).as("operations").isNotEmpty();
        String before = (release - 1) + ".0";
        for (JsonObject one : ended) {
            assertThat(one.getString("fromVersion")).as("firmware that ran when %s was accepted", one).isEqualTo(before);
            if (one.getInt("resultCode") != 200) {
                assertThat(one.getInt("resultCode")).as("%s", one).isIn(TRUTHFUL_FAILURES);
            }
        }
        assertThat(ended.get(0).getInt("resultCode")).as("the operation that the release came by").isEqualTo(200);
        assertReports(ended);
        assertThat(lab.gateway().logText()).as("no thread died, and nobody is shown a stack trace").doesNotContain("Exception in thread", "\tat ");
        wire.forget();
    }

    /** As many reports as operations, each told with one content only however often it was sent, and the codes of the history. */
    private void assertReports(List<JsonObject> ended) {
        List<String> reports = wire.messages().stream().map(UpdatedGateway::report).flatMap(Optional::stream).distinct().toList();
        assertThat(reports.stream().map(KilledGateway::code).sorted().toList()).as("codes of all different reports, %s", reports)
                .isEqualTo(ended.stream().map(one -> one.getInt("resultCode")).sorted().toList());
        Set<String> operations = reports.stream().map(report -> report.replaceAll("(?s).*<Correlator>(.*?)</Correlator>.*", "$1") + ' '
                + report.replaceAll("(?s).*firmwareupdate\\.(\\w+).*", "$1")).collect(Collectors.toSet());
        assertThat(operations).as("one report for each operation").hasSameSizeAs(reports);
    }

    private static int code(String report) {
        Matcher data = Pattern.compile("<Data>(\\d+)</Data>(?!.*<Data>)", Pattern.DOTALL).matcher(report);
        assertThat(data.find()).as(report).isTrue();
        return Integer.parseInt(data.group(1));
    }

    /** Keeps the gateway's log beside the report. */
    void keepLog(String name) throws IOException {
        Path kept = Path.of(System.getProperty("hotswap.report")).resolveSibling(name);
        Files.copy(lab.folder().resolve("gateway.log"), kept, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        lab.close();
    }
}
