package org.fumogateway.gateway.interaction;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: shows texts to a person and brings answers back (DM-130 to DM-135). Methods block up to the time the
 * prompt allows; interruption ends them. Without such a service a gateway answers user interaction alerts with 406.
 */
@ConsumerType
public interface UserInteraction {

    /** Shows a text. */
    Answer display(Prompt prompt) throws InterruptedException;

    /** Asks for yes or no. */
    Answer confirm(Prompt prompt) throws InterruptedException;

    /** Asks for a text. */
    Answer input(Prompt prompt) throws InterruptedException;

    /** Asks for one choice, or for any number of them. */
    Answer choose(Prompt prompt, List<String> choices, boolean several) throws InterruptedException;

    /**
     * What to show and how.
     *
     * @param text            text to show
     * @param minimumSeconds  shown at least that long, 0 if not said
     * @param maximumSeconds  wait at most that long, 0 if not said
     * @param defaultResponse initial content or choice as the server wrote it, or null
     * @param maximumLength   most characters of an input, 0 if not said
     * @param inputType       letter of the input type: A, N, D, T, P or I
     * @param masked          true if an input shall not be readable on the screen
     */
    record Prompt(String text, int minimumSeconds, int maximumSeconds, String defaultResponse, int maximumLength, char inputType,
            boolean masked) {
    }

    /**
     * What a person answered.
     *
     * @param kind    the answer
     * @param values  input text, or the numbers of the choices, counted from 1
     */
    record Answer(Kind kind, List<String> values) {

        /** Copies the list. */
        public Answer {
            values = List.copyOf(values);
        }

        /** Kinds of answers. */
        public enum Kind {
            /** Shown, agreed or answered. */
            OK,
            /** A no to a confirmation. */
            NO,
            /** The person cancelled. */
            CANCELLED,
            /** Nobody answered in time. */
            NO_ANSWER,
            /** This device cannot show it. */
            NOT_DISPLAYABLE
        }
    }
}
