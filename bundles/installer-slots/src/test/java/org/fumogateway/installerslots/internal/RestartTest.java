package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("Without a command the process starts again; with one the command runs instead, and one that is missing is a failure")
    void restarts() throws Exception {
        CountDownLatch process = new CountDownLatch(1);
        Restart.by(List.of(), process::countDown, TestLogger.create()).now();
        assertThat(process.await(0, TimeUnit.SECONDS)).isTrue();
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Restart.by(List.of("cp", "/dev/null", pipe.toString()), () -> {
            throw new AssertionError("the process is not the machine");
        }, TestLogger.create()).now();
        try (var told = Files.newInputStream(pipe)) {
            assertThat(told.read()).isEqualTo(-1);
        }
        Restart missing = Restart.by(List.of(folder.resolve("none").toString()), process::countDown, TestLogger.create());
        assertThatThrownBy(missing::now).isInstanceOf(IOException.class);
    }
}
