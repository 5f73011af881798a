package org.fumogateway.updateserver.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.job.UpdateJob;

/**
 * A Generic Alert of FUMO, read as leniently as gateways in the field write it (FUMO-90).
 *
 * @param kind       what it is about
 * @param source     instance, or the Exec target beneath it; null if missing
 * @param correlator correlator, null if missing or empty
 * @param code       result code; 409 if there is no number (FUMO-98)
 * @param carried    everything that the alert said, as it was written, in one line for an operator (DM-145)
 */
record FumoReport(Kind kind, String source, String correlator, int code, String carried) {

    private static final String PREFIX = "org.openmobilealliance.dm.firmwareupdate.";
    private static final String OLD_PREFIX = "org.openmobilealliance.firmwareupdate.";
    private static final String NAMESPACE = "reversed-domain-name:";
    private static final Pattern LEADING_NUMBER = Pattern.compile("\\s*(\\d{1,6}).*", Pattern.DOTALL);
    /** By the categories of Unicode: control characters of ISO 8859-1 move a terminal as those of ASCII do, and half a character cannot be stored. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final int UNDEFINED_ERROR = 409;
    private static final int MOST_CHARACTERS = 200;

    /** The alert types of FUMO. */
    enum Kind {
        DOWNLOAD(UpdateJob.Operation.DOWNLOAD),
        UPDATE(UpdateJob.Operation.UPDATE),
        DOWNLOADANDUPDATE(UpdateJob.Operation.DOWNLOAD_AND_UPDATE),
        DEVICEREQUEST(null),
        USERREQUEST(null);

        private final UpdateJob.Operation operation;

        Kind(UpdateJob.Operation operation) {
            this.operation = operation;
        }

        /** The operation whose end it reports, null for a request. */
        UpdateJob.Operation operation() {
            return operation;
        }
    }

    /** The report in an alert; empty if its type is none of FUMO. */
    static Optional<FumoReport> of(ReceivedAlert alert) {
        String correlator = alert.correlator() == null || alert.correlator().isEmpty() ? null : alert.correlator();
        return kind(alert.type()).map(kind -> new FumoReport(kind, alert.source(), correlator, code(alert.data()),
                carried(alert)));
    }

    boolean isRequest() {
        return kind.operation() == null;
    }

    boolean success() {
        return code >= 200 && code < 300;
    }

    /** True if the report may be about that instance. */
    boolean concerns(String instanceUri) {
        return source == null || source.equals(instanceUri) || source.startsWith(instanceUri + "/");
    }

    private static Optional<Kind> kind(String type) {
        if (type == null) {
            return Optional.empty();
        }
        String name = type.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith(NAMESPACE)) {
            name = name.substring(NAMESPACE.length()).strip();
        }
        for (Kind kind : Kind.values()) {
            String suffix = kind.name().toLowerCase(Locale.ROOT);
            if (name.equals(PREFIX + suffix) || name.equals(OLD_PREFIX + suffix)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static String carried(ReceivedAlert alert) {
        StringJoiner parts = new StringJoiner(", ");
        add(parts, "Type", alert.type());
        add(parts, "Source", alert.source());
        add(parts, "Format", alert.format());
        add(parts, "Mark", alert.mark());
        add(parts, "Correlator", alert.correlator());
        add(parts, "Data", alert.data());
        return parts.toString();
    }

    /** What a gateway writes stays in its quotes and in one line, and does not fill the store. */
    private static void add(StringJoiner parts, String name, String value) {
        if (value != null) {
            String line = NO_TEXT.matcher(value).replaceAll("?").replace('"', '\'');
            parts.add(name + " \"" + shortened(line) + '"');
        }
    }

    private static String shortened(String line) {
        return line.codePointCount(0, line.length()) > MOST_CHARACTERS ? line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS)) + "..." : line;
    }

    private static int code(String data) {
        Matcher number = LEADING_NUMBER.matcher(data == null ? "" : data);
        return number.matches() ? Integer.parseInt(number.group(1)) : UNDEFINED_ERROR;
    }
}
