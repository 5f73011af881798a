package org.fumogateway.updateserver.internal;

import java.util.Optional;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;

/** What a job becomes by what was read back from the gateway. */
final class Outcome {

    private Outcome() {
    }

    /** The change; empty if the job stays as it is. */
    static Optional<JobBook.Change> of(UpdateJob job, ReadBack read) {
        if (read.silent() || job.state() == State.REPORTED_FAIL) {
            return Optional.empty();
        }
        if (read.confirms(job)) {
            return Optional.of(JobBook.Change.to(job, State.SUCCEEDED, job.operation().updates()
                    ? "The gateway runs version " + job.toVersion() + "."
                    : "The gateway holds package version " + job.toVersion() + "."));
        }
        return switch (job.state()) {
            case REPORTED_OK -> Optional.of(JobBook.Change.to(job, State.REPORTED_FAIL, "The gateway reported success, but "
                    + described(read) + "."));
            // A package that was on its way is begun again, or goes another way: that is decided with everything that is known.
            case NEW -> job.transfers() > 0 && !read.busy(job) || !read.state().exists() ? Optional.empty() : Optional.of(read.busy(job)
                    ? JobBook.Change.to(job, State.COMMANDED, "The answer to the command was lost; the gateway is at work.")
                    : JobBook.Change.to(job, State.REFUSED, "The command was not answered, and " + described(read) + "."));
            case LOST -> read.busy(job) ? Optional.empty()
                    : Optional.of(unreported(job, read));
            default -> Optional.empty();
        };
    }

    /** The gateway's own last result takes the place of the report, so that the retry table finds its row (FUMO-113). */
    private static JobBook.Change unreported(UpdateJob job, ReadBack read) {
        int code = read.failure();
        return JobBook.Change.to(job, State.REPORTED_FAIL, "No report came, and " + described(read)
                + (code == 0 ? "." : " with the last result " + code + ": " + ResultCodes.meaning(code) + ".")).withResultCode(code);
    }

    /** True if nothing else can be commanded before this job is clear. */
    static boolean leavesBusy(UpdateJob job, ReadBack read) {
        boolean unclear = job.state() != State.REPORTED_FAIL && read.silent();
        return unclear || read.busy(job) && !read.confirms(job);
    }

    private static String described(ReadBack read) {
        return "it runs version " + (read.firmwareVersion() == null ? "unknown" : read.firmwareVersion()) + " in state "
                + read.state().value();
    }
}
