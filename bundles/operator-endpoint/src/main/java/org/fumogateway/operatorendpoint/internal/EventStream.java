package org.fumogateway.operatorendpoint.internal;

import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.operation.OperationException;

/**
 * Events as they happen, as {@code text/event-stream}: read from the store, so that a follower that comes back with the id of the last event has
 * missed nothing, whatever node wrote it. An event may come twice after such a return. A line of its own each 15 s finds connections that are gone;
 * after an hour the follower is asked to come again.
 */
final class EventStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long LOOK_MILLIS = 500;

    private final Services services;
    private final Clock clock;
    private final Semaphore followers;
    private final CountDownLatch closed = new CountDownLatch(1);

    EventStream(Services services, int followers, Clock clock) {
        this.services = services;
        this.clock = clock;
        this.followers = new Semaphore(followers);
    }

    /** Ends all streams. */
    void close() {
        closed.countDown();
    }

    /** Events from a moment on, in one answer. */
    Answer since(Call call) throws RequestException, OperationException {
        Instant from = moment(call.parameter("since", Instant.EPOCH.toString()));
        return Answer.page("events", services.records().eventsSince(from, call.limit()), JsonView::event, null);
    }

    /**
     * Follows until the connection, the server or the operator's right ends.
     *
     * @param from    id of the last event, or a moment; null for now
     * @param allowed whether the operator may still read
     */
    void follow(HttpServletResponse response, String from, BooleanSupplier allowed)
            throws RequestException, OperationException, IOException, InterruptedException {
        Instant begin = from == null ? clock.instant() : moment(from).minus(EventReader.OVERLAP);
        if (!followers.tryAcquire()) {
            throw new RequestException(503, "Too many follow the events already.");
        }
        try {
            response.setContentType("text/event-stream;charset=utf-8");
            write(response, new EventReader(begin), allowed);
        } finally {
            followers.release();
        }
    }

    private void write(HttpServletResponse response, EventReader reader, BooleanSupplier allowed)
            throws RequestException, OperationException, IOException, InterruptedException {
        Writer out = response.getWriter();
        Instant end = clock.instant().plus(LONGEST);
        Instant beat = Instant.EPOCH;
        do {
            List<JobEvent> fresh = reader.fresh(services.records());
            for (JobEvent event : fresh) {
                write(out, event);
            }
            if (fresh.isEmpty() && clock.instant().isAfter(beat.plus(HEARTBEAT))) {
                out.write(": following\n\n");
            }
            if (!fresh.isEmpty() || clock.instant().isAfter(beat.plus(HEARTBEAT))) {
                beat = clock.instant();
                response.flushBuffer();
            }
        } while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && allowed.getAsBoolean() && clock.instant().isBefore(end));
    }

    private static void write(Writer out, JobEvent event) throws IOException {
        JsonObject view = JsonView.event(event);
        out.write("id: " + event.at() + "\nevent: job\ndata: " + view + "\n\n");
    }

    private static Instant moment(String text) throws RequestException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw RequestException.malformed("A moment is written like 2026-03-01T10:00:00Z, not " + text + ".");
        }
    }
}
