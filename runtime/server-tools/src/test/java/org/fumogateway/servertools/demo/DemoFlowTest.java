package org.fumogateway.servertools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoFlowTest {

    @ParameterizedTest
    @CsvSource({"5.4.1,LARGE_OBJECT", "5.4.1-normal,LARGE_OBJECT", "5.4.1-alternative-2,LARGE_OBJECT_DETAILS",
        "5.4.1 alternative 2,LARGE_OBJECT_DETAILS",
        "5.4.1-ALT1,LARGE_OBJECT_ASKED", "5.4.1_alt_1,LARGE_OBJECT_ASKED", "5.4.2-descriptor,DOWNLOAD_DESCRIPTOR", "5.4.2 DL,DOWNLOAD_DESCRIPTOR",
        "5.4.5 alternative flow 1,CLIENT_INITIATED_TWO"})
    @DisplayName("A flow is found by its section, however its alternative is spelt")
    void spellings(String name, DemoFlow flow) throws LaunchException {
        assertThat(DemoFlow.named(name)).isEqualTo(flow);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Every flow is found by the name that the list of names shows")
    void ownName(DemoFlow flow) throws LaunchException {
        assertThat(DemoFlow.names()).contains(flow.section());
        assertThat(DemoFlow.named(flow.section())).isEqualTo(flow);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5.4", "5.4.6", "5.4.3-alternative-2", "5.4.1-descriptor", "5.4.1-alternative", "all", "5x4x1"})
    @DisplayName("An unknown flow: the sentence names it and lists all, exit code 2")
    void unknown(String name) {
        assertThatThrownBy(() -> DemoFlow.named(name)).isInstanceOfSatisfying(LaunchException.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("'" + name + "'").hasMessageContaining("5.4.1-alternative-2").hasMessageContaining("5.4.5-alternative-2");
    }

    @Test
    @DisplayName("Plain: the main flows; own images alone: 5.4.4; all: every flow once, and the packages that an update needs are there")
    void plans() throws LaunchException {
        Path image = Path.of("x.img");
        assertThat(DemoPlan.of(List.of(), false, null, null).flows()).isEqualTo(DemoFlow.MAIN);
        assertThat(DemoPlan.of(List.of(), false, image, image).flows()).containsExactly(DemoFlow.DOWNLOAD_AND_UPDATE);
        assertThat(DemoPlan.of(List.of(), true, null, null).flows()).containsExactly(DemoFlow.values());
        assertThat(DemoPlan.of(List.of("5.4.3"), false, null, null).flows()).containsExactly(DemoFlow.DOWNLOAD, DemoFlow.UPDATE);
        assertThat(DemoPlan.of(List.of("5.4.1", "5.4.3", "5.4.3 alt 1"), false, null, null).flows())
                .containsExactly(DemoFlow.LARGE_OBJECT, DemoFlow.UPDATE, DemoFlow.DOWNLOAD, DemoFlow.UPDATE_BY_DEVICE);
    }

    @Test
    @DisplayName("The first image is what runs at first, then both take turns")
    void images() throws LaunchException {
        DemoPlan plan = DemoPlan.of(List.of("5.4.4"), false, Path.of("old.img"), Path.of("new.img"));
        assertThat(plan.image(0)).isEqualTo(Path.of("old.img"));
        assertThat(plan.image(1)).isEqualTo(Path.of("new.img"));
        assertThat(plan.image(2)).isEqualTo(Path.of("old.img"));
    }
}
