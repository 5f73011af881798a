package org.fumogateway.servertools.demo;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares what the gateway says, what the server says and what lies on the disk with the release that was wanted. */
final class Verdict {

    private static final String FLOW = "5.4.4 DownloadAndUpdate";
    private static final Set<Integer> SUCCESSFUL_STATES = Set.of(90, 100);

    private final UpdateWatch watch;
    private final Path gatewayData;
    private final Release wanted;

    Verdict(UpdateWatch watch, Path gatewayData, Release wanted) {
        this.watch = watch;
        this.gatewayData = gatewayData;
        this.wanted = wanted;
    }

    /** Shows the table; true only if everything agrees. */
    boolean show(Console console) throws IOException {
        JsonObject instance = watch.instance();
        JsonObject running = watch.running();
        JsonObject job = watch.job();
        if (instance == null || running == null || job == null) {
            console.line("There is no result: the gateway never told a status or the server made no job.");
            return false;
        }
        Path image = gatewayData.resolve("slots").resolve(running.getString("slot")).resolve("firmware.img");
        String onDisk = Files.isReadable(image) ? Release.digest(image) : "missing";
        boolean digest = onDisk.equals(wanted.sha256()) && running.getString("sha256").equals(wanted.sha256());
        boolean version = running.getString("version").equals(wanted.version());
        boolean result = job.getInt("resultCode") == 200 && instance.getInt("lastResult") == 200;
        boolean state = SUCCESSFUL_STATES.contains(instance.getInt("state"));
        boolean closed = job.getString("state").equals("SUCCEEDED");
        console.line("");
        console.table(List.of(List.of("flow", "bytes", "seconds", "result", "State", "version", "SHA-256 of the running slot"),
                List.of(FLOW, Long.toString(Files.size(wanted.file())), String.format(Locale.ROOT, "%.1f", watch.seconds()),
                        Integer.toString(job.getInt("resultCode")), Integer.toString(instance.getInt("state")),
                        running.getString("version"), onDisk),
                List.of("release", Long.toString(Files.size(wanted.file())), "", "200", "90 or 100", wanted.version(), wanted.sha256())));
        console.line("");
        boolean good = digest && version && result && state && closed;
        console.line(good ? "The release runs, the server knows it, and both digests agree."
                : "Not as it should be: the server's job is " + job.getString("state") + ", result " + job.getInt("resultCode") + ". "
                        + job.getString("detail", "") + " " + instance.getString("detail", ""));
        return good;
    }
}
