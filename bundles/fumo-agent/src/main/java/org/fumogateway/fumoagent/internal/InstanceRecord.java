package org.fumogateway.fumoagent.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fumogateway.gateway.firmware.UpdateOutcome;

/**
 * Everything durable about one FUMO instance. One value, written as a whole, so that state, result, correlator and report of
 * an operation change together (FUMO-63). Immutable.
 *
 * @param state       FUMO State
 * @param packageName PkgName
 * @param packageVersion PkgVersion
 * @param downloadUrl Download/PkgURL
 * @param downloadAndUpdateUrl DownloadAndUpdate/PkgURL
 * @param stored      the package held, or null
 * @param operation   running or last operation, or null
 * @param queued      update that was accepted while the check of its package still ran, or null
 * @param lastResult  last result code, 0 if there was none
 * @param detail      short English reason for it
 * @param reports     reports that are not settled
 * @param settledAt   when the last operation needed no more report, or null
 * @param lastServerId server that was last heard of, or null
 * @param history     ended operations, newest first
 * @param unknown     keys that another version of the agent wrote, kept as they are (PKG-74)
 */
record InstanceRecord(FumoState state, String packageName, String packageVersion, String downloadUrl, String downloadAndUpdateUrl,
        StoredPackage stored, Operation operation, Operation queued, int lastResult, String detail, List<PendingReport> reports,
        Instant settledAt, String lastServerId, List<UpdateOutcome> history, Map<String, String> unknown) {

    static final int MAX_HISTORY = 50;
    static final int MAX_REPORTS = 32;

    InstanceRecord {
        reports = List.copyOf(reports);
        history = List.copyOf(history);
        unknown = Map.copyOf(unknown);
    }

    /** A fresh device. */
    static InstanceRecord initial() {
        return new InstanceRecord(FumoState.IDLE, "", "", "", "", null, null, null, 0, "", List.of(), null, null, List.of(),
                Map.of());
    }

    /** The PkgURL that belongs to an Exec of that kind (FUMO-17). */
    String url(OperationKind kind) {
        return kind == OperationKind.DOWNLOAD ? downloadUrl : downloadAndUpdateUrl;
    }

    /** The running operation, or null. */
    Operation running() {
        return operation != null && operation.running() ? operation : null;
    }

    /** Without the package it held, and without its label (FUMO-18). */
    InstanceRecord withoutPackage() {
        return stored == null ? this : withStored(null).withLabel("", "");
    }

    InstanceRecord withState(FumoState next) {
        return new InstanceRecord(next, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                queued, lastResult, detail, reports, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withLabel(String name, String version) {
        return new InstanceRecord(state, name, version, downloadUrl, downloadAndUpdateUrl, stored, operation, queued,
                lastResult, detail, reports, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withUrl(OperationKind kind, String url) {
        boolean download = kind == OperationKind.DOWNLOAD;
        return new InstanceRecord(state, packageName, packageVersion, download ? url : downloadUrl,
                download ? downloadAndUpdateUrl : url, stored, operation, queued, lastResult, detail, reports, settledAt,
                lastServerId, history, unknown);
    }

    InstanceRecord withStored(StoredPackage held) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, held, operation,
                queued, lastResult, detail, reports, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withOperation(Operation next) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, next, queued,
                lastResult, detail, reports, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withQueued(Operation next) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                next, lastResult, detail, reports, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withResult(int code, String reason) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                queued, code, reason, reports, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withReports(List<PendingReport> open) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                queued, lastResult, detail, open, settledAt, lastServerId, history, unknown);
    }

    InstanceRecord withSettledAt(Instant moment) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                queued, lastResult, detail, reports, moment, lastServerId, history, unknown);
    }

    InstanceRecord withLastServerId(String server) {
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                queued, lastResult, detail, reports, settledAt, server, history, unknown);
    }

    /** Adds an ended operation in front, keeping the newest ones. */
    InstanceRecord withOutcome(UpdateOutcome outcome) {
        List<UpdateOutcome> longer = new ArrayList<>();
        longer.add(outcome);
        longer.addAll(history.subList(0, Math.min(history.size(), MAX_HISTORY - 1)));
        return new InstanceRecord(state, packageName, packageVersion, downloadUrl, downloadAndUpdateUrl, stored, operation,
                queued, lastResult, detail, reports, settledAt, lastServerId, longer, unknown);
    }
}
