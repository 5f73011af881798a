package org.fumogateway.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.fumogateway.lab.ReportTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time and memory of our codecs beside those of other people's, all in one run. Each figure is the best of its iterations, for all
 * alike, which is what a machine with other work to do disturbs least; nothing is asserted by the clock. The sample measures
 * within one process and is rough; {@code -Pbench} gives each benchmark a process of its own.
 */
class CodecBenchmarkIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");
    private static final List<CodecMessages> IN_XML = List.of(CodecMessages.START, CodecMessages.COMMANDS, CodecMessages.CHUNK);

    private final Map<String, Double> times = new HashMap<>();
    private final Map<String, Double> octets = new HashMap<>();

    @Test
    @DisplayName("Decoding and encoding of three messages in XML and WBXML beside kXML2, the JDK, Woodstox and Aalto")
    void codecs() throws RunnerException, IOException {
        measure();
        compared("WBXML decode: octets to our model, beside the bare events of kXML2", List.of(CodecMessages.values()),
                "WbxmlBenchmark.decode", "WbxmlBenchmark.kxmlParse", "WbxmlBenchmark.kxmlParseUnlocked");
        compared("WBXML encode: our model to octets, beside recorded events given to kXML2", List.of(CodecMessages.values()),
                "WbxmlBenchmark.encode", "WbxmlBenchmark.kxmlSerialize");
        compared("XML decode: octets to our model, beside the bare event loops of parsers", IN_XML, "XmlBenchmark.decode",
                "XmlBenchmark.aaltoLoop", "XmlBenchmark.woodstoxLoop", "XmlBenchmark.jdkLoop");
        compared("XML encode: our model to octets, beside recorded events given to Woodstox", IN_XML, "XmlBenchmark.encode",
                "XmlBenchmark.woodstoxWrite");
        assertThat(times).hasSize(5 * 4 + 6 * 3).allSatisfy((name, time) -> assertThat(time).isPositive());
    }

    private void measure() throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().include("\\.codec\\.(Wbxml|Xml)Benchmark\\.").shouldFailOnError(true)
                .addProfiler(GCProfiler.class).jvmArgsAppend("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
        if (FULL) {
            options.forks(1).warmupIterations(10).warmupTime(TimeValue.milliseconds(500)).measurementIterations(15)
                    .measurementTime(TimeValue.milliseconds(150));
        } else {
            options.forks(0).warmupIterations(1).warmupTime(TimeValue.milliseconds(100)).measurementIterations(2)
                    .measurementTime(TimeValue.milliseconds(50)).verbosity(VerboseMode.SILENT);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            String name = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1) + " "
                    + result.getParams().getParam("message");
            times.put(name, result.getBenchmarkResults().stream().flatMap(run -> run.getIterationResults().stream())
                    .map(IterationResult::getPrimaryResult).mapToDouble(time -> time.getScore()).min().orElseThrow());
            octets.put(name, result.getSecondaryResults().entrySet().stream().filter(entry -> entry.getKey().endsWith("alloc.rate.norm"))
                    .mapToDouble(entry -> entry.getValue().getScore()).findFirst().orElse(0));
        }
    }

    /** Ours first; behind the figures of each of the others stands how many times as long it takes. */
    private void compared(String title, List<CodecMessages> messages, String... benchmarks) throws IOException {
        Stream<String> others = Stream.of(benchmarks).skip(1).map(name -> name.substring(name.indexOf('.') + 1));
        ReportTable table = new ReportTable(title + (FULL ? "" : " (rough sample)"),
                Stream.concat(Stream.of("message", "ours"), others).toArray(String[]::new));
        for (CodecMessages message : messages) {
            String ours = benchmarks[0] + " " + message;
            Stream<String> cells = Stream.of(benchmarks).skip(1).map(name -> name + " " + message)
                    .map(name -> String.format(Locale.ROOT, "%s, %.2f times ours", figure(name), times.get(name) / times.get(ours)));
            table.row(Stream.concat(Stream.of(message.title(), figure(ours)), cells).toArray(String[]::new));
        }
        table.appendTo(REPORT);
    }

    private String figure(String name) {
        return String.format(Locale.ROOT, "%.2f µs, %.0f B", times.get(name), octets.get(name));
    }
}
