package org.fumogateway.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.lab.RunningProcess;

/** Memory of a Java process that the distribution's script supervises, as Linux and the process itself tell it. */
public record JavaProcess(long pid) {

    private static final Pattern USED = Pattern.compile("(?:def new|tenured) generation.*?used (\\d+)K");

    /** The one that runs now. */
    public static JavaProcess of(RunningProcess process) {
        return new JavaProcess(process.javaProcess().orElseThrow().pid());
    }

    /** Resident memory. */
    public long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    /** What lives on the heap, after a full collection. */
    public long liveHeapKilobytes() throws IOException, InterruptedException {
        command("GC.run");
        Matcher used = USED.matcher(command("GC.heap_info"));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes;
    }

    private String command(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
