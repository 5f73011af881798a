package org.fumogateway.gatewayshell.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.util.List;
import java.util.Locale;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionTrace;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Shell commands that show what was said in the last DM sessions. */
@Component(service = TraceCommands.class, property = {"osgi.command.scope=session", "osgi.command.function=list",
    "osgi.command.function=show"})
public final class TraceCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmSessions sessions;

    /** {@code session:list [--json]}: the last DM sessions, newest first. */
    public String list(String... arguments) {
        return ShellText.answer(() -> {
            List<SessionRecord> records = client().recent();
            return ShellText.json(arguments) ? SessionText.json(records) : SessionText.table(records);
        });
    }

    /** {@code session:show NUMBER [--json]}: what was said in one of the last 20 sessions, without secrets. */
    public String show(String... arguments) {
        return ShellText.answer(() -> {
            List<String> plain = ShellText.plain(arguments);
            if (plain.size() != 1) {
                throw new IllegalArgumentException("name the number of a session; session:list shows them");
            }
            int number = ShellText.number(plain.get(0), "the number of a session");
            SessionTrace trace = client().trace(number).orElseThrow(
                    () -> new IllegalArgumentException("nothing is kept of a session " + number + "; session:list shows the last ones"));
            return ShellText.json(arguments) ? json(trace) : text(trace);
        });
    }

    private DmSessions client() {
        DmSessions source = sessions;
        if (source == null) {
            throw new IllegalStateException("the DM client is not running");
        }
        return source;
    }

    private static String text(SessionTrace trace) {
        StringBuilder text = new StringBuilder(SessionText.table(List.of(trace.session())));
        for (SessionTrace.Entry entry : trace.entries()) {
            text.append("\n").append(entry.at()).append("  ").append(arrow(entry.kind()));
            entry.lines().forEach(line -> text.append(line).append('\n'));
        }
        return text.toString().stripTrailing();
    }

    private static String arrow(SessionTrace.Kind kind) {
        return switch (kind) {
            case SENT -> "-> ";
            case RECEIVED -> "<- ";
            case NOTE -> "   ";
        };
    }

    private static String json(SessionTrace trace) {
        JsonArrayBuilder entries = Json.createArrayBuilder();
        for (SessionTrace.Entry entry : trace.entries()) {
            entries.add(Json.createObjectBuilder().add("at", entry.at().toString())
                    .add("kind", entry.kind().name().toLowerCase(Locale.ROOT)).add("lines", Json.createArrayBuilder(entry.lines())));
        }
        return Json.createObjectBuilder().add("session", SessionText.object(trace.session())).add("entries", entries).build().toString();
    }
}
