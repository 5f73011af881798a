package org.fumogateway.fumoagent.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.fumogateway.gateway.firmware.UpdateOutcome;

/**
 * The stored form of an {@link InstanceRecord}: {@code key=value} lines. An older or newer agent must be able to go on from
 * it (PKG-74), therefore: a missing key means its absence, an unknown key is kept, a word that this version does not know
 * becomes the nearest safe one.
 */
final class RecordCodec {

    private static final String OPERATION = "operation.";
    private static final String QUEUED = "queued.";
    private static final String REPORT = "report.";
    private static final String HISTORY = "history.";

    private RecordCodec() {
    }

    /** The stored form. */
    static byte[] encode(InstanceRecord instance) {
        Writer out = new Writer(new TreeMap<>(instance.unknown()));
        out.put("state", instance.state().value());
        out.put("pkgName", instance.packageName());
        out.put("pkgVersion", instance.packageVersion());
        out.put("url.download", instance.downloadUrl());
        out.put("url.downloadAndUpdate", instance.downloadAndUpdateUrl());
        if (instance.stored() != null) {
            out.put("stored.spool", instance.stored().spool());
            out.put("stored.serverId", instance.stored().serverId());
        }
        operation(out, OPERATION, instance.operation());
        operation(out, QUEUED, instance.queued());
        out.put("lastResult", instance.lastResult());
        out.put("detail", instance.detail());
        out.put("settledAt", instance.settledAt());
        out.put("lastServerId", instance.lastServerId());
        for (int i = 0; i < instance.reports().size(); i++) {
            report(out, REPORT + i + '.', instance.reports().get(i));
        }
        for (int i = 0; i < instance.history().size(); i++) {
            outcome(out, HISTORY + i + '.', instance.history().get(i));
        }
        return KeyValueText.write(out.entries);
    }

    /** The record of a stored form. */
    static InstanceRecord decode(byte[] octets) {
        Reader in = new Reader(new TreeMap<>(KeyValueText.read(octets)));
        FumoState state = in.word("state", value -> FumoState.of(Integer.parseInt(value)), FumoState.IDLE);
        String name = in.text("pkgName", "");
        String version = in.text("pkgVersion", "");
        String download = in.text("url.download", "");
        String both = in.text("url.downloadAndUpdate", "");
        String spool = in.text("stored.spool", null);
        String storedFor = in.text("stored.serverId", null);
        StoredPackage stored = spool == null ? null : new StoredPackage(spool, storedFor);
        Operation operation = operation(in, OPERATION, state);
        Operation queued = operation(in, QUEUED, FumoState.READY_TO_UPDATE);
        int lastResult = in.number("lastResult");
        String detail = in.text("detail", "");
        Instant settledAt = in.instant("settledAt");
        String lastServer = in.text("lastServerId", null);
        List<PendingReport> reports = in.list(REPORT, prefix -> report(in, prefix));
        List<UpdateOutcome> history = in.list(HISTORY, prefix -> outcome(in, prefix));
        return new InstanceRecord(state, name, version, download, both, stored, operation, queued, lastResult, detail, reports,
                settledAt, lastServer, history, in.entries);
    }

    private static void operation(Writer out, String prefix, Operation operation) {
        if (operation == null) {
            return;
        }
        out.put(prefix + "id", operation.id());
        out.put(prefix + "kind", operation.kind().word());
        out.put(prefix + "correlator", operation.correlator());
        out.put(prefix + "serverId", operation.serverId());
        out.put(prefix + "accepted", operation.accepted());
        out.put(prefix + "url", operation.url());
        out.put(prefix + "phase", operation.phase().name());
        out.put(prefix + "attempts", operation.attempts());
        out.put(prefix + "sourceVersion", operation.sourceVersion());
        out.put(prefix + "targetVersion", operation.targetVersion());
        out.put(prefix + "targetSha256", operation.targetSha256());
        out.put(prefix + "bootId", operation.bootId());
        out.put(prefix + "installer", operation.installer());
        out.put(prefix + "counter", operation.counter());
        out.put(prefix + "healthSeconds", operation.healthSeconds());
        out.put(prefix + "waitingSince", operation.waitingSince());
        out.put(prefix + "waitedSeconds", operation.waitedSeconds());
        out.put(prefix + "notBefore", operation.notBefore());
        out.put(prefix + "consented", operation.consented());
        out.put(prefix + "cancelled", operation.cancelled());
        out.put(prefix + "verdict", operation.verdict());
    }

