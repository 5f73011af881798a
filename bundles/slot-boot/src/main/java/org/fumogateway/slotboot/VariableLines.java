package org.fumogateway.slotboot;

import java.util.LinkedHashMap;
import java.util.Map;

/** Variables as lines {@code name=value}, as the tools of boot loaders print and read them. */
final class VariableLines {

    private VariableLines() {
    }

    static Map<String, String> parse(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return variables;
    }

    static String text(Map<String, String> variables) {
        StringBuilder lines = new StringBuilder();
        variables.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
        return lines.toString();
    }

    /** True if all these variables have these values; an empty one may be missing. */
    static boolean holds(Map<String, String> variables, Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(entry -> variables.getOrDefault(entry.getKey(), "").equals(entry.getValue()));
    }
}
