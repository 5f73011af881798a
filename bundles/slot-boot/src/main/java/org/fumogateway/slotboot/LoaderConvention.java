package org.fumogateway.slotboot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * How the boot script names slots and variables. Subject to it are the order of the slots, the attempts of each, and two variables of ours that
 * the script has only to know: the confirmed slot and the slot that was given up last.
 *
 * @param names     of slot a and slot b, in the script's spelling
 * @param order     variable with the slots in the order in which they are tried, separated by blanks
 * @param attempts  how the attempts of a slot are counted
 * @param limit     attempts of a slot that was confirmed
 * @param confirmed variable with the confirmed slot
 * @param fallback  variable with the slot whose last trial failed
 */
record LoaderConvention(List<String> names, String order, Attempts attempts, int limit, String confirmed, String fallback) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Counts the attempts of a slot. */
    sealed interface Attempts permits Left, Tried {

        /** Variables that give a slot so many attempts. */
        Map<String, String> give(String slot, int left);

        /** Attempts that it has. */
        int left(String slot, Map<String, String> variables) throws StorageException;
    }

    /** U-Boot: one variable with the attempts left. Its name is a pattern with {@code %s} for the slot. */
    record Left(String left) implements Attempts {

        @Override
        public Map<String, String> give(String slot, int count) {
            return Map.of(left.formatted(slot), Integer.toString(count));
        }

        @Override
        public int left(String slot, Map<String, String> variables) throws StorageException {
            return number(left.formatted(slot), variables);
        }
    }

    /** GRUB: whether a slot may be started at all, and the attempts used, because its script can compare but not count down. */
    record Tried(String good, String tried, int limit) implements Attempts {

        @Override
        public Map<String, String> give(String slot, int count) {
            int used = count > 0 ? Math.max(0, limit - count) : 0;
            return Map.of(good.formatted(slot), count > 0 ? "1" : "0", tried.formatted(slot), Integer.toString(used));
        }

        @Override
        public int left(String slot, Map<String, String> variables) throws StorageException {
            return number(good.formatted(slot), variables) == 0 ? 0 : Math.max(0, limit - number(tried.formatted(slot), variables));
        }
    }

    /** Checks the names: what a script or a tool would misread is refused before it is written. */
    LoaderConvention {
        names = List.copyOf(names);
        if (names.size() != Slot.values().length || names.get(0).equals(names.get(1)) || !names.stream().allMatch(NAME.asMatchPredicate())) {
            throw new IllegalArgumentException("two different names are needed for the slots");
        }
        List.of(order, confirmed, fallback).forEach(LoaderConvention::requireName);
        names.forEach(slot -> attempts.give(slot, 1).keySet().forEach(LoaderConvention::requireName));
        if (limit < 1 || limit > BootState.MAX_TRIES) {
            throw new IllegalArgumentException("a slot has 1 to " + BootState.MAX_TRIES + " attempts");
        }
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a variable");
        }
    }

    String name(Slot slot) {
        return names.get(slot.ordinal());
    }

    Optional<Slot> slot(String name) {
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(Slot.values()[index]);
    }

    int left(Slot slot, Map<String, String> variables) throws StorageException {
        return attempts.left(name(slot), variables);
    }

    Map<String, String> excluded(Slot slot) {
        return attempts.give(name(slot), 0);
    }

    /** The slot that is tried first; empty if the variable names none that we know. */
    Optional<Slot> first(Map<String, String> variables) {
        return Pattern.compile("\\s+").splitAsStream(variables.getOrDefault(order, "").strip()).flatMap(name -> slot(name).stream()).findFirst();
    }

    /** All variables that make the script act on this state. What an idle slot had left stays as it is. */
    Map<String, String> variables(BootState state) {
        Slot active = state.active();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(order, name(state.running()) + " " + name(state.running().other()));
        variables.putAll(attempts.give(name(active), limit));
        if (state.trial().isPresent()) {
            variables.putAll(attempts.give(name(active.other()), state.triesLeft()));
        } else if (state.fallenBackFrom().isPresent()) {
            variables.putAll(excluded(active.other()));
        }
        variables.put(confirmed, name(active));
        variables.put(fallback, state.fallenBackFrom().map(this::name).orElse(""));
        return variables;
    }

    private static int number(String variable, Map<String, String> variables) throws StorageException {
        String text = variables.getOrDefault(variable, "0").strip();
        if (!text.matches("[0-9]{1,6}")) {
            throw new StorageException(Reason.CORRUPT, "The boot variable " + variable + " is not a number");
        }
        return Math.min(Integer.parseInt(text), BootState.MAX_TRIES);
    }
}
