package org.fumogateway.serverit.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a process of ours takes, asked from outside. */
final class ServerMemory {

    private static final long KIB = 1024;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final Pattern HEAP = Pattern.compile("(?:generation|heap)\\s+total \\d+K, used (\\d+)K");

    private final long pid;

    ServerMemory(long pid) {
        this.pid = pid;
    }

    /** Octets that are resident now. */
    long resident() throws IOException {
        return status(RESIDENT) * KIB;
    }

    /** Threads of the process. */
    long threads() throws IOException {
        return status(THREADS);
    }

    private long status(Pattern wanted) throws IOException {
        Matcher found = wanted.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        if (!found.find()) {
            throw new IOException("no " + wanted);
        }
        return Long.parseLong(found.group(1));
    }

    /** Octets of the heap that are in use after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        command("GC.run");
        Matcher found = HEAP.matcher(command("GC.heap_info"));
        long used = 0;
        while (found.find()) {
            used += Long.parseLong(found.group(1));
        }
        if (used == 0) {
            throw new IOException("no heap figure");
        }
        return used * KIB;
    }

    private String command(String name) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(tool.toString(), Long.toString(pid), name).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }
}
