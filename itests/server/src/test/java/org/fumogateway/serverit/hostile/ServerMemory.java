package org.fumogateway.serverit.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a process of ours takes, asked from outside. */
final class ServerMemory {

    private static final long KIB = 1024;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final int HEXADECIMAL = 16;
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");
    private static final Pattern MAPPED = Pattern.compile("Rss:\\s+(\\d+) kB");
    private static final Pattern GENERATION = Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");
    private static final Pattern HEAP = Pattern.compile("(?:generation|heap)\\s+total \\d+K, used (\\d+)K");

    private final long pid;
    /** Each asking costs a process of its own: two commands in one. */
    private final Path collectAndTell;
    /** Where the heap begins and ends; it is reserved once. */
    private final long[] heap;

    /** Of the process of that number; keeps a file of commands in the folder. */
    ServerMemory(long pid, Path folder) throws IOException, InterruptedException {
        this.pid = pid;
        this.collectAndTell = Files.writeString(folder.resolve("collect-and-tell.txt"), "GC.run\nGC.heap_info\n");
        this.heap = heapAddresses();
    }

    /** Octets that are resident now. */
    long resident() throws IOException {
        return status(RESIDENT) * KIB;
    }

    /**
     * Octets that are resident now without those of the Java heap: stacks, buffers, code and whatever else nobody bounds. The heap is bounded by -Xmx, and
     * of what was used of it and is free again Java gives back as much as its options say, when it likes; what counts there is {@link #liveHeap}.
     */
    long residentOutsideHeap() throws IOException {
        long all = 0;
        boolean outside = true;
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            Matcher size = MAPPED.matcher(line);
            if (mapping.lookingAt()) {
                long begin = Long.parseUnsignedLong(mapping.group(1), HEXADECIMAL);
                outside = begin < heap[0] || begin >= heap[1];
            } else if (outside && size.lookingAt()) {
                all += Long.parseLong(size.group(1));
            }
        }
        return all * KIB;
    }

    private long[] heapAddresses() throws IOException, InterruptedException {
        long begin = Long.MAX_VALUE;
        long end = 0;
        Matcher found = GENERATION.matcher(jcmd("GC.heap_info"));
        while (found.find()) {
            begin = Math.min(begin, Long.parseUnsignedLong(found.group(1), HEXADECIMAL));
            end = Math.max(end, Long.parseUnsignedLong(found.group(2), HEXADECIMAL));
        }
        if (end == 0) {
            throw new IOException("no heap addresses");
        }
        return new long[] {begin, end};
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
        Matcher found = HEAP.matcher(jcmd("-f", collectAndTell.toString()));
        long used = 0;
        while (found.find()) {
            used += Long.parseLong(found.group(1));
        }
        if (used == 0) {
            throw new IOException("no heap figure");
        }
        return used * KIB;
    }

    private String jcmd(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }
}
