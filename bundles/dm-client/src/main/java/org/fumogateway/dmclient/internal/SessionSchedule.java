package org.fumogateway.dmclient.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.Trigger;
import org.osgi.service.log.Logger;

/** When sessions are opened that nobody asks for: after the start, from time to time, and again after failures. Thread-safe. */
final class SessionSchedule {

    private static final List<Integer> ALERT_FACTORS = List.of(1, 5, 30, 180);
    private static final int MOST_SESSION_RETRIES = 3;
    private static final double JITTER = 0.1;
    private static final double LATER = 0.05;
    private static final long LATER_MILLIS = 1000;
    private static final long STOP_SECONDS = 10;

    private final Times times;
    private final Requests requests;
    private final Logger logger;
    private final ScheduledExecutorService timer;
    private final Map<String, Integer> alertTries = new HashMap<>();
    private final Map<String, Future<?>> alertTimers = new HashMap<>();
    private final Map<SessionRequest, Integer> sessionTries = new HashMap<>();

    /**
     * How long to wait.
     *
     * @param poll         between two sessions, zero for none
     * @param start        before the first session
     * @param alertRetry   before an alert is sent again for the first time
     * @param sessionRetry before a session is tried again for the first time
     */
    record Times(Duration poll, Duration start, Duration alertRetry, Duration sessionRetry) {
    }

    /** Takes requests. The accounts come and go with another bundle, so what fails now may work later. */
    interface Requests {

        /**
         * Asks for a session.
         *
         * @throws IllegalArgumentException if the server has no account now
         */
        void request(SessionRequest request);

        /** All servers with an account. */
        List<String> servers();
    }

    SessionSchedule(Times times, Requests requests, Logger logger) {
        this(times, requests, logger, timer());
    }

    /** With a timer that is ended together with the schedule. */
    SessionSchedule(Times times, Requests requests, Logger logger, ScheduledExecutorService timer) {
        this.times = times;
        this.requests = requests;
        this.logger = logger;
        this.timer = timer;
        if (!times.poll().isZero()) {
            after(times.poll(), this::poll);
        }
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "dm-client timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private void poll() {
        try {
            requests.servers().forEach(server -> ask(SessionRequest.of(server, Trigger.SCHEDULE)));
        } catch (RuntimeException failed) {
            logger.warn("It is not known now which servers have an account: {}", String.valueOf(failed.getMessage()));
        } finally {
            after(times.poll(), this::poll);
        }
    }

    /** Asks for a session; one that cannot be asked for now is one that could not be held, not one that is forgotten. */
    private void ask(SessionRequest request) {
        try {
            requests.request(request);
        } catch (RuntimeException refused) {
            logger.warn("A session with {} could not be asked for: {}", request.serverId(), String.valueOf(refused.getMessage()));
            notHeld(request);
        }
    }

    /** A session was not even begun: a waiting alert is sent later, anything else is tried a few times (FUMO-93, DM-184). */
    void notHeld(SessionRequest request) {
        if (request.trigger() == Trigger.ALERT) {
            alertsWait(request.serverId());
        } else {
            sessionFailed(request);
        }
    }

    /** Asks for a session once the gateway had time to come up. */
    void atStart(SessionRequest request) {
        later(times.start(), request);
    }

    /** Alerts of this server wait although they were sent, or could not be sent (FUMO-93). */
    synchronized void alertsWait(String serverId) {
        int tries = alertTries.merge(serverId, 1, Integer::sum);
        int factor = ALERT_FACTORS.get(Math.min(tries, ALERT_FACTORS.size()) - 1);
        Future<?> old = alertTimers.put(serverId,
                later(times.alertRetry().multipliedBy(factor), SessionRequest.of(serverId, Trigger.ALERT)));
        if (old != null) {
            old.cancel(false);
        }
    }

    /** Nothing waits for this server any more. */
    synchronized void alertsSettled(String serverId) {
        alertTries.remove(serverId);
        Future<?> old = alertTimers.remove(serverId);
        if (old != null) {
            old.cancel(false);
        }
    }

    /** A session could not be held: try again, a few times, ever later (DM-184). */
    synchronized void sessionFailed(SessionRequest request) {
        int tries = sessionTries.merge(request, 1, Integer::sum);
        if (tries > MOST_SESSION_RETRIES) {
            sessionTries.remove(request);
        } else {
            later(times.sessionRetry().multipliedBy(1L << (tries - 1)), request);
        }
    }

    /** A session was held. */
    synchronized void sessionHeld(String serverId) {
        sessionTries.keySet().removeIf(request -> request.serverId().equals(serverId));
    }

    /**
     * Asks for a session when a busy server may be asked again, never earlier, and little later: the server may have kept that moment for this gateway
     * alone. The rest is for servers that tell all gateways the same.
     */
    void after(Duration wait, SessionRequest request) {
        long longest = Math.round(wait.toMillis() * LATER) + LATER_MILLIS;
        inMillis(wait.toMillis() + ThreadLocalRandom.current().nextLong(longest + 1), () -> ask(request));
    }

    private Future<?> later(Duration delay, SessionRequest request) {
        return after(delay, () -> ask(request));
    }

    private Future<?> after(Duration delay, Runnable task) {
        return inMillis((long) (delay.toMillis() * (1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER))), task);
    }

    private Future<?> inMillis(long millis, Runnable task) {
        try {
            return timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.completedFuture(null);
        }
    }

    void close() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
