package org.fumogateway.gatewayshell.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.fumogateway.gateway.session.SessionRecord;

/** DM sessions as text and as JSON. */
final class SessionText {

    private SessionText() {
    }

    static String table(List<SessionRecord> records) {
        if (records.isEmpty()) {
            return "no session yet";
        }
        StringBuilder text = new StringBuilder();
        for (SessionRecord record : records) {
            text.append(record.number()).append("  ").append(record.begun()).append("  ").append(record.serverId()).append("  ")
                    .append(record.trigger()).append("  ").append(record.outcome()).append("  ").append(record.messages())
                    .append(" messages").append(ShellText.orEmpty(record.detail()).isEmpty() ? "" : "  " + record.detail()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    static String json(List<SessionRecord> records) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        records.forEach(record -> json.add(object(record)));
        return json.build().toString();
    }

    static JsonObjectBuilder object(SessionRecord record) {
        return Json.createObjectBuilder().add("number", record.number()).add("server", record.serverId())
                .add("session", ShellText.orEmpty(record.sessionId())).add("trigger", record.trigger().name())
                .add("begun", record.begun().toString()).add("ended", record.ended() == null ? "" : record.ended().toString())
                .add("messages", record.messages()).add("outcome", record.outcome().name())
                .add("detail", ShellText.orEmpty(record.detail()));
    }
}
