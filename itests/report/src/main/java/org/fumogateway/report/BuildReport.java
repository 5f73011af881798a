package org.fumogateway.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code itests/CONFORMANCE.md} and prints the closing line. Argument: root folder of the project. */
public final class BuildReport {

    private BuildReport() {
    }

    /** Runs the report. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        TestCounts counts = TestCounts.below(root);
        Files.writeString(root.resolve("itests").resolve("CONFORMANCE.md"), new Conformance(root).toMarkdown());
        counts.skipReasons().forEach(reason -> System.out.println("skipped: " + reason));
        System.out.println(counts.passed() + " passed, " + counts.failed() + " failed, " + counts.skipped() + " skipped");
    }
}
