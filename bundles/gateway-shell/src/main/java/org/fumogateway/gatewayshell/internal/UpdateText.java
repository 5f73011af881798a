package org.fumogateway.gatewayshell.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.firmware.UpdateOutcome;
import org.fumogateway.gateway.firmware.UpdateStatus;

/** Firmware and updates as text for people and as JSON for programs. */
final class UpdateText {

    private static final int UPDATE_PROGRESSING = 60;

    private UpdateText() {
    }

    static String status(RunningFirmware running, List<UpdateStatus> all) {
        StringBuilder text = new StringBuilder();
        if (running == null) {
            text.append("running firmware  unknown: no installer tells\n");
        } else {
            text.append("running firmware  ").append(running.version()).append(" in slot ").append(running.slot())
                    .append(onTrial(running, all) ? " (on trial)" : "").append('\n');
            text.append("digest            ").append(running.sha256()).append('\n');
        }
        for (UpdateStatus status : all) {
            text.append('\n').append(status.instanceUri()).append("  State ").append(status.state());
            append(text, "phase", status.phase());
            append(text, "package", (status.packageName() + " " + status.packageVersion()).strip());
            if (!status.phase().isEmpty()) {
                append(text, "progress", status.progress() + " %");
            }
            append(text, "last result", status.lastResult() == 0 ? "" : Integer.toString(status.lastResult()));
            append(text, "detail", status.detail());
            append(text, "report", status.reportPending() ? "waits for the server" : "");
            append(text, "waits until", status.waitsUntil() == null ? "" : status.waitsUntil().toString());
        }
        return text.toString();
    }

    private static boolean onTrial(RunningFirmware running, List<UpdateStatus> all) {
        return running.trial() && all.stream().anyMatch(status -> status.state() == UPDATE_PROGRESSING);
    }

    private static void append(StringBuilder text, String label, String value) {
        if (value != null && !value.isEmpty()) {
            text.append("\n  ").append(label).append("  ").append(value);
        }
    }

    static String statusJson(RunningFirmware running, List<UpdateStatus> all) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        if (running == null) {
            json.addNull("running");
        } else {
            json.add("running", Json.createObjectBuilder().add("version", running.version()).add("slot", running.slot())
                    .add("length", running.length()).add("sha256", running.sha256()).add("bootId", running.bootId())
                    .add("trial", running.trial()));
        }
        JsonArrayBuilder instances = Json.createArrayBuilder();
        for (UpdateStatus status : all) {
            instances.add(Json.createObjectBuilder().add("instance", status.instanceUri()).add("state", status.state())
                    .add("phase", ShellText.orEmpty(status.phase())).add("operation", ShellText.orEmpty(status.operationId()))
                    .add("packageName", ShellText.orEmpty(status.packageName()))
                    .add("packageVersion", ShellText.orEmpty(status.packageVersion())).add("progress", status.progress())
                    .add("octetsDone", status.octetsDone()).add("octetsTotal", status.octetsTotal())
                    .add("lastResult", status.lastResult()).add("detail", ShellText.orEmpty(status.detail()))
                    .add("reportPending", status.reportPending())
                    .add("waitsUntil", status.waitsUntil() == null ? "" : status.waitsUntil().toString()));
        }
        return json.add("instances", instances).build().toString();
    }

    static String history(List<UpdateOutcome> outcomes) {
        if (outcomes.isEmpty()) {
            return "no operation has ended yet";
        }
        StringBuilder text = new StringBuilder();
        for (UpdateOutcome outcome : outcomes) {
            text.append(outcome.ended()).append("  ").append(outcome.kind()).append("  ").append(outcome.fromVersion()).append(" -> ")
                    .append(outcome.toVersion() == null ? "?" : outcome.toVersion()).append("  result ").append(outcome.resultCode())
                    .append(outcome.detail().isEmpty() ? "" : "  " + outcome.detail()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    static String historyJson(List<UpdateOutcome> outcomes) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        for (UpdateOutcome outcome : outcomes) {
            json.add(Json.createObjectBuilder().add("operation", outcome.operationId()).add("kind", outcome.kind())
                    .add("fromVersion", ShellText.orEmpty(outcome.fromVersion())).add("toVersion", ShellText.orEmpty(outcome.toVersion()))
                    .add("accepted", outcome.accepted().toString()).add("ended", outcome.ended().toString())
                    .add("resultCode", outcome.resultCode()).add("detail", ShellText.orEmpty(outcome.detail())));
        }
        return json.build().toString();
    }
}
