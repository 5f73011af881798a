package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProfileTest {

    @Test
    @DisplayName("A feature that a setting switches on is installed only when the operator's setting says true")
    void featureAsleep() {
        Profile profile = new Profile("gateway", "base", "http", "shell").onlyWith("http", "org.example.http", "enable");
        assertThat(profile.featuresFor(Map.of())).containsExactly("base", "shell");
        assertThat(profile.featuresFor(Map.of("org.example.http", Map.of("port", "80")))).containsExactly("base", "shell");
        assertThat(profile.featuresFor(Map.of("org.example.http", Map.of("enable", "false")))).containsExactly("base", "shell");
        assertThat(profile.featuresFor(Map.of("org.example.http", Map.of("enable", "true")))).containsExactly("base", "http", "shell");
        assertThat(profile.features()).as("what can be left out").containsExactly("base", "http", "shell");
    }
}
