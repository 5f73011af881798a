package org.fumogateway.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fumogateway.launcher.ShellClient;

/** A gateway or server started by the distribution's script. */
public final class RunningProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final ShellClient shell;

    RunningProcess(List<String> command, Path data, Path log, String javaOptions) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (javaOptions != null) {
            builder.environment().put(Lab.JAVA_OPTIONS, javaOptions);
        }
        this.process = builder.start();
        this.log = log;
        this.shell = new ShellClient(data);
    }

    /** Waits until a shell command answers well. */
    public RunningProcess awaitAnswer(String command) {
        Awaitility.await(command).atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the process ended with " + process.exitValue() + ":\n" + logText());
            }
            return ask(command).isPresent();
        });
        return this;
    }

    /** Runs a shell command; empty if nobody answers now or it failed. */
    public Optional<String> ask(String command) {
        try {
            ShellClient.Answer answer = shell.run(command);
            return answer.ok() ? Optional.of(answer.text()) : Optional.empty();
        } catch (IOException notNow) {
            return Optional.empty();
        }
    }

    /** Runs a shell command and returns what it printed, also if it failed. */
    public String run(String command) {
        try {
            return shell.run(command).text();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody answered '" + command + "'; log:\n" + logText(), e);
        }
    }

    /** Everything it logged so far. */
    public String logText() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has logged that: a log is written in a thread of its own, a moment after what it tells of. */
    public void awaitLog(String text) {
        Awaitility.await("'" + text + "' in the log").atMost(LOG_LIMIT).until(() -> logText().contains(text));
    }

    /** The process of the script. */
    public Process process() {
        return process;
    }

    /** The Java process that the script supervises now. */
    public Optional<ProcessHandle> javaProcess() {
        return process.children().filter(child -> child.info().command().orElse("").endsWith("java")).findFirst();
    }

    /** Asks it to stop in order; {@link #close} waits until it has. */
    void stop() {
        process.destroy();
    }

    /** Stops it in order and waits for it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** The script first, so that it starts nothing again, and what it had started. */
    private void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
