package org.fumogateway.logwriter.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Brings the OSGi log to where people look: standard error and a file of bounded size in the data folder. One line per entry; of an
 * exception only its message is shown, down the chain of causes, never a stack trace.
 */
@Component(immediate = true, configurationPid = "org.fumogateway.logwriter")
@Designate(ocd = LogWriter.Configuration.class)
public final class LogWriter implements LogListener {

    private static final String OWN_PREFIX = "org.fumogateway.";

    private final LogReaderService reader;
    private final LogLevel consoleLevel;
    private final LogLevel fileLevel;
    private final PrintStream console;
    private final LogFile file;
    private boolean closed;

    /** What an operator may set. */
    @ObjectClassDefinition(name = "FUMO Gateway log", description = "Where log entries go and how many of them.")
    @interface Configuration {

        @AttributeDefinition(name = "Console level", description = "Least important entries shown on standard error: ERROR, WARN, INFO, "
                + "DEBUG, TRACE, or OFF. Empty: the framework property org.fumogateway.log.level, INFO by default.")
        String consoleLevel() default "";

        @AttributeDefinition(name = "File level", description = "The same for the file.")
        String fileLevel() default "INFO";

        @AttributeDefinition(name = "File size", description = "Largest log file in octets; two files are kept, the current and the "
                + "previous one. 0 writes no file.")
        long fileSize() default 1 << 20;
    }

    /** Begins to listen; entries that were logged earlier are written first. */
    @Activate
    public LogWriter(BundleContext context, Configuration configuration, @Reference LogReaderService reader) {
        this.reader = reader;
        this.console = System.err;
        String asked = configuration.consoleLevel().isBlank() ? context.getProperty("org.fumogateway.log.level")
                : configuration.consoleLevel();
        this.consoleLevel = level(asked);
        this.fileLevel = level(configuration.fileLevel());
        String data = context.getProperty("org.fumogateway.data");
        this.file = data == null || configuration.fileSize() <= 0 ? null
                : new LogFile(Path.of(data, "log", "gateway.log"), configuration.fileSize());
        writeEarlierEntries();
        reader.addLogListener(this);
    }

    /** Entries that are on their way to us when this returns are dropped: a late one must not open the file again. */
    @Deactivate
    void deactivate() {
        // Not under our lock: the log service may hold one of its own while it calls us.
        reader.removeLogListener(this);
        synchronized (this) {
            closed = true;
            if (file != null) {
                file.close();
            }
        }
    }

    @Override
    public synchronized void logged(LogEntry entry) {
        if (closed) {
            return;
        }
        String source = entry.getLoggerName();
        if (source != null && source.startsWith("Events.") && entry.getLogLevel() != LogLevel.ERROR) {
            // The framework's own bundle and service events: hundreds of lines that say nothing to an operator.
            return;
        }
        String line = null;
        if (shows(consoleLevel, weight(entry))) {
            line = format(entry);
            console.println(line);
        }
        if (file != null && shows(fileLevel, weight(entry))) {
            writeToFile(line == null ? format(entry) : line);
        }
    }

    private void writeEarlierEntries() {
        java.util.ArrayDeque<LogEntry> earlier = new java.util.ArrayDeque<>();
        for (java.util.Enumeration<LogEntry> log = reader.getLog(); log.hasMoreElements();) {
            earlier.push(log.nextElement());
        }
        earlier.forEach(this::logged);
    }

    private void writeToFile(String line) {
        try {
            file.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            console.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " WARN  log-writer: the log file cannot be written: "
                    + e.getMessage());
        }
    }

    /** What libraries tell at length is detail to an operator; what they warn of is not. */
    private static LogLevel weight(LogEntry entry) {
        boolean own = entry.getBundle() != null && String.valueOf(entry.getBundle().getSymbolicName()).startsWith(OWN_PREFIX);
        return !own && entry.getLogLevel() == LogLevel.INFO ? LogLevel.DEBUG : entry.getLogLevel();
    }

    private static boolean shows(LogLevel least, LogLevel level) {
        return least != null && (level == LogLevel.AUDIT || least.implies(level));
    }

    private static LogLevel level(String name) {
        if (name == null || name.isBlank()) {
            return LogLevel.INFO;
        }
        String upper = name.trim().toUpperCase(Locale.ROOT);
        if (upper.equals("OFF")) {
            return null;
        }
        try {
            return LogLevel.valueOf(upper);
        } catch (IllegalArgumentException e) {
            return LogLevel.INFO;
        }
    }

    /** One line: time, level, room, message, and the messages of an exception. */
    static String format(LogEntry entry) {
        StringBuilder line = new StringBuilder(160);
        line.append(Instant.ofEpochMilli(entry.getTime()).truncatedTo(ChronoUnit.MILLIS)).append(' ');
        line.append(String.format(Locale.ROOT, "%-5s ", entry.getLogLevel()));
        line.append(room(entry)).append(": ").append(clean(entry.getMessage()));
        for (Throwable cause = entry.getException(); cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            line.append(": ").append(message == null ? cause.getClass().getSimpleName() : clean(message));
        }
        return line.toString();
    }

    private static String room(LogEntry entry) {
        String name = entry.getBundle() == null ? "framework" : entry.getBundle().getSymbolicName();
        return name != null && name.startsWith(OWN_PREFIX) ? name.substring(OWN_PREFIX.length()) : String.valueOf(name);
    }

    /**
     * A message from outside must not be able to forge lines: neither with control characters of any script, nor with the separators
     * of lines and paragraphs, nor with the invisible marks that turn the direction of writing.
     */
    private static String clean(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    }
}
