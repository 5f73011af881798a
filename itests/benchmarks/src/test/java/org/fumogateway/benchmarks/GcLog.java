package org.fumogateway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the garbage collector wrote about the heap of a process, in a folder of its own with one file for each start. */
record GcLog(Path folder) {

    private static final Pattern PAUSE = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

    /**
     * Largest occupation of the heap.
     *
     * @param used just before any collection, in megabytes
     * @param live just after any collection, in megabytes
     */
    record Peak(long used, long live) {
    }

    /** Java option that makes the process write it. */
    String option() {
        return "-Xlog:gc:file=" + folder.resolve("%p.log") + "::filecount=0";
    }

    /** The peak over all starts, of which there must have been so many. */
    Peak peak(int leastStarts) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.toList();
        }
        assertThat(logs).as("one log for each start").hasSizeGreaterThanOrEqualTo(leastStarts);
        long used = 0;
        long live = 0;
        for (Path log : logs) {
            for (String line : Files.readAllLines(log)) {
                Matcher pause = PAUSE.matcher(line);
                if (pause.find()) {
                    used = Math.max(used, Long.parseLong(pause.group(1)));
                    live = Math.max(live, Long.parseLong(pause.group(2)));
                }
            }
        }
        return new Peak(used, live);
    }
}
