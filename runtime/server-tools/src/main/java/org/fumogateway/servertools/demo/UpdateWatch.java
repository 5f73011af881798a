package org.fumogateway.servertools.demo;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.fumogateway.launcher.LaunchException;

/** Follows one update from outside, by asking the gateway and the server what they see, and draws its progress. */
final class UpdateWatch {

    private static final long ASK_MILLIS = 150;
    private static final long PATIENCE_SECONDS = 180;
    private static final Set<String> CLOSED = Set.of("SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST");

    private final ManagedProcess gateway;
    private final ManagedProcess server;
    private final Console console;
    private final long begun = System.nanoTime();
    private long lastChange = System.nanoTime();
    private String lastSeen = "";
    private String phase = "";
    private JsonObject status;
    private JsonObject job;

    UpdateWatch(ManagedProcess gateway, ManagedProcess server, Console console) {
        this.gateway = gateway;
        this.server = server;
        this.console = console;
    }

    /** Watches until the server has closed the job and the gateway has nothing left to do; false if nothing moves any more. */
    boolean untilSettled(String device, String version) throws LaunchException, InterruptedException {
        while (!settled()) {
            TimeUnit.MILLISECONDS.sleep(ASK_MILLIS);
            String seen = gateway.ask("fumo:status --json");
            if (seen == null) {
                showRestart();
            } else {
                noteChange(seen);
                status = read(seen).asJsonObject();
                show();
            }
            job = jobOf(device, version);
            if (System.nanoTime() - lastChange > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                console.line("Nothing has changed for " + PATIENCE_SECONDS + " seconds; see " + gateway.log() + " and " + server.log());
                return false;
            }
        }
        return true;
    }

    private boolean settled() {
        return status != null && job != null && CLOSED.contains(job.getString("state")) && instance() != null
                && !instance().getBoolean("reportPending") && instance().getString("phase").isEmpty();
    }

    private void noteChange(String seen) {
        if (!seen.equals(lastSeen)) {
            lastSeen = seen;
            lastChange = System.nanoTime();
        }
    }

    private void showRestart() {
        if (!phase.equals("restart")) {
            phase = "restart";
            console.line("  restart    the gateway starts again");
        }
    }

    private void show() {
        JsonObject instance = instance();
        if (instance == null) {
            return;
        }
        String now = instance.getString("phase");
        int percent = instance.getInt("progress");
        if (now.startsWith("DL_")) {
            if (instance.getJsonNumber("octetsTotal").longValue() > 0) {
                console.bar("download", percent, megabytes(instance));
            }
        } else if (now.startsWith("UP_APPLY")) {
            // Writing is the first 80 of the hundred that an update has (PKG-75).
            console.bar("apply", Math.min(100, percent * 100 / 80), "to the slot that does not run");
        } else if (!now.equals(phase) && now.startsWith("UP_")) {
            console.line("  " + describe(now));
        }
        phase = now;
    }

    private static String describe(String phase) {
        return switch (phase) {
            case "UP_VERIFY" -> "verify     signature, device, digests again";
            case "UP_ACTIVATE" -> "activate   the new slot is tried at the next start";
            case "UP_REBOOT" -> "restart    the gateway stops";
            case "UP_TRIAL" -> "trial      health checks and a DM session of the new version";
            case "UP_CONFIRM" -> "confirm    the new version stays";
            default -> phase.toLowerCase(Locale.ROOT);
        };
    }

    private static String megabytes(JsonObject instance) {
        double done = instance.getJsonNumber("octetsDone").doubleValue() / 1e6;
        double total = instance.getJsonNumber("octetsTotal").doubleValue() / 1e6;
        return String.format(Locale.ROOT, "%.1f of %.1f MB", done, total);
    }

    private JsonObject jobOf(String device, String version) throws LaunchException {
        String answer = server.ask("server:jobs " + device + " --json");
        if (answer == null) {
            return job;
        }
        JsonArray jobs = read(answer).asJsonArray();
        List<JsonObject> ours = jobs.getValuesAs(JsonObject.class).stream().filter(each -> each.getString("toVersion", "").equals(version))
                .toList();
        return ours.isEmpty() ? job : ours.get(0);
    }

    /** The gateway's only FUMO instance as last seen, or null. */
    JsonObject instance() {
        if (status == null || status.getJsonArray("instances").isEmpty()) {
            return null;
        }
        return status.getJsonArray("instances").getJsonObject(0);
    }

    /** The running firmware as the gateway last told it, or null. */
    JsonObject running() {
        return status == null || status.isNull("running") ? null : status.getJsonObject("running");
    }

    /** The server's job as last seen, or null. */
    JsonObject job() {
        return job;
    }

    /** Seconds since the watch began. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static JsonValue read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
