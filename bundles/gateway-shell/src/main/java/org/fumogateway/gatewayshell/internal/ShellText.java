package org.fumogateway.gatewayshell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** What all commands share in reading arguments and answering. */
final class ShellText {

    private static final String JSON = "--json";

    private ShellText() {
    }

    /** Runs a command; a failure becomes one sentence that starts with {@code error: }. */
    static String answer(Callable<String> command) {
        try {
            return command.call();
        } catch (Exception e) {
            return "error: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    static boolean json(String... arguments) {
        return Arrays.asList(arguments).contains(JSON);
    }

    static List<String> plain(String... arguments) {
        return Arrays.stream(arguments).filter(argument -> !argument.startsWith("--")).toList();
    }

    static int number(String text, String name) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + text + "'", e);
        }
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
