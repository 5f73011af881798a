package org.fumogateway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fumogateway.lab.ReportTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link TreeBenchmark}: a glance in the normal run, all sizes in processes of their own with {@code -Pbench}. */
class TreeBenchmarkIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");

    @Test
    @DisplayName("Cost of Get, Replace, Add, Delete, of an ACL at depth 8 and of a start, by size of the tree and number of plugins")
    void costs() throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder().include(TreeBenchmark.class.getName() + "\\.");
        if (FULL) {
            options.forks(1).warmupIterations(3).warmupTime(TimeValue.seconds(1)).measurementIterations(5).measurementTime(TimeValue.seconds(1));
        } else {
            options.forks(0).warmupIterations(1).warmupTime(TimeValue.milliseconds(50)).measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(50)).param("nodes", "1000").param("plugins", "1", "100");
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        ReportTable table = new ReportTable("Management tree, " + (FULL ? "each figure from 5 s" : "one glance"), "operation", "of",
                "microseconds", "error (99.9 %)");
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            String of = params.getParamsKeys().stream().map(key -> params.getParam(key) + " " + key).collect(Collectors.joining(", "));
            double error = result.getPrimaryResult().getScoreError();
            table.row(result.getPrimaryResult().getLabel(), of.isEmpty() ? "100 plugins" : of, figure(result.getPrimaryResult().getScore()),
                    Double.isNaN(error) ? "-" : figure(error));
        }
        table.appendTo(REPORT);
        assertThat(results).hasSize(FULL ? 15 : 8);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
