package org.fumogateway.launcher;

/** A start or a command failed in a way a person can understand: one sentence and an exit code. */
public class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Creates an exception without a cause. */
    public LaunchException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    /** Creates an exception that keeps the failure beneath it. */
    public LaunchException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** How the process shall end; one of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
