package org.fumogateway.launcher;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as the text that the Felix Configurator takes in its property {@code configurator.initial}. */
final class InitialConfiguration {

    private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();

    /** Adds settings; later ones win key by key. */
    InitialConfiguration add(Map<String, ? extends Map<String, Object>> more) {
        more.forEach((pid, values) -> settings.computeIfAbsent(pid, absent -> new LinkedHashMap<>()).putAll(values));
        return this;
    }

    /** The text. */
    String toJson() {
        JsonObjectBuilder json = Json.createObjectBuilder().add(":configurator:resource-version", 1)
                .add(":configurator:symbolic-name", "org.fumogateway.launcher").add(":configurator:version", "1.0.0");
        settings.forEach((pid, values) -> {
            JsonObjectBuilder entry = Json.createObjectBuilder();
            values.forEach((key, value) -> entry.add(key, value.toString()));
            json.add(pid, entry);
        });
        return json.build().toString();
    }
}
