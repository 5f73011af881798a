package org.fumogateway.updateserver.internal;

import java.util.List;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;

/**
 * What a gateway answered to the last command of a job. Immutable.
 *
 * @param status Status of the command, 0 if there was none
 * @param before Status of what stood before it in its Sequence, if that was refused; else 0
 */
record ExecAnswer(int status, int before) {

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int REFUSED = 300;

    /** Finds the Status. That of a container speaks for what is in it only if it is a refusal (DM-93, DM-114). */
    static ExecAnswer of(CommandResult result) {
        List<CommandResult> inner = result.inner();
        int last = inner.isEmpty() ? result.status() : inner.get(inner.size() - 1).status();
        int before = inner.stream().limit(Math.max(0, inner.size() - 1)).mapToInt(CommandResult::status).filter(status -> status >= REFUSED).findFirst()
                .orElse(0);
        return new ExecAnswer(last == 0 && result.status() != OK ? result.status() : last, before);
    }

    boolean missing() {
        return status == 0;
    }

    boolean accepted() {
        return status == OK || status == ACCEPTED;
    }

    /** What becomes of the job; null if it is past that already. */
    JobBook.Change changeOf(UpdateJob stored) {
        if (stored.state() != State.NEW) {
            return null;
        }
        return JobBook.Change.to(stored, accepted() ? State.COMMANDED : State.REFUSED, sentence()).withExecStatus(status);
    }

    /** A Sequence may go on behind what failed (DM-113): then the command works with an address of old, and its report tells what came of that. */
    private String sentence() {
        String answer = accepted() ? "The gateway accepted the command" : "The gateway did not accept the command (status " + status + ")";
        return answer + (before == 0 ? "." : accepted() ? ", but not what was to be set for it (status " + before + ")."
                : "; what was to be set for it was refused (status " + before + ").");
    }
}
