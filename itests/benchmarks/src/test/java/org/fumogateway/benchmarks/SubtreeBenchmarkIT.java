package org.fumogateway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.fumogateway.lab.ReportTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link SubtreeBenchmark}: a glance in the normal run, in processes of their own with {@code -Pbench}. */
class SubtreeBenchmarkIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");

    @Test
    @DisplayName("Cost of a Get of 1,000 nodes, by the form of the answer and the encoding")
    void costs() throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder().include(SubtreeBenchmark.class.getName() + "\\.");
        if (FULL) {
            options.forks(1).warmupIterations(3).warmupTime(TimeValue.seconds(1)).measurementIterations(5).measurementTime(TimeValue.seconds(1));
        } else {
            options.forks(0).warmupIterations(1).warmupTime(TimeValue.milliseconds(50)).measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(50)).param("list", "TNDS").param("nodes", "1000");
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        ReportTable table = new ReportTable("Get of " + SubtreeBenchmark.NODES + " nodes, " + (FULL ? "each figure from 5 s" : "one glance"),
                "?list=", "nodes of the tree", "session", "microseconds", "error (99.9 %)");
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            double error = result.getPrimaryResult().getScoreError();
            table.row(params.getParam("list"), params.getParam("nodes"), params.getParam("mediaType"), figure(result.getPrimaryResult().getScore()),
                    Double.isNaN(error) ? "-" : figure(error));
        }
        table.appendTo(REPORT);
        assertThat(results).hasSize(FULL ? 12 : 2);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
