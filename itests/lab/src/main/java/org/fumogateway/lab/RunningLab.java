package org.fumogateway.lab;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/** What a person can ask of, and have done by, a server and a gateway that run: everything through the commands that people have. */
abstract class RunningLab {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
    private static final Duration ASK_FIRST = Duration.ofMillis(50);
    private static final Duration ASK_LAST = Duration.ofMillis(300);
    /** Each question costs the one who is asked some milliseconds of processor time: what takes longer is asked for less often. */
    private static final PollInterval ASK_EACH = IterativePollInterval.iterative(RunningLab::longer, ASK_FIRST);
    private static final String[] ENDED = {"SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST"};

    private static Duration longer(Duration interval) {
        Duration next = interval.multipliedBy(4).dividedBy(3);
        return next.compareTo(ASK_LAST) < 0 ? next : ASK_LAST;
    }

    /** Device id of the gateway. */
    public abstract String device();

    /** The gateway as started last. */
    public abstract RunningProcess gateway();

    /** The server as started last. */
    public abstract RunningProcess server();

    /** Publishes a package. */
    public String publish(Path file) {
        return server().run("server:publish '" + file + "'");
    }

    /** Chooses how the server updates the gateway: the way, then {@code --plain} and {@code --details}. */
    public void route(String words) {
        done(server().run("server:route " + device() + " " + words));
    }

    /** Has the server ask the gateway for a session (package #0); returns its answer. */
    public String notifyGateway() {
        return server().run("server:notify " + device());
    }

    /** Asks the gateway to open a DM session. */
    public void connect() {
        gateway().run("fumo:connect");
    }

    /**
     * One more session, so that the server knows the gateway as it is now: after an update it reads anew what went with the old firmware
     * (FUMO-111), and until then it can promise nothing to one that asks.
     */
    public void meetAgain() {
        awaitSessions(0);
        long before = completedSessions();
        connect();
        Awaitility.await("one more session").atMost(SESSION_LIMIT).pollInterval(ASK_EACH).until(() -> completedSessions() > before
                && sessions().stream().noneMatch(session -> session.getString("outcome").equals("RUNNING")));
    }

    private long completedSessions() {
        return sessions().stream().filter(session -> session.getString("outcome").equals("COMPLETED")).count();
    }

    /** A person at the gateway asks the server for an update ({@code userrequest}). */
    public void askForUpdate() {
        gateway().run("fumo:ask");
    }

    /** The gateway asks the server for an update of its own accord ({@code devicerequest}). */
    public void askForUpdateAsDevice() {
        gateway().run("fumo:ask --device");
    }

    /** What the gateway says of itself; empty while it restarts. */
    public Optional<JsonObject> status() {
        return gateway().ask("fumo:status --json").map(text -> read(text).asJsonObject());
    }

    /** The gateway's only FUMO instance; empty while it restarts. */
    public Optional<JsonObject> instance() {
        return status().map(status -> status.getJsonArray("instances")).filter(all -> !all.isEmpty()).map(all -> all.getJsonObject(0));
    }

    /** Ended operations, newest first. */
    public JsonArray history() {
        return gateway().ask("fumo:history --json").map(text -> read(text).asJsonArray()).orElse(JsonValue.EMPTY_JSON_ARRAY);
    }

    /** The server's jobs for the gateway, newest first. */
    public JsonArray jobs() {
        return server().ask("server:jobs " + device() + " --json").map(text -> read(text).asJsonArray()).orElse(JsonValue.EMPTY_JSON_ARRAY);
    }

    /** Waits until the newest job for a version is in one of these states. */
    public JsonObject awaitJob(String version, String... states) {
        List<String> wanted = List.of(states);
        return Awaitility.await("a job for " + version + " in " + wanted).atMost(LIMIT).pollInterval(ASK_EACH)
                .until(() -> jobs().getValuesAs(JsonObject.class).stream()
                        .filter(job -> job.getString("toVersion", "").equals(version)).findFirst().orElse(null),
                        job -> job != null && wanted.contains(job.getString("state")));
    }

    /** Waits until the newest job for a version has ended, well or not. */
    public JsonObject awaitEnd(String version) {
        return awaitJob(version, ENDED);
    }

    /** Waits until the gateway has nothing left to do and no report waits. */
    public JsonObject awaitSettled() {
        return Awaitility.await("a settled gateway").atMost(LIMIT).pollInterval(ASK_EACH)
                .until(() -> instance().orElse(null), instance -> instance != null && instance.getString("phase").isEmpty()
                        && !instance.getBoolean("reportPending"));
    }

    /** Waits until the gateway runs a version for good. */
    public void awaitRunning(String version) {
        Awaitility.await("version " + version + " confirmed").atMost(LIMIT).pollInterval(ASK_EACH)
                .until(() -> status().map(status -> status.getJsonObject("running")).orElse(null),
                        running -> running != null && running.getString("version").equals(version));
    }

    /** Waits until the gateway has completed that many DM sessions since it was started last, and none runs. */
    public void awaitSessions(int completed) {
        Awaitility.await(completed + " completed sessions").atMost(SESSION_LIMIT).pollInterval(ASK_EACH)
                .until(() -> sessions().stream().filter(session -> session.getString("outcome").equals("COMPLETED")).count() >= completed
                        && sessions().stream().noneMatch(session -> session.getString("outcome").equals("RUNNING")));
    }

    /** The gateway's last sessions, newest first. */
    public List<JsonObject> sessions() {
        return gateway().ask("fumo:sessions --json").map(text -> read(text).asJsonArray().getValuesAs(JsonObject.class)).orElse(List.of());
    }

    private static void done(String answer) {
        if (answer.startsWith("error")) {
            throw new IllegalStateException(answer);
        }
    }

    private static JsonValue read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
