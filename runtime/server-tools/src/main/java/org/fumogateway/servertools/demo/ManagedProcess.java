package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.launcher.ShellClient;

/** A gateway or server started by its script, with its own log, and the way to ask it. */
final class ManagedProcess {

    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 20;
    private static final long ASK_MILLIS = 100;

    private final String name;
    private final Path log;
    private final Process process;
    private final ShellClient shell;

    ManagedProcess(String name, Path log, Path data, List<String> command) throws IOException {
        this.name = name;
        this.log = log;
        this.shell = new ShellClient(data);
        this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
    }

    /** Waits until a shell command is answered well. */
    void awaitReady(String command) throws LaunchException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new LaunchException(ExitCode.FAILED, "The " + name + " ended at once with code " + process.exitValue() + ": "
                        + lastLine());
            }
            if (answers(command)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(ASK_MILLIS);
        }
        throw new LaunchException(ExitCode.FAILED, "The " + name + " was not ready within " + START_SECONDS + " seconds; see " + log + ".");
    }

    private boolean answers(String command) {
        try {
            return shell.run(command).ok();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Runs a command that must succeed. */
    String run(String command) throws LaunchException {
        try {
            ShellClient.Answer answer = shell.run(command);
            if (!answer.ok()) {
                throw new LaunchException(ExitCode.FAILED, "The " + name + " says: " + answer.text());
            }
            return answer.text();
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "The " + name + " does not answer; see " + log + ".", e);
        }
    }

    /** Runs a command; null if nobody answers now, as during a restart. */
    String ask(String command) throws LaunchException {
        if (!process.isAlive()) {
            throw new LaunchException(ExitCode.FAILED, "The " + name + " ended with code " + process.exitValue() + ": " + lastLine());
        }
        try {
            ShellClient.Answer answer = shell.run(command);
            return answer.ok() ? answer.text() : null;
        } catch (IOException restarting) {
            return null;
        }
    }

    /** Asks the process to stop and waits for it. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Ends it without waiting, for the end of this process. */
    void stopNow() {
        process.destroy();
    }

    /** The process that stops everything when it is told to. */
    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log " + log + " cannot be read";
        }
    }
}
