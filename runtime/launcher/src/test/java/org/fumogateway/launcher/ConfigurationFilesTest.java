package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("Each PID.cfg becomes the settings of its component; other files and a missing folder are nothing")
    void reads() throws Exception {
        Files.writeString(folder.resolve("org.example.one.cfg"), "# comment\nname = value \nempty =\n");
        Files.writeString(folder.resolve("notes.txt"), "name = ignored\n");
        assertThat(ConfigurationFiles.read(folder)).isEqualTo(Map.of("org.example.one", Map.of("name", "value", "empty", "")));
        assertThat(ConfigurationFiles.read(folder.resolve("missing"))).isEmpty();
    }

    @Test
    @DisplayName("A file that is no text, is too large or has a malformed escape is refused with its name and exit code 78")
    void refuses() throws Exception {
        for (byte[] content : new byte[][] {{(byte) 0xc3, 0x28}, "a = \\u12".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            new byte[(1 << 20) + 1]}) {
            Path file = Files.write(folder.resolve("org.example.bad.cfg"), content);
            assertThatThrownBy(() -> ConfigurationFiles.read(folder)).isInstanceOfSatisfying(LaunchException.class, refused -> {
                assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
                assertThat(refused).hasMessageContaining(file.toString());
            });
        }
    }
}
