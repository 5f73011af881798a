package org.fumogateway.server.dialogue;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a person at a gateway is shown or asked (DM section 7). Immutable.
 *
 * @param kind           what is wanted of the person
 * @param text           text to show, not blank
 * @param choices        what can be chosen, counted from 1; none unless the kind is a choice
 * @param minimumSeconds shown at least that long, 0 to leave it open
 * @param maximumSeconds waited for at most that long, 0 to leave it open
 * @param defaultAnswer  what is filled in before the person does anything, and what a gateway may answer when nobody does: {@code 0} or {@code 1}
 *                       for a confirmation, a text, the number of a choice, numbers joined by {@code -} for several; null for none
 * @param maximumLength  most characters of a text, 0 to leave it open
 * @param inputType      what may be typed
 * @param masked         true if a text shall not be readable on the screen
 */
public record UserPrompt(Kind kind, String text, List<String> choices, int minimumSeconds, int maximumSeconds, String defaultAnswer,
        int maximumLength, InputType inputType, boolean masked) {

    /** What is wanted of the person. */
    public enum Kind {
        /** To read. */
        DISPLAY,
        /** Yes or no. */
        CONFIRM,
        /** A text. */
        TEXT,
        /** One of the choices. */
        SINGLE_CHOICE,
        /** Any number of the choices. */
        MULTIPLE_CHOICE
    }

    /** What may be typed. */
    public enum InputType {
        /** Anything. */
        ANY,
        /** Digits, sign and point. */
        NUMBER,
        /** A date, answered {@code DDMMYYYY}. */
        DATE,
        /** A time, answered {@code hhmmss}. */
        TIME,
        /** A telephone number. */
        PHONE,
        /** An IPv4 address. */
        IP_ADDRESS
    }

    /**
     * Checks that a gateway can make sense of it.
     *
     * @throws IllegalArgumentException if it could not
     */
    public UserPrompt {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(inputType, "inputType");
        choices = List.copyOf(choices);
        boolean choice = kind == Kind.SINGLE_CHOICE || kind == Kind.MULTIPLE_CHOICE;
        require(text != null && !text.isBlank(), "a prompt has a text");
        require(choice != choices.isEmpty(), "a choice has choices, and nothing else has");
        require(minimumSeconds >= 0 && maximumSeconds >= 0 && maximumLength >= 0, "times and lengths are not negative");
        require(defaultAnswer == null || fits(kind, choices, defaultAnswer), "the default answer is one that can be given");
    }

    /** Shows a text. */
    public static UserPrompt display(String text) {
        return new UserPrompt(Kind.DISPLAY, text, List.of(), 0, 0, null, 0, InputType.ANY, false);
    }

    /** Asks for yes or no. */
    public static UserPrompt confirm(String text) {
        return new UserPrompt(Kind.CONFIRM, text, List.of(), 0, 0, null, 0, InputType.ANY, false);
    }

    /** Asks for a text. */
    public static UserPrompt input(String text) {
        return new UserPrompt(Kind.TEXT, text, List.of(), 0, 0, null, 0, InputType.ANY, false);
    }

    /** Asks for one of the choices, or for any number of them. */
    public static UserPrompt choose(String text, List<String> choices, boolean several) {
        return new UserPrompt(several ? Kind.MULTIPLE_CHOICE : Kind.SINGLE_CHOICE, text, choices, 0, 0, null, 0, InputType.ANY, false);
    }

    /** The same, shown at least and waited for at most so many seconds. */
    public UserPrompt within(int atLeastSeconds, int atMostSeconds) {
        return new UserPrompt(kind, text, choices, atLeastSeconds, atMostSeconds, defaultAnswer, maximumLength, inputType, masked);
    }

    /** The same with a default answer. */
    public UserPrompt withDefault(String answer) {
        return new UserPrompt(kind, text, choices, minimumSeconds, maximumSeconds, answer, maximumLength, inputType, masked);
    }

    /** The same for a text of that kind and at most that length, 0 to leave it open. */
    public UserPrompt typed(InputType type, int atMostCharacters, boolean unreadable) {
        return new UserPrompt(kind, text, choices, minimumSeconds, maximumSeconds, defaultAnswer, atMostCharacters, type, unreadable);
    }

    private static boolean fits(Kind kind, List<String> choices, String answer) {
        return switch (kind) {
            case DISPLAY -> false;
            case CONFIRM -> answer.equals("0") || answer.equals("1");
            case TEXT -> true;
            case SINGLE_CHOICE -> isChoice(choices, answer);
            case MULTIPLE_CHOICE -> Stream.of(answer.split("-", -1)).allMatch(number -> isChoice(choices, number));
        };
    }

    private static boolean isChoice(List<String> choices, String number) {
        return number.matches("[1-9]\\d{0,5}") && Integer.parseInt(number) <= choices.size();
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }
}
