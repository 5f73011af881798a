package org.fumogateway.hotswap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of the gateway's process at random moments of whole updates by every way, whole and as a difference, until the wanted number is reached:
 * {@code hotswap.kills} by {@code hotswap.killed} gateways side by side, from {@code hotswap.seed} on. Each update has a seed of its own, the next
 * number: a run that was stopped goes on with the seed it printed last.
 */
class RandomKillIT {

    private static final int MOST_IN_ONE_UPDATE = 3;
    private static final long CYCLE = Duration.ofMillis(6000).toNanos();
    private static final long IN_PHASE = Duration.ofMillis(120).toNanos();
    private static final Duration CLOSING = Duration.ofMinutes(2);
    private static final long LOOK = Duration.ofMillis(2).toNanos();
    private static final List<String> PHASES = List.of("DL_QUEUED", "DL_OBJ", "DL_CHECK", "DL_NOTIFY", "UP_QUEUED", "UP_VERIFY", "UP_APPLY",
            "UP_ACTIVATE", "UP_REBOOT", "UP_TRIAL", "UP_CONFIRM", "REPORT");

    private final Map<String, List<Long>> recoveries = new TreeMap<>();
    private long nextSeed = Long.getLong("hotswap.seed", System.nanoTime());
    private int left = Integer.getInteger("hotswap.kills");
    private int updates;
    private int startedAgain;

    @Test
    @Proves({"FUMO-63", "FUMO-74", "FUMO-126", "FUMO-128", "FUMO-129", "PKG-67"})
    @DisplayName("Killed at random moments of whole updates: a whole image, one truthful report for each operation, and the update ends well")
    void killedAnywhere(@TempDir Path folder) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int index = 0; index < Integer.getInteger("hotswap.killed"); index++) {
                Path own = Files.createDirectories(folder.resolve("lab" + index));
                all.add(threads.submit(updating(own)));
            }
            for (Future<Void> one : all) {
                try {
                    one.get();
                } catch (ExecutionException failed) {
                    throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
            // Those that did not fail close their gateways too: otherwise the processes outlive the test.
            threads.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS);
            report();
        }
    }

    private Callable<Void> updating(Path folder) {
        return () -> {
            try (KilledGateway gateway = new KilledGateway(folder)) {
                for (Optional<Long> seed = nextSeed(); seed.isPresent(); seed = nextSeed()) {
                    update(gateway, seed.get());
                }
                startedAgain(gateway.startedAgain());
            }
            return null;
        };
    }

    private void update(KilledGateway gateway, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            gateway.begin(random);
            for (int kills = 1 + random.nextInt(MOST_IN_ONE_UPDATE); kills > 0 && !gateway.done(); kills--) {
                awaitMoment(gateway, random);
                String phase = gateway.phase();
                if (!takeOne()) {
                    break;
                }
                long start = System.nanoTime();
                if (gateway.kill().isPresent()) {
                    gateway.awaitAnswer();
                    recovered(phase, Duration.ofNanos(System.nanoTime() - start).toMillis());
                } else {
                    giveBack();
                }
            }
            gateway.awaitDone();
            gateway.assertTruthful();
            System.out.println("seed " + seed + ": " + gateway.way() + ", well; " + left() + " kills left");
        } catch (Exception | AssertionError failed) {
            gateway.keepLog("kill-" + seed + "-gateway.log");
            throw new AssertionError("seed " + seed + " (" + gateway.way() + "), -Dhotswap.seed=" + seed + " begins there again: "
                    + failed.getMessage(), failed);
        }
    }

    /** Half of the kills come at any time, and so mostly while something starts; the other half in a phase, however short it is. */
    private static void awaitMoment(KilledGateway gateway, SplittableRandom random) {
        long end = System.nanoTime() + (long) (random.nextDouble() * CYCLE);
        String wanted = random.nextBoolean() ? "" : PHASES.get(random.nextInt(PHASES.size()));
        long more = (long) (random.nextDouble() * IN_PHASE);
        if (wanted.isEmpty()) {
            until(end);
            return;
        }
        long limit = System.nanoTime() + CYCLE;
        while (System.nanoTime() < limit && !gateway.phase().equals(wanted)) {
            LockSupport.parkNanos(LOOK);
        }
        until(System.nanoTime() + more);
    }

    /** A random moment is what is wanted here: nothing is awaited. */
    private static void until(long end) {
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private synchronized Optional<Long> nextSeed() {
        if (left <= 0) {
            return Optional.empty();
        }
        updates++;
        return Optional.of(nextSeed++);
    }

    private synchronized boolean takeOne() {
        if (left <= 0) {
            return false;
        }
        left--;
        return true;
    }

    private synchronized void giveBack() {
        left++;
    }

    private synchronized int left() {
        return left;
    }

    private synchronized void startedAgain(int times) {
        startedAgain += times;
    }

    private synchronized void recovered(String phase, long millis) {
        recoveries.computeIfAbsent(phase, absent -> new ArrayList<>()).add(millis);
    }

    private synchronized void report() throws Exception {
        ReportTable table = new ReportTable("Kills at random moments, " + updates + " updates; " + startedAgain
                + " times the supervisor gave up and was started again", "phase in the durable record", "kills",
                "ms until the agent answers, median", "longest");
        List<Long> all = new ArrayList<>();
        recoveries.forEach((phase, millis) -> {
            all.addAll(millis);
            row(table, phase, millis);
        });
        row(table, "all", all);
        table.appendTo(Path.of(System.getProperty("hotswap.report")));
    }

    private static void row(ReportTable table, String phase, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            table.row(phase, Integer.toString(sorted.size()), Long.toString(sorted.get(sorted.size() / 2)),
                    Long.toString(sorted.get(sorted.size() - 1)));
        }
    }
}
