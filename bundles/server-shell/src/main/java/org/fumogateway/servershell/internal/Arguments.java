package org.fumogateway.servershell.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words behind a command: values, switches, and options with a value. */
final class Arguments {

    private final List<String> values = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private Arguments() {
    }

    /** The words cannot be understood. The message says how the command is used. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * Sorts the words.
     *
     * @param usage    how the command is used
     * @param least    fewest values
     * @param most     most values
     * @param switches options without a value
     * @param valued   options with a value
     */
    static Arguments parse(String[] words, String usage, int least, int most, Set<String> switches, Set<String> valued)
            throws UsageException {
        Arguments arguments = new Arguments();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (switches.contains(word)) {
                arguments.options.put(word, "");
            } else if (valued.contains(word) && i + 1 < words.length) {
                i++;
                arguments.options.put(word, words[i]);
            } else if (word.startsWith("--")) {
                throw new UsageException("usage: " + usage);
            } else {
                arguments.values.add(word);
            }
        }
        if (arguments.values.size() < least || arguments.values.size() > most) {
            throw new UsageException("usage: " + usage);
        }
        return arguments;
    }

    /** A value, null if there are not so many. */
    String value(int index) {
        return index < values.size() ? values.get(index) : null;
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of an option, null if it is absent. */
    String option(String option) {
        return options.get(option);
    }
}
