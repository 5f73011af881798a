package org.fumogateway.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        demand(there, program, debianPackage);
    }

    /**
     * Goes on only if one of the folders in that folder holds the program, as Debian keeps programs of several versions side by side.
     *
     * @param program path below the folder of a version
     * @return the program of the highest version by name
     */
    public static Path requireVersioned(Path versions, String program, String debianPackage) throws IOException {
        List<Path> found = List.of();
        if (Files.isDirectory(versions)) {
            try (Stream<Path> folders = Files.list(versions)) {
                found = folders.map(folder -> folder.resolve(program)).filter(Files::isExecutable).sorted().toList();
            }
        }
        demand(!found.isEmpty(), program, debianPackage);
        return found.get(found.size() - 1);
    }

    private static void demand(boolean there, String program, String debianPackage) {
        String reason = program + " is not installed (Debian package " + debianPackage + ")";
        if (Boolean.parseBoolean(System.getenv("FUMO_DEMAND_TOOLS"))) {
            Assertions.assertTrue(there, reason);
        }
        Assumptions.assumeTrue(there, reason);
    }
}