    private static Operation operation(Reader in, String prefix, FumoState state) {
        String id = in.text(prefix + "id", null);
        if (id == null) {
            return null;
        }
        OperationKind kind = kind(in, prefix + "kind");
        return new Operation(id, kind, in.text(prefix + "correlator", null), in.text(prefix + "serverId", null),
                in.instant(prefix + "accepted"), in.text(prefix + "url", null), in.word(prefix + "phase", Phase::valueOf,
                safePhase(state)), in.number(prefix + "attempts"), in.text(prefix + "sourceVersion", ""),
                in.text(prefix + "targetVersion", null), in.text(prefix + "bootId", null),
                in.text(prefix + "installer", null), in.number(prefix + "counter"), in.number(prefix + "healthSeconds"),
                in.instant(prefix + "waitingSince"), in.instant(prefix + "notBefore"), in.flag(prefix + "consented"),
                in.flag(prefix + "cancelled"), in.text(prefix + "verdict", null),
                in.text(prefix + "targetSha256", null), in.number(prefix + "waitedSeconds"));
    }

    /** For a phase that another version invented: where the half it belongs to finds out by itself how far it came. */
    private static Phase safePhase(FumoState state) {
        return switch (state) {
            case DOWNLOAD_PROGRESSING, DOWNLOAD_COMPLETE -> Phase.DL_QUEUED;
            case UPDATE_PROGRESSING -> Phase.UP_APPLY;
            case READY_TO_UPDATE -> Phase.UP_QUEUED;
            default -> Phase.DONE;
        };
    }

    private static OperationKind kind(Reader in, String key) {
        return in.word(key, value -> {
            for (OperationKind kind : OperationKind.values()) {
                if (kind.word().equals(value)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(value);
        }, OperationKind.UPDATE);
    }

    private static void report(Writer out, String prefix, PendingReport report) {
        out.put(prefix + "id", report.operationId());
        out.put(prefix + "kind", report.kind().word());
        out.put(prefix + "serverId", report.serverId());
        out.put(prefix + "correlator", report.correlator());
        out.put(prefix + "result", report.resultCode());
    }

    private static PendingReport report(Reader in, String prefix) {
        String id = in.text(prefix + "id", null);
        return id == null ? null : new PendingReport(id, kind(in, prefix + "kind"), in.text(prefix + "serverId", ""),
                in.text(prefix + "correlator", null), in.number(prefix + "result"));
    }

    private static void outcome(Writer out, String prefix, UpdateOutcome outcome) {
        out.put(prefix + "id", outcome.operationId());
        out.put(prefix + "kind", outcome.kind());
        out.put(prefix + "from", outcome.fromVersion());
        out.put(prefix + "to", outcome.toVersion());
        out.put(prefix + "accepted", outcome.accepted());
        out.put(prefix + "ended", outcome.ended());
        out.put(prefix + "result", outcome.resultCode());
        out.put(prefix + "detail", outcome.detail());
    }

    private static UpdateOutcome outcome(Reader in, String prefix) {
        String id = in.text(prefix + "id", null);
        return id == null ? null : new UpdateOutcome(id, in.text(prefix + "kind", ""), in.text(prefix + "from", ""),
                in.text(prefix + "to", null), in.instant(prefix + "accepted"), in.instant(prefix + "ended"),
                in.number(prefix + "result"), in.text(prefix + "detail", ""));
    }

    /** Collects entries; what is null is left out. */
    private record Writer(Map<String, String> entries) {

        void put(String key, Object value) {
            if (value != null) {
                entries.put(key, value.toString());
            }
        }
    }

    /** Takes entries out; what nobody asked for remains. */
    private record Reader(Map<String, String> entries) {

        String text(String key, String otherwise) {
            String value = entries.remove(key);
            return value == null ? otherwise : value;
        }

        <T> T word(String key, Function<String, T> parse, T otherwise) {
            String value = entries.remove(key);
            if (value == null) {
                return otherwise;
            }
            try {
                return parse.apply(value);
            } catch (IllegalArgumentException unknownToThisVersion) {
                return otherwise;
            }
        }

        int number(String key) {
            return word(key, Integer::valueOf, 0);
        }

        boolean flag(String key) {
            return word(key, Boolean::valueOf, false);
        }

        Instant instant(String key) {
            return word(key, value -> {
                try {
                    return Instant.parse(value);
                } catch (java.time.format.DateTimeParseException unreadable) {
                    throw new IllegalArgumentException(unreadable);
                }
            }, null);
        }

        <T> List<T> list(String prefix, Function<String, T> read) {
            List<T> all = new ArrayList<>();
            for (T one = read.apply(prefix + "0."); one != null; one = read.apply(prefix + all.size() + '.')) {
                all.add(one);
            }
            return all;
        }
    }
}
