package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsCheckTest {

    private static final String PID = "org.fumogateway.example";
    private static final String DESCRIPTION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0" localization="OSGI-INF/l10n/example">
              <OCD id="example.Configuration" name="Example">
                <AD id="allowHttp" type="Boolean" default="false"/>
                <AD id="waitSeconds" type="Integer" min="1" max="540" default="3"/>
                <AD id="tries" type="Integer" default="5"/>
                <AD id="largest" type="Long" min="0" default="0"/>
                <AD id="most" type="Long" max="8" default="0"/>
                <AD id="name" type="String" default=""/>
                <AD id="pinnedKeys" type="String" cardinality="2147483647" default=""/>
                <AD id="hours" type="Integer" cardinality="24" default=""/>
              </OCD>
              <Designate pid="org.fumogateway.example"><Object ocdref="example.Configuration"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream warned = new ByteArrayOutputStream();
    private final SettingDescriptions descriptions = new SettingDescriptions();
    private SettingsCheck check;

    @BeforeEach
    void described() throws Exception {
        descriptions.add(jar(DESCRIPTION));
        check = new SettingsCheck(folder, new PrintStream(warned, true, StandardCharsets.UTF_8));
    }

    private Path jar(String description) throws IOException {
        Path jar = folder.resolve("example.jar");
        try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/example.Configuration.xml"));
            zip.write(description.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("OSGI-INF/component.xml"));
            zip.write("<not a description".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private void accepted(Map<String, Object> values) throws LaunchException {
        check.refuse(Map.of(PID, values), descriptions);
        assertThat(warnings()).isEmpty();
    }

    private String warnings() {
        return warned.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("Values that their component can take are taken, limits included, and lists are left to the component")
    void takes() throws Exception {
        accepted(Map.of("allowHttp", "true", "waitSeconds", "540", "tries", "-2147483648", "largest", "9223372036854775807", "name", "12 o'clock",
                "pinnedKeys", "one,two", "hours", "1,2"));
        accepted(Map.of("allowHttp", "False", "waitSeconds", "1", "tries", "2147483647", "largest", "0", "Store.target", "(name=flash)"));
        accepted(Map.of("allowHttp", "TRUE", "waitSeconds", "+1", "tries", "0000000000000000000000000000005", "largest", "007"));
    }

    @Test
    @DisplayName("A value that its component cannot take ends the start with exit code 78; file, name and what it has to be are said, the value is not")
    void refuses() {
        Map.of("allowHttp", "yes", "waitSeconds", "one", "tries", "2147483648", "largest", "0x10").forEach((name, value) -> refused(name, value));
        Map.of("allowHttp", "", "waitSeconds", "1 2", "tries", "\"5\"", "largest", "9223372036854775808").forEach((name, value) -> refused(name, value));
        Map.of("allowHttp", "1", "waitSeconds", "3s", "tries", "5.0", "largest", "").forEach((name, value) -> refused(name, value));
    }

    private void refused(String name, String value) {
        assertThatThrownBy(() -> check().refuse(Map.of(PID, Map.of(name, value)), descriptions)).as(name + " = " + value)
                .isInstanceOfSatisfying(LaunchException.class, refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageStartingWith("The setting " + name + " in " + folder.resolve(PID + ".cfg") + " has to be ");
    }

    private SettingsCheck check() {
        return new SettingsCheck(folder, new PrintStream(warned, true, StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("What a value has to be is said, and all wrong values are named at once, none of them repeated")
    void namesAll() {
        assertThatThrownBy(() -> check.refuse(Map.of(PID, Map.of("waitSeconds", "hunter2", "allowHttp", "hunter3", "tries", "3000000000")), descriptions))
                .hasMessageContaining("waitSeconds").hasMessageContaining("has to be a whole number.").hasMessageContaining("allowHttp")
                .hasMessageContaining("has to be true or false.").hasMessageContaining("has to be a whole number from -2147483648 to 2147483647.")
                .hasMessageNotContaining("hunter");
    }

    @Test
    @DisplayName("A number beyond the limits that its component describes is a warning: the component may bring it within them")
    void doubts() throws Exception {
        check.refuse(Map.of(PID, Map.of("waitSeconds", "0", "largest", "-1", "most", "9")), descriptions);
        assertThat(warnings().lines()).containsExactlyInAnyOrder(
                "The setting waitSeconds in " + folder.resolve(PID + ".cfg") + " should be from 1 to 540.",
                "The setting largest in " + folder.resolve(PID + ".cfg") + " should be 0 or more.",
                "The setting most in " + folder.resolve(PID + ".cfg") + " should be at most 8.");
    }

    @Test
    @DisplayName("A setting or a file that nobody reads is a warning, which names what may be meant; settings of other vendors are left alone")
    void warns() throws Exception {
        check.refuse(Map.of(PID, Map.of("allowhttp", "true", "wait", "3", "colour", "red"), "org.fumogateway.exampel", Map.of("a", "b"), "com.acme.plug",
                Map.of("a", "b")), descriptions);
        assertThat(warnings().lines()).containsExactlyInAnyOrder(
                "No component reads the setting allowhttp in " + folder.resolve(PID + ".cfg") + "; is allowHttp meant?",
                "No component reads the setting wait in " + folder.resolve(PID + ".cfg") + "; is waitSeconds meant?",
                "No component reads the setting colour in " + folder.resolve(PID + ".cfg") + ".",
                "No component reads the settings in " + folder.resolve("org.fumogateway.exampel.cfg") + ".");
    }

    @Test
    @DisplayName("Where values may not end the start, the same faults are warnings")
    void warnsOnly() {
        check.warn(Map.of(PID, Map.of("tries", "many")), descriptions);
        assertThat(warnings()).isEqualToIgnoringNewLines("The setting tries in " + folder.resolve(PID + ".cfg") + " has to be a whole number.");
    }

    @Test
    @DisplayName("A component is found in whichever bundle describes it; no bundle is opened after all are known")
    void finds() throws Exception {
        Path plain = folder.resolve("another.jar");
        Files.copy(jar(DESCRIPTION.replace("org.fumogateway.example", "org.fumogateway.hidden")), plain);
        Path likely = folder.resolve("ex-ample-1.0.jar");
        Files.copy(jar(DESCRIPTION), likely);
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");

        SettingDescriptions first = new SettingDescriptions();
        first.find(Set.of(PID), List.of(broken, plain, likely));
        assertThat(first.of(PID)).containsKeys("tries", "hours");

        SettingDescriptions both = new SettingDescriptions();
        assertThat(both.find(Set.of(PID, "org.fumogateway.hidden"), List.of(likely, plain, broken))).isTrue();
        assertThat(both.knows("org.fumogateway.hidden")).isTrue();
        assertThat(new SettingDescriptions().find(Set.of("com.acme.plug"), List.of(likely, plain))).isFalse();
        assertThatThrownBy(() -> both.find(Set.of("com.acme.plug"), List.of(broken))).isInstanceOf(LaunchException.class).hasMessageContaining("broken.jar");
    }

    @Test
    @DisplayName("A description with a document type, or none at all, is refused with the name of the bundle")
    void brokenDescription() throws Exception {
        for (String description : new String[] {"<!DOCTYPE a [<!ENTITY b 'c'>]>" + DESCRIPTION.substring(DESCRIPTION.indexOf('\n')), "no description"}) {
            Path jar = jar(description);
            assertThatThrownBy(() -> new SettingDescriptions().add(jar)).isInstanceOf(LaunchException.class).hasMessageContaining(jar.toString());
        }
    }
}
