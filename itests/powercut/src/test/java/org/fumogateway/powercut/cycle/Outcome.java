package org.fumogateway.powercut.cycle;

/** How a cycle under attack ended. From good to bad: of several attacks on one place the worst one counts. */
enum Outcome {

    /** The update that was ordered came to its end as if nothing had happened. */
    WENT_ON("new firmware, the gateway went on by itself", "#2e7d32"),
    /** Nothing had been promised yet: the server sent its command again. */
    ASKED_AGAIN("new firmware, the server sent its command again", "#90caf9"),
    /** The old firmware runs and the report says so. */
    FAILED("old firmware, reported as failed", "#f9a825"),
    /** Something that must never happen. */
    VIOLATION("a promise was broken", "#c62828");

    final String words;
    final String colour;

    Outcome(String words, String colour) {
        this.words = words;
        this.colour = colour;
    }

    static Outcome of(Life.Result result, int commandsInPeace) {
        if (result.code < 200 || result.code >= 300) {
            return FAILED;
        }
        return result.commands > commandsInPeace ? ASKED_AGAIN : WENT_ON;
    }
}
