package org.fumogateway.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes {@code itests/CONFORMANCE.md} and prints the closing line. Arguments: root folder of the project, start of this build (ISO 8601). */
public final class BuildReport {

    private BuildReport() {
    }

    /** Runs the report. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        TestCounts counts = TestCounts.below(root, Instant.parse(arguments[1]));
        Files.writeString(root.resolve("itests").resolve("CONFORMANCE.md"), new Conformance(root).toMarkdown());
        counts.skipReasons().forEach(reason -> System.out.println("skipped: " + reason));
        counts.silentModules().forEach(module -> System.out.println("no test report of this build: " + module));
        System.out.println(counts.passed() + " passed, " + counts.failed() + " failed, " + counts.skipped() + " skipped");
    }
}
