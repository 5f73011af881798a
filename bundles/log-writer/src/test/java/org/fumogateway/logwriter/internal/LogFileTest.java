package org.fumogateway.logwriter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;

class LogFileTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("The log never takes more than twice its size, and the newest lines are there")
    void bounded() throws Exception {
        Path path = folder.resolve("log/gateway.log");
        LogFile file = new LogFile(path, 1000);
        for (int line = 0; line < 500; line++) {
            file.write(("line " + line + " of many").getBytes(StandardCharsets.UTF_8));
        }
        file.close();
        assertThat(Files.size(path)).isLessThanOrEqualTo(1000);
        assertThat(Files.size(folder.resolve("log/gateway.log.1"))).isLessThanOrEqualTo(1000);
        assertThat(Files.readString(path)).endsWith("line 499 of many\n");
    }

    @Test
    @DisplayName("Nobody but the owner may read the log, neither a new file nor one that was open to others, nor the one put aside")
    void ownerOnly() throws Exception {
        Path path = folder.resolve("log/gateway.log");
        Files.createDirectories(path.getParent());
        Files.writeString(path, "an earlier release\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        LogFile file = new LogFile(path, 30);
        file.write("first line".getBytes(StandardCharsets.UTF_8));
        assertThat(permissions(path)).isEqualTo("rw-------");
        file.write("second line".getBytes(StandardCharsets.UTF_8));
        file.close();
        assertThat(Files.readString(path)).isEqualTo("second line\n");
        assertThat(permissions(path)).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("log/gateway.log.1"))).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    @DisplayName("An entry is one line: text from outside forges no second one, an exception shows messages and no stack trace")
    void oneLine() {
        Exception failure = new IllegalStateException("outer", new java.io.IOException("inner\n\tat forged"));
        LogEntry entry = entry(Map.of("getMessage", "host said: x\n2026-01-01T00:00:00Z INFO forged", "getLogLevel", LogLevel.WARN,
                "getTime", 0L, "getException", failure));
        String line = LogWriter.format(entry);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains("WARN").contains(": outer: inner").doesNotContain("\tat");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0A, 0x7F, 0x85, 0x9B, 0x2028, 0x2029, 0x202E, 0x200B})
    @DisplayName("No control character, line separator or mark of direction reaches the log, whatever script it is of")
    void cleanLines(int character) {
        LogEntry entry = entry(Map.of("getMessage", "a" + Character.toString(character) + "\u00e4", "getLogLevel", LogLevel.WARN,
                "getTime", 0L));
        assertThat(LogWriter.format(entry)).endsWith(": a \u00e4");
    }

    @Test
    @DisplayName("An entry that arrives after the log was closed opens no file again")
    void lateEntry() throws Exception {
        LogReaderService reader = (LogReaderService) proxy(LogReaderService.class,
                name -> name.equals("getLog") ? Collections.emptyEnumeration() : null);
        BundleContext context = (BundleContext) proxy(BundleContext.class, name -> name.equals("getProperty") ? folder.toString() : null);
        LogWriter writer = new LogWriter(context, (LogWriter.Configuration) proxy(LogWriter.Configuration.class,
                Map.of("consoleLevel", "OFF", "fileLevel", "INFO", "fileSize", 1000L)::get), reader);
        Path path = folder.resolve("log/gateway.log");
        writer.logged(entry(Map.of("getMessage", "in time", "getLogLevel", LogLevel.WARN, "getTime", 0L)));
        assertThat(Files.readString(path)).contains("in time");
        Files.delete(path);

        writer.deactivate();
        writer.logged(entry(Map.of("getMessage", "late", "getLogLevel", LogLevel.WARN, "getTime", 0L)));

        assertThat(path).doesNotExist();
    }

    private static LogEntry entry(Map<String, Object> answers) {
        return (LogEntry) proxy(LogEntry.class, answers::get);
    }

    private static Object proxy(Class<?> type, Function<String, Object> answers) {
        return Proxy.newProxyInstance(LogFileTest.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName()));
    }
}
