package org.fumogateway.servertools.demo;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.fumogateway.launcher.LaunchException;

/** Follows one flow from outside, by asking the gateway and the server what they see, and draws its progress. */
final class FlowWatch {

    private static final long ASK_MILLIS = 150;
    private static final long PATIENCE_SECONDS = 180;
    private static final double MEGA = 1e6;

    private final DemoFlow flow;
    private final Release wanted;
    private final ManagedProcess gateway;
    private final ManagedProcess server;
    private final GatewayDisk disk;
    private final Console console;
    private final Path packageBefore;
    private final long begun = System.nanoTime();
    private long lastChange = begun;
    private String lastSeen = "";
    private String phase = "";
    private boolean updating;
    private Observation now = Observation.NONE;

    FlowWatch(DemoFlow flow, Release wanted, ManagedProcess gateway, ManagedProcess server, GatewayDisk disk, Console console) {
        this.flow = flow;
        this.wanted = wanted;
        this.gateway = gateway;
        this.server = server;
        this.disk = disk;
        this.console = console;
        this.packageBefore = disk.newestPackage();
    }

    /** Watches until the flow has come to its end on both sides, or nothing moves any more; returns what was seen last. */
    Observation untilEnd(String device) throws LaunchException, InterruptedException {
        while (!now.ended(flow, wanted.version())) {
            TimeUnit.MILLISECONDS.sleep(ASK_MILLIS);
            look(device);
            if (System.nanoTime() - lastChange > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                console.line("  Nothing has changed for " + PATIENCE_SECONDS + " seconds; see " + gateway.log() + " and " + server.log());
                break;
            }
        }
        return now;
    }

    /** Seconds since the watch began. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** The gateway first, then the server: what the server knows is never older than what the gateway said. */
    private void look(String device) throws LaunchException {
        String status = gateway.ask("fumo:status --json");
        if (status == null) {
            showRestart();
            return;
        }
        JsonObject seen = read(status).asJsonObject();
        boolean none = seen.getJsonArray("instances").isEmpty();
        now = new Observation(none ? now.instance() : seen.getJsonArray("instances").getJsonObject(0),
                seen.isNull("running") ? now.running() : seen.getJsonObject("running"), job(device), serverVersion(device));
        long delivered = flow.delivery() == DemoFlow.Delivery.LARGE_OBJECT && !updating ? disk.octetsBeside(packageBefore) : 0;
        noteChange(status + now.job() + delivered);
        if (now.instance() != null) {
            show(now.instance(), delivered);
        }
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

    private void show(JsonObject instance, long delivered) {
        String current = instance.getString("phase");
        updating |= current.startsWith("UP_");
        if (current.startsWith("DL_")) {
            long total = instance.getJsonNumber("octetsTotal").longValue();
            if (total > 0) {
                console.bar("download", instance.getInt("progress"), megabytes(instance.getJsonNumber("octetsDone").longValue(), total));
            }
        } else if (current.startsWith("UP_APPLY")) {
            // Writing is the first 80 of the hundred that an update has (PKG-75).
            console.bar("apply", Math.min(100, instance.getInt("progress") * 100 / 80), "to the slot that does not run");
        } else if (!current.equals(phase) && current.startsWith("UP_")) {
            describe(current);
        } else if (current.isEmpty() && delivered > 0 && delivered <= wanted.packageOctets() && now.job() != null) {
            console.bar("within DM", (int) (delivered * 100 / wanted.packageOctets()), megabytes(delivered, wanted.packageOctets()));
        }
        phase = current;
    }

    private void describe(String current) {
        switch (current) {
            case "UP_VERIFY" -> console.line("  verify     signature, device, digests again");
            case "UP_ACTIVATE" -> console.line("  activate   the new slot is tried at the next start");
            case "UP_REBOOT" -> console.line("  restart    the gateway stops");
            case "UP_TRIAL" -> console.line("  trial      health checks and a DM session of the new version");
            case "UP_CONFIRM" -> console.line("  confirm    the new version stays");
            default -> { }
        }
    }

    private static String megabytes(long done, long total) {
        return String.format(Locale.ROOT, "%.1f of %.1f MB", done / MEGA, total / MEGA);
    }

    private JsonObject job(String device) throws LaunchException {
        String answer = server.ask("server:jobs " + device + " --json");
        return answer == null ? now.job() : read(answer).asJsonArray().getValuesAs(JsonObject.class).stream()
                .filter(job -> job.getString("toVersion", "").equals(wanted.version())).findFirst().orElse(null);
    }

    private String serverVersion(String device) throws LaunchException {
        String answer = server.ask("server:gateways --json");
        return answer == null ? now.serverVersion() : read(answer).asJsonArray().getValuesAs(JsonObject.class).stream()
                .filter(known -> known.getString("deviceId").equals(device))
                .map(known -> known.getJsonObject("details").getString("./DevDetail/FwV", null)).findFirst().orElse(null);
    }

    static JsonValue read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
