package org.fumogateway.powercut.cycle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fumogateway.powercut.Report;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.slotboot.Provisioning;

/** Lives many lives, some at a time, and counts how they end. */
final class Range implements AutoCloseable {

    private static final int MOST_TOLD = 12;

    private final Firmware firmware;
    private final PackageHost host;
    private final SimulatedDisk factory = new SimulatedDisk();
    private final ExecutorService workers;
    private final List<Cycle> cycles;
    private final Flaw flaw;
    private final Map<Cycle, Life.Result> peace = new HashMap<>();
    private final Map<String, Throwable> defects = new ConcurrentHashMap<>();

    /** What became of a shot. */
    record Hit(Shot shot, Outcome outcome, Life.Result result, String violation) {
    }

    Range(Path folder, int threads) throws IOException {
        this(folder, threads, Cycle.all(), Flaw.NONE);
    }

    /** For some of the cycles, and a gateway that is not as it should be. */
    Range(Path folder, int threads, List<Cycle> cycles, Flaw flaw) throws IOException {
        this.cycles = cycles;
        this.flaw = flaw;
        firmware = new Firmware(folder);
        host = new PackageHost(firmware);
        new Provisioning(GatewayProcess.LAYOUT, factory).install(new ByteArrayInputStream(Firmware.OLD), "1.0");
        workers = Executors.newFixedThreadPool(threads);
        // A thread that loses its power ends; that is no news.
        Thread.setDefaultUncaughtExceptionHandler((thread, end) -> {
            if (!(end instanceof PowerCut)) {
                defects.put(thread.getName(), end);
            }
        });
        for (Cycle cycle : cycles) {
            peace.put(cycle, live(cycle, Attack.none()));
        }
    }

    /** The operations of a cycle that nobody attacks. */
    List<Operation> operations(Cycle cycle) {
        return peace.get(cycle).all;
    }

    Life.Result live(Cycle cycle, Attack attack) {
        return new Life(factory, firmware, host, cycle, attack, flaw).live();
    }

    /** Lives them all; the result is in the order of the shots. */
    List<Hit> fire(List<Shot> shots) throws InterruptedException, ExecutionException {
        List<Future<Hit>> running = new ArrayList<>();
        for (Shot shot : shots) {
            running.add(workers.submit(() -> fire(shot)));
        }
        List<Hit> hits = new ArrayList<>();
        for (Future<Hit> one : running) {
            hits.add(one.get());
        }
        return hits;
    }

    private Hit fire(Shot shot) {
        try {
            Life.Result result = live(shot.cycle(), shot.attack());
            return new Hit(shot, Outcome.of(result, peace.get(shot.cycle()).commands), result, "");
        } catch (Violation | RuntimeException found) {
            return new Hit(shot, Outcome.VIOLATION, null, shot + "\n" + found);
        }
    }

    /** Writes one row of the report for each cycle and tells every broken promise. */
    void report(String what, List<Hit> hits) throws IOException {
        for (Cycle cycle : cycles) {
            List<Hit> those = hits.stream().filter(hit -> hit.shot().cycle().equals(cycle)).toList();
            Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
            those.forEach(hit -> counts.merge(hit.outcome(), 1, Integer::sum));
            Map<String, Integer> words = new HashMap<>();
            counts.forEach((outcome, count) -> words.put(outcome.words, count));
            int boots = those.stream().filter(hit -> hit.result() != null).mapToInt(hit -> hit.result().mostBoots).max().orElse(0);
            Report.row("update, " + cycle + ": " + what + ", at most " + boots + " starts", operations(cycle).size(), those.size(), 1, words);
        }
        List<String> broken = hits.stream().filter(hit -> hit.outcome() == Outcome.VIOLATION).map(Hit::violation).toList();
        if (!broken.isEmpty() || !defects.isEmpty()) {
            throw new AssertionError(broken.size() + " of " + hits.size() + " lives broke a promise: " + defects + "\n"
                    + String.join("\n\n", broken.subList(0, Math.min(MOST_TOLD, broken.size()))));
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        host.close();
        Thread.setDefaultUncaughtExceptionHandler(null);
    }
}
