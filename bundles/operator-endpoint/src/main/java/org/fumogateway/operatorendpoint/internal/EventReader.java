package org.fumogateway.operatorendpoint.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateRecords;

/**
 * Reads on and on what is new in the timelines of all jobs. A writer takes its time between the moment it notes and its commit, so the last seconds
 * are read again each time, and what was told already is left out. Used by one thread.
 */
final class EventReader {

    static final Duration OVERLAP = Duration.ofSeconds(5);
    static final int PAGE = 1000;

    private final Instant notBefore;
    private final Map<String, Instant> told = new HashMap<>();
    private Instant newest;

    EventReader(Instant begin) {
        this.notBefore = begin;
        this.newest = begin;
    }

    /** What was not told before, oldest first. */
    List<JobEvent> fresh(UpdateRecords records) throws OperationException {
        List<JobEvent> fresh = new ArrayList<>();
        Instant from = newest.minus(OVERLAP).isBefore(notBefore) ? notBefore : newest.minus(OVERLAP);
        List<JobEvent> page;
        do {
            page = records.eventsSince(from, PAGE);
            for (JobEvent event : page) {
                if (told.putIfAbsent(event.jobId() + "/" + event.position(), event.at()) == null) {
                    fresh.add(event);
                }
            }
            if (!page.isEmpty()) {
                Instant last = page.get(page.size() - 1).at();
                // A full page of one single moment must not be read for ever.
                from = last.isAfter(from) ? last : from.plusNanos(1000);
                newest = last.isAfter(newest) ? last : newest;
            }
        } while (page.size() == PAGE && fresh.size() < PAGE);
        Instant forget = newest.minus(OVERLAP);
        told.values().removeIf(at -> at.isBefore(forget));
        return fresh;
    }
}
