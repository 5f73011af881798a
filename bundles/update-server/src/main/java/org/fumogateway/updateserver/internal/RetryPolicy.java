package org.fumogateway.updateserver.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;

/**
 * Whether a package may be tried on a gateway after something failed: by a table of result codes, after a pause, never without end; and which
 * codes speak against a delta, so that the full package is taken instead. Immutable.
 */
final class RetryPolicy {

    private static final String REFUSED = "refused";
    private static final String UNANSWERED = "unanswered";
    private static final String LOST = "lost";
    private static final String DECLINED = "declined";
    private static final String CODE = "\\d{3}";
    private static final int NO_CODE = 0;

    private final Map<String, Integer> retries;
    private final Set<String> fullAfter;
    private final Duration pause;
    private final int mostAttempts;

    /**
     * Reads the tables.
     *
     * @param table     entries {@code code=number}
     * @param fullAfter codes after which a full package is taken instead of a delta
     * @param pause     how long a gateway is left alone after a failure
     * @throws IllegalArgumentException if an entry is not written like that
     */
    RetryPolicy(List<String> table, List<String> fullAfter, Duration pause) {
        Map<String, Integer> read = new HashMap<>();
        for (String entry : entries(table)) {
            String[] parts = entry.split("=", 2);
            if (parts.length != 2 || !parts[0].matches(CODE + "|" + REFUSED + "|" + UNANSWERED + "|" + LOST + "|" + DECLINED) || !parts[1].matches("\\d{1,3}")) {
                throw new IllegalArgumentException("A retry is written code=number, not " + entry);
            }
            read.put(parts[0], Integer.parseInt(parts[1]));
        }
        this.retries = Map.copyOf(read);
        this.fullAfter = Set.copyOf(entries(fullAfter));
        if (!this.fullAfter.stream().allMatch(code -> code.matches(CODE))) {
            throw new IllegalArgumentException("The full package is taken after result codes of three digits, not " + fullAfter);
        }
        this.pause = pause;
        this.mostAttempts = 1 + read.values().stream().mapToInt(Integer::intValue).max().orElse(0) * 2;
    }

    /** A settings file gives a list as one text with commas. */
    private static List<String> entries(List<String> texts) {
        return texts.stream().flatMap(text -> Stream.of(text.split(","))).map(String::strip).filter(text -> !text.isEmpty()).distinct().toList();
    }

    /**
     * Decides whether the number of attempts allows another one.
     *
     * @param earlier jobs of the same gateway, package and operation, newest first
     */
    boolean allows(List<UpdateJob> earlier) {
        if (earlier.isEmpty()) {
            return true;
        }
        String key = key(earlier.get(0));
        long alike = earlier.stream().filter(job -> key(job).equals(key)).count();
        return earlier.size() < mostAttempts && alike <= retries.getOrDefault(key, 0);
    }

    /**
     * Decides whether a gateway is to be left alone for now.
     *
     * @param last    the newest job with the same version
     * @param release what would be delivered; another package than one that did not fit need not wait
     */
    boolean pauses(UpdateJob last, ReleasePackage release, Instant now) {
        boolean failed = last.state().closed() && last.state() != UpdateJob.State.SUCCEEDED && last.state() != UpdateJob.State.CANCELLED;
        boolean instead = speaksAgainst(last) && !last.packageSha256().equals(release.sha256());
        return failed && !instead && pauseEnd(last).isAfter(now);
    }

    /** When the pause after a failed job ends. */
    Instant pauseEnd(UpdateJob last) {
        return last.changed().plus(pause);
    }

    /** True if the job failed in a way that a full package may not (FUMO-97). */
    boolean speaksAgainst(UpdateJob job) {
        return fullAfter.contains(Integer.toString(job.resultCode()));
    }

    private static String key(UpdateJob job) {
        if (job.declined()) {
            return DECLINED;
        }
        if (job.state() == UpdateJob.State.REFUSED) {
            return job.execStatus() == NO_CODE ? UNANSWERED : REFUSED;
        }
        return job.resultCode() == NO_CODE ? LOST : Integer.toString(job.resultCode());
    }
}
