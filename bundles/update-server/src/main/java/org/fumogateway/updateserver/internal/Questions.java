package org.fumogateway.updateserver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fumogateway.server.dialogue.ManagementCommand;

/** The questions of one dialogue: those that wait, and the one whose answer is next. Called by one thread at a time. */
final class Questions {

    private final Deque<Question> waiting = new ArrayDeque<>();
    private Question asked;

    /** Lets a question wait, unless the same one waits already. */
    void add(Question question) {
        boolean known = waiting.stream().anyMatch(other -> other.job() == null || question.job() == null
                ? other.equals(question) : other.job().id().equals(question.job().id()));
        if (!known) {
            waiting.add(question);
        }
    }

    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    /** Asks the first one that waits. */
    ManagementCommand askNext() {
        return ask(waiting.removeFirst());
    }

    /** Asks before all that wait. */
    ManagementCommand ask(Question question) {
        asked = question;
        return question.command();
    }

    /** True if the next result is that of a question. */
    boolean awaitAnswer() {
        return asked != null;
    }

    /** The question whose answer is there. */
    Question takeAsked() {
        Question question = asked;
        asked = null;
        return question;
    }

    /** True if a question about no job is asked and not answered. */
    boolean awaitAnswerWithoutJob() {
        return asked != null && asked.job() == null;
    }

    /** Instances that are still to be asked about without a job: nothing in the store tells another server to ask. */
    Set<String> withoutJob() {
        return Stream.concat(waiting.stream(), Stream.ofNullable(asked)).filter(question -> question.job() == null).map(Question::instanceUri)
                .collect(Collectors.toSet());
    }
}
