package org.fumogateway.serverit.hostile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.lab.Lab;
import org.fumogateway.serverit.scripted.ScriptedClient;

/** Gateways that hold one session after the other while the server is attacked, and what they notice of it. */
final class HealthyGateways implements AutoCloseable {

    static final int COUNT = 2;
    private static final long PAUSE_MILLIS = 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger postponed = new AtomicInteger();
    private final Rush rush;
    private volatile boolean ended;

    /**
     * What they have noticed since they were asked last.
     *
     * @param sorted    milliseconds of each session
     * @param postponed how many sessions could not begin at once, because too many began in that second
     * @param failures  what went wrong, a session that was broken off by 503 too
     */
    record Noticed(List<Long> sorted, int postponed, List<String> failures) {

        int sessions() {
            return sorted.size();
        }

        long percentile(int percent) {
            return sorted.isEmpty() ? -1 : sorted.get((sorted.size() - 1) * percent / 100);
        }
    }

    /** Enrols them and lets them begin. */
    HealthyGateways(Lab lab, Rush rush) {
        this.rush = rush;
        for (int i = 0; i < COUNT; i++) {
            String device = "urn:dev:healthy:" + i;
            ScriptedClient client = new ScriptedClient(lab.serverUrl(), device, lab.server().run("server:enrol " + device));
            threads.execute(() -> run(device, client));
        }
    }

    private void run(String device, ScriptedClient client) {
        while (!ended) {
            try {
                long begin = System.nanoTime();
                client.sessionOfSeveral();
                if (client.messages() < 2) {
                    failures.add(device + " was dismissed with its first message");
                }
                millis.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
                if (!client.believed()) {
                    failures.add(device + " was not believed");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (ScriptedClient.PostponedException later) {
                if (!comesBack(device, later)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                failures.add(device + ": " + e);
            }
        }
    }

    /** In a rush of whoever a gateway begins when it is told to, and that is no failure; a session that has begun waits for nobody. */
    private boolean comesBack(String device, ScriptedClient.PostponedException later) {
        if (later.atBeginning() && rush.explains()) {
            postponed.incrementAndGet();
        } else {
            failures.add(device + ": " + later.getMessage());
        }
        try {
            TimeUnit.SECONDS.sleep(later.seconds());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** How many sessions they have held since they were asked last. */
    int sessions() {
        return millis.size();
    }

    /** Tells and forgets. */
    Noticed take() {
        List<Long> sorted;
        synchronized (millis) {
            sorted = new ArrayList<>(millis);
            millis.clear();
        }
        Collections.sort(sorted);
        List<String> failed = List.copyOf(failures);
        failures.clear();
        return new Noticed(sorted, postponed.getAndSet(0), failed);
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        threads.shutdownNow();
        threads.awaitTermination(1, TimeUnit.MINUTES);
    }
}
