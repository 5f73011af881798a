package org.fumogateway.slotboot;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/** A program of the platform that reads or writes what the boot loader remembers. It is given a limited time and may say a limited amount. */
final class PlatformTool {

    private static final int MOST_OUTPUT_OCTETS = 1 << 20;
    private static final int MOST_QUOTED = 200;
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private final String name;
    private final String debianPackage;
    private final Path folder;
    private final Duration limit;

    /**
     * A tool.
     *
     * @param folder where it lies; null to look in the folders of PATH and the usual ones
     * @param limit  after which it is ended
     */
    PlatformTool(String name, String debianPackage, Path folder, Duration limit) {
        this.name = name;
        this.debianPackage = debianPackage;
        this.folder = folder;
        this.limit = limit;
    }

    /** Runs it; what it printed. */
    String run(String input, String... arguments) throws StorageException {
        List<String> command = new ArrayList<>(List.of(find().toString()));
        command.addAll(List.of(arguments));
        try {
            return new Run(start(command)).finish(input);
        } catch (StorageException known) {
            throw known;
        } catch (IOException e) {
            throw new StorageException(Reason.IO, name + " could not be run: " + e.getMessage(), e);
        }
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private Path find() throws StorageException {
        Stream<Path> folders = folder != null ? Stream.of(folder) : Stream.concat(Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", "")), SYSTEM_FOLDERS.stream()).filter(text -> !text.isEmpty()).map(Path::of);
        return folders.map(place -> place.resolve(name)).filter(Files::isExecutable).findFirst().orElseThrow(() -> new StorageException(
                Reason.INVALID, name + (folder == null ? " is not installed" : " is not in " + folder) + " (Debian package " + debianPackage + ")"));
    }

    /** One run. Its output is read by a thread of its own: a child that keeps the pipe open must not hold us. */
    private final class Run {

        private final Process process;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private volatile boolean tooMuch;

        Run(Process process) {
            this.process = process;
        }

        String finish(String input) throws IOException {
            long deadline = System.nanoTime() + limit.toNanos();
            Thread reader = new Thread(this::read, "output of " + name);
            reader.setDaemon(true);
            reader.start();
            boolean interrupted = Thread.interrupted();
            try {
                give(input);
                boolean ended = false;
                while (!ended) {
                    try {
                        if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                            throw new StorageException(Reason.IO, name + " did not end within " + limit.toSeconds() + " s");
                        }
                        TimeUnit.NANOSECONDS.timedJoin(reader, Math.max(1, deadline - System.nanoTime()));
                        ended = true;
                    } catch (InterruptedException later) {
                        // What the loader remembers is not left half told; the time is limited anyway.
                        interrupted = true;
                    }
                }
                return judge();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Less than any pipe holds, so that this cannot block. */
        private void give(String input) {
            try (OutputStream out = process.getOutputStream()) {
                out.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedEarly) {
                // A tool that does not read its input has an exit code that tells.
            }
        }

        private String judge() throws StorageException {
            String text = text();
            if (tooMuch) {
                throw new StorageException(Reason.CORRUPT, name + " said more than " + MOST_OUTPUT_OCTETS + " octets");
            }
            if (process.exitValue() != 0) {
                throw new StorageException(Reason.IO, name + " failed with exit code " + process.exitValue() + ": " + quoted(text));
            }
            return text;
        }

        private void read() {
            byte[] piece = new byte[4096];
            try (InputStream in = process.getInputStream()) {
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    synchronized (output) {
                        if (output.size() + count > MOST_OUTPUT_OCTETS) {
                            tooMuch = true;
                            process.destroyForcibly();
                            return;
                        }
                        output.write(piece, 0, count);
                    }
                }
            } catch (IOException ended) {
                // The process was ended; what it had said by then is all there is.
            }
        }

        private String text() {
            synchronized (output) {
                return output.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private static String quoted(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}]+", " / ");
        return line.isEmpty() ? "no reason given" : line.length() > MOST_QUOTED ? line.substring(0, MOST_QUOTED) + "..." : line;
    }
}
