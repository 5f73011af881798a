package org.fumogateway.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real peer from Debian's packages that a test compares our code with. Without it the test is a counted skip with its reason; where the
 * environment says {@code FUMO_DEMAND_TOOLS=true}, as {@code .ci/run} does, it fails instead.
 */
public final class OptionalTool {

    private OptionalTool() {
    }

    /** Goes on only if the program is on the PATH. */
    public static void require(String program, String debianPackage) {
        boolean there = Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(folder -> Path.of(folder, program)).anyMatch(Files::isExecutable);
        String reason = program + " is not installed (Debian package " + debianPackage + ")";
        if (Boolean.parseBoolean(System.getenv("FUMO_DEMAND_TOOLS"))) {
            Assertions.assertTrue(there, reason);
        }
        Assumptions.assumeTrue(there, reason);
    }
}
