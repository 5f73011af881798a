package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Duration;
import org.osgi.service.log.Logger;

/** A second thread beside the worker, for what must not wait until a long phase is over: reports, clean-up and events. */
final class Housekeeper implements Runnable {

    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private final Neighbours neighbours;
    private final Reporter reporter;
    private final Cleaner cleaner;
    private final DeviceRequests requests;
    private final StatusEvents events;
    private final Settings.Pace pace;
    private final Logger logger;
    private final Thread thread;
    private volatile boolean stopping;

    Housekeeper(String name, Neighbours neighbours, Reporter reporter, Cleaner cleaner, DeviceRequests requests,
            StatusEvents events, Settings.Pace pace, Logger logger) {
        this.neighbours = neighbours;
        this.reporter = reporter;
        this.cleaner = cleaner;
        this.requests = requests;
        this.events = events;
        this.pace = pace;
        this.logger = logger;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Asks it to stop. */
    void interrupt() {
        stopping = true;
        thread.interrupt();
    }

    /** Stops and waits for that, but not for ever. */
    void stop() {
        interrupt();
        try {
            thread.join(pace.reportsStop().toMillis());
        } catch (InterruptedException callerInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            logger.warn("The alert outbox does not let go; whatever it still does cannot be recorded any more");
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            long mark = neighbours.signal().mark();
            Duration rest = round();
            try {
                neighbours.signal().await(mark, rest);
            } catch (InterruptedException stopped) {
                logger.debug("Housekeeping stops");
            }
        }
    }

    private Duration round() {
        try {
            Duration rest = reporter.work() ? LONGEST_REST : pace.retry();
            rest = shorter(rest, cleaner.work().orElse(LONGEST_REST));
            rest = shorter(rest, requests.work());
            return shorter(rest, events.work());
        } catch (IOException failed) {
            if (!stopping) {
                logger.warn("Housekeeping failed, trying again: {}", failed.getMessage());
            }
        } catch (RuntimeException | LinkageError defect) {
            // A neighbour that is being replaced may fail to link: the next round asks its successor.
            logger.error("Housekeeping failed unexpectedly", defect);
        }
        return pace.retry();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
