package org.fumogateway.updateserver.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fumogateway.server.job.UpdateJob;

/**
 * Whether a package may be tried once more on a gateway it failed on: by a table of result codes, after a pause, never without
 * end. Immutable.
 */
final class RetryPolicy {

    private static final String REFUSED = "refused";
    private static final String LOST = "lost";
    private static final int NO_CODE = 0;

    private final Map<String, Integer> retries;
    private final Duration pause;
    private final int mostAttempts;

    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException if an entry is not {@code code=number}
     */
    RetryPolicy(List<String> table, Duration pause) {
        Map<String, Integer> read = new HashMap<>();
        // A settings file gives a list as one text with commas.
        for (String entry : table.stream().flatMap(texts -> Stream.of(texts.split(","))).toList()) {
            String[] parts = entry.strip().split("=", 2);
            if (parts.length != 2 || !parts[0].matches("\\d{3}|" + REFUSED + "|" + LOST) || !parts[1].matches("\\d{1,3}")) {
                throw new IllegalArgumentException("A retry is written code=number, not " + entry);
            }
            read.put(parts[0], Integer.parseInt(parts[1]));
        }
        this.retries = Map.copyOf(read);
        this.pause = pause;
        this.mostAttempts = 1 + read.values().stream().mapToInt(Integer::intValue).max().orElse(0) * 2;
    }

    /**
     * Decides.
     *
     * @param earlier jobs of the same gateway, package and operation, newest first
     */
    boolean allows(List<UpdateJob> earlier, Instant now) {
        if (earlier.isEmpty()) {
            return true;
        }
        UpdateJob last = earlier.get(0);
        if (earlier.size() >= mostAttempts || last.changed().plus(pause).isAfter(now)) {
            return false;
        }
        String key = key(last);
        long alike = earlier.stream().filter(job -> key(job).equals(key)).count();
        return alike <= retries.getOrDefault(key, 0);
    }

    private static String key(UpdateJob job) {
        if (job.state() == UpdateJob.State.REFUSED) {
            return REFUSED;
        }
        return job.resultCode() == NO_CODE ? LOST : Integer.toString(job.resultCode());
    }
}
