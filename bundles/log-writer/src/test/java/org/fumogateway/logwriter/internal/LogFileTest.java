package org.fumogateway.logwriter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;

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
    @DisplayName("An entry is one line: text from outside forges no second one, an exception shows messages and no stack trace")
    void oneLine() {
        Exception failure = new IllegalStateException("outer", new java.io.IOException("inner\n\tat forged"));
        LogEntry entry = entry(Map.of("getMessage", "host said: x\n2026-01-01T00:00:00Z INFO forged", "getLogLevel", LogLevel.WARN,
                "getTime", 0L, "getException", failure));
        String line = LogWriter.format(entry);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains("WARN").contains(": outer: inner").doesNotContain("\tat");
    }

    private static LogEntry entry(Map<String, Object> answers) {
        return (LogEntry) Proxy.newProxyInstance(LogFileTest.class.getClassLoader(), new Class<?>[] {LogEntry.class},
                (proxy, method, arguments) -> answers.get(method.getName()));
    }
}
