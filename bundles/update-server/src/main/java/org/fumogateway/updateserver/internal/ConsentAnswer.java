package org.fumogateway.updateserver.internal;

import java.time.Instant;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.Consent;
import org.fumogateway.server.job.UpdateJob.State;

/**
 * What came back when the person at a gateway was asked (DM section 7). Only a yes lets a job go on, and only a no ends it: whatever else came back
 * leaves it open. Immutable.
 *
 * @param status Status of the question, 0 if there was none
 */
record ConsentAnswer(int status) {

    private static final int YES = 200;
    private static final int NO = 304;
    private static final int PUT_ASIDE = 214;

    static ConsentAnswer of(CommandResult result) {
        // Some clients answer 200 together with what was filled in: only a yes is one.
        boolean otherwise = result.status() == YES && !result.answers().stream().allMatch("1"::equals);
        return new ConsentAnswer(otherwise ? PUT_ASIDE : result.status());
    }

    /** True if the session broke before the answer came: nobody knows whether the person saw the question. */
    private boolean missing() {
        return status == 0;
    }

    /** True if nobody can be asked at this gateway, or not now: it has no face, or none that knows this alert. */
    private boolean impossible() {
        return status == 405 || status == 406 || status == 501;
    }

    /**
     * What becomes of the job; null if it stays as it is.
     *
     * @param required false if the order goes on where nobody can be asked
     * @param again    when the question comes again
     */
    JobBook.Change changeOf(UpdateJob stored, boolean required, Instant again) {
        if (!stored.awaitsConsent() || missing()) {
            return null;
        }
        if (status == YES) {
            return JobBook.Change.to(stored, State.NEW, "The person at the gateway agreed.").withConsent(Consent.GIVEN).beginsOperation();
        }
        if (status == NO) {
            return JobBook.Change.to(stored, State.REFUSED, "The person at the gateway said no.").withConsent(Consent.DENIED);
        }
        if (impossible() && !required) {
            return JobBook.Change.to(stored, State.NEW, "Nobody can be asked at the gateway (status " + status
                    + "); the order lets it go on without.").withConsent(Consent.NOT_NEEDED).beginsOperation();
        }
        return JobBook.Change.to(stored, State.NEW, reason() + " Nothing is commanded; the question comes again after " + again + ".");
    }

    private String reason() {
        return switch (status) {
            case PUT_ASIDE -> "The person at the gateway put the question aside.";
            case 408 -> "Nobody at the gateway answered.";
            case 416 -> "The gateway cannot show the question.";
            default -> impossible() ? "Nobody can be asked at the gateway (status " + status + "), and the order wants an answer."
                    : "The question was not answered (status " + status + ").";
        };
    }
}
