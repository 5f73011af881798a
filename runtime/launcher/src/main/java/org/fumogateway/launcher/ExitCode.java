package org.fumogateway.launcher;

/** Exit codes of {@code fumo-gateway}, as {@code --help} lists them. Those above 64 follow {@code sysexits.h}. */
public final class ExitCode {

    /** All went well. */
    public static final int OK = 0;
    /** The command did not succeed; the reason was printed. */
    public static final int FAILED = 1;
    /** The command line is not understood. */
    public static final int USAGE = 2;
    /** A server that was asked cannot be reached, or it failed. */
    public static final int UNREACHABLE = 3;
    /** Nobody is logged in at the server that was asked, or the token is not valid any more. */
    public static final int NOT_LOGGED_IN = 4;
    /** A file that was named is missing or not readable. */
    public static final int NO_INPUT = 66;
    /** Something needed is not available: a port is in use, another process works on the data folder. */
    public static final int UNAVAILABLE = 69;
    /** The framework or the distribution is damaged. */
    public static final int SOFTWARE = 70;
    /** A file or folder cannot be written. */
    public static final int CANNOT_CREATE = 73;
    /** Asks the supervisor for another start; never seen outside. */
    public static final int RESTART = 75;
    /** The configuration is wrong. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {
    }
}
