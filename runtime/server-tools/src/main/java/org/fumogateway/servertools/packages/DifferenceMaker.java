package org.fumogateway.servertools.packages;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.Payload;

/** Makes a difference between two images with xdelta3, in the form that every gateway can apply (PKG section 2.5). */
final class DifferenceMaker {

    private static final String TOOL = "xdelta3";
    private static final int WINDOW = 2 << 20;
    private static final int SMALLEST_SOURCE_WINDOW = 1 << 20;
    /** What bounds the memory of the tool, whatever the images (PKG-77). */
    private static final int LARGEST_SOURCE_WINDOW = 512 << 20;
    private static final String LOWEST_PRIORITY = "19";
    private static final int LONGEST_COMPLAINT = 400;
    private static final int BUFFER = 1 << 16;

    private final String tool;

    DifferenceMaker() {
        this(TOOL);
    }

    DifferenceMaker(String tool) {
        this.tool = tool;
    }

    /**
     * A difference in a file.
     *
     * @param encoding as it goes into the manifest
     * @param file     where it is
     */
    record Difference(String encoding, Path file) {
    }

    /**
     * Makes one; the smaller of the plain and the compressed form.
     *
     * @param work folder for the files
     */
    Difference make(Path old, Path fresh, Path work) throws LaunchException, IOException, InterruptedException {
        Path plain = Files.createTempFile(work, "difference", ".vcdiff");
        long source = Math.min(LARGEST_SOURCE_WINDOW, Math.max(SMALLEST_SOURCE_WINDOW, Files.size(old)));
        run(List.of(tool, "-e", "-f", "-9", "-S", "none", "-A", "-W", Integer.toString(WINDOW), "-B", Long.toString(source),
                "-s", old.toString(), fresh.toString(), plain.toString()), work);
        Path packed = Files.createTempFile(work, "difference", ".vcdiff.gz");
        compress(plain, packed);
        return Files.size(packed) < Files.size(plain) ? new Difference(Payload.ENCODING_VCDIFF_GZIP, packed)
                : new Difference(Payload.ENCODING_VCDIFF, plain);
    }

    private void run(List<String> command, Path work) throws LaunchException, IOException, InterruptedException {
        Path complaints = Files.createTempFile(work, "difference", ".txt");
        Process process;
        try {
            process = new ProcessBuilder(politely(command)).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(complaints.toFile()).start();
        } catch (IOException missing) {
            throw new LaunchException(ExitCode.UNAVAILABLE, tool + " is not installed; no difference can be made without it.", missing);
        }
        try {
            process.getOutputStream().close();
            int code = process.waitFor();
            if (code != 0) {
                throw new LaunchException(ExitCode.FAILED, tool + " failed: " + complaint(complaints));
            }
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** A machine that builds releases has other things to do as well. */
    private List<String> politely(List<String> command) {
        if (Stream.of("/usr/bin/nice", "/bin/nice").map(Path::of).noneMatch(Files::isExecutable) || !onPath()) {
            return command;
        }
        return Stream.concat(Stream.of("nice", "-n", LOWEST_PRIORITY), command.stream()).toList();
    }

    /** Asked here because a tool that is missing would otherwise be missed by nice only. */
    private boolean onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder).resolve(tool))
                .anyMatch(Files::isExecutable);
    }

    private static String complaint(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip().replace('\n', ' ');
        return text.substring(0, Math.min(text.length(), LONGEST_COMPLAINT));
    }

    private static void compress(Path plain, Path packed) throws IOException {
        try (InputStream in = Files.newInputStream(plain); OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed), BUFFER) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            in.transferTo(out);
        }
    }
}
