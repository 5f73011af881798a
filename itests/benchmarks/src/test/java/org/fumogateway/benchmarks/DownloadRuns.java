package org.fumogateway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fumogateway.dlota.internal.DownloadProcess;

/** Downloads of one object from one nginx, each by a process of its own, and what they cost. The files lie where the build writes. */
final class DownloadRuns implements AutoCloseable {

    private static final int BLOCK_OCTETS = 1 << 20;
    /** What every Linux shows to its users, whatever it counts in. */
    private static final int TICKS_PER_SECOND = 100;

    /**
     * What one run cost.
     *
     * @param wallMillis     from the start of the process to its end
     * @param downloadMillis of it, the download itself; 0 if not known
     * @param cpuMillis      processor time of the process and its children
     */
    record Cost(long wallMillis, long downloadMillis, long cpuMillis) {
    }

    private final Path folder;
    private final long octets;
    private final Nginx nginx;
    private String sha256;

    /** Makes an object of that size and starts the server. */
    DownloadRuns(Path folder, long octets) throws Exception {
        this.folder = folder.toAbsolutePath();
        this.octets = octets;
        clear(this.folder);
        Path files = Files.createDirectories(this.folder.resolve("files"));
        makeObject(files.resolve("object"));
        nginx = new Nginx(this.folder);
        describe(files.resolve("plain.dd"), nginx.url(false, "object"));
        describe(files.resolve("tls.dd"), nginx.url(true, "object"));
    }

    private void makeObject(Path file) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[BLOCK_OCTETS];
        Random random = new Random(octets);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = octets; left > 0; left -= block.length) {
                random.nextBytes(block);
                int count = (int) Math.min(left, block.length);
                digest.update(block, 0, count);
                out.write(block, 0, count);
            }
        }
        sha256 = HexFormat.of().formatHex(digest.digest());
    }

    private void describe(Path file, String object) throws IOException {
        Files.writeString(file, "<media xmlns=\"http://www.openmobilealliance.org/xmlns/dd\"><type>application/vnd.example.fup</type><size>" + octets
                + "</size><objectURI>" + object + "</objectURI><installParam>sha256=" + sha256 + "</installParam></media>");
    }

    /** Our download client with the Java options of a shipped gateway, and some more that win over them. */
    Cost ours(boolean tls, String... javaOptions) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(shippedOptions());
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                DownloadProcess.class.getName(), nginx.url(tls, tls ? "tls.dd" : "plain.dd"), data.toString(), nginx.authority().toString()));
        Cost cost = run(command, true);
        clear(data);
        return cost;
    }

    private static List<String> shippedOptions() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("fumo.distribution"), "conf", "gateway", "jvm.options")).stream()
                .map(line -> line.replaceAll("#.*", "").trim()).filter(line -> !line.isEmpty()).toList();
    }

    /** curl, tee and sha256sum; with sync until the file is on the medium, as ours is. */
    Cost curl(boolean tls, boolean sync) throws IOException, InterruptedException {
        Path file = folder.resolve("copy");
        String pipe = "curl -sS --fail --cacert \"$1\" \"$2\" | tee \"$3\" | sha256sum | grep -q \"$4\"";
        Cost cost = run(List.of("sh", "-c", pipe + (sync ? " && sync \"$3\"" : ""), "sh",
                nginx.authority().toString(), nginx.url(tls, "object"), file.toString(), sha256), false);
        Files.delete(file);
        return cost;
    }

    private Cost run(List<String> command, boolean tellsMillis) throws IOException, InterruptedException {
        // What the run before has left to be written is not this one's to pay for.
        new ProcessBuilder("sync").start().waitFor();
        Path output = folder.resolve("output");
        long cpu = childrenMillis();
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        int code = process.waitFor();
        long wall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        String said = Files.readString(output, StandardCharsets.UTF_8).trim();
        assertThat(code).as(said).isZero();
        return new Cost(wall, tellsMillis ? Long.parseLong(said) : 0, childrenMillis() - cpu);
    }

    /** Processor time of all children of this process that have ended, and of their children. */
    private static long childrenMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        return ticks * 1000 / TICKS_PER_SECOND;
    }

    private static void clear(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            paths.sorted(Comparator.reverseOrder()).forEach(DownloadRuns::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        nginx.close();
        clear(folder);
    }
}
