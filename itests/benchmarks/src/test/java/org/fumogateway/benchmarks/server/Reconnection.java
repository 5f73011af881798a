package org.fumogateway.benchmarks.server;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * After an outage: all gateways come back within some seconds, at random moments, and whoever is refused comes again when its Retry-After says so,
 * somewhen in the second that follows, as the DM client of this product does.
 */
final class Reconnection {

    private static final int THREADS = 64;
    private static final long MINUTES = 30;

    private final Fleet fleet;
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(THREADS);
    private final Random random = new Random(1);
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong lastServed = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private CountDownLatch waiting;

    /**
     * What came of it.
     *
     * @param seconds  from the first attempt until the last gateway was served
     * @param attempts attempts of a gateway, on average
     */
    record Outcome(double seconds, double attempts) {
    }

    Reconnection(Fleet fleet) {
        this.fleet = fleet;
    }

    Outcome run(List<SimulatedGateway> gateways, long withinMillis) throws Exception {
        waiting = new CountDownLatch(gateways.size());
        long begun = System.nanoTime();
        for (SimulatedGateway gateway : gateways) {
            workers.schedule(() -> attempt(gateway), (long) (random.nextDouble() * withinMillis), TimeUnit.MILLISECONDS);
        }
        boolean all = waiting.await(MINUTES, TimeUnit.MINUTES);
        workers.shutdownNow();
        if (failure.get() != null) {
            throw failure.get();
        }
        if (!all) {
            throw new IllegalStateException(waiting.getCount() + " gateways were not served within " + MINUTES + " minutes");
        }
        return new Outcome((lastServed.get() - begun) / 1e9, (double) attempts.get() / gateways.size());
    }

    private void attempt(SimulatedGateway gateway) {
        attempts.incrementAndGet();
        try (HttpConnection connection = new HttpConnection(fleet.port())) {
            gateway.session(connection);
            lastServed.set(System.nanoTime());
            waiting.countDown();
        } catch (SimulatedGateway.RefusedException refused) {
            long jitter = random.nextInt(1000);
            workers.schedule(() -> attempt(gateway), refused.retryAfterSeconds() * 1000L + jitter, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            failure.compareAndSet(null, e);
            while (waiting.getCount() > 0) {
                waiting.countDown();
            }
        }
    }
}
