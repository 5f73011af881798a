package org.fumogateway.servertools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

    private static final Release WANTED = new Release("2.0.0", Path.of("v2.img"), "aa11", Path.of("v2.fup"), "bb22", 1000);

    private static JsonObject instance(int state, int lastResult, String version) {
        return Json.createObjectBuilder().add("state", state).add("lastResult", lastResult).add("packageVersion", version).add("phase", "")
                .add("reportPending", false).add("detail", "why").build();
    }

    private static JsonObject running(String version, String sha256) {
        return Json.createObjectBuilder().add("version", version).add("sha256", sha256).add("slot", "b").build();
    }

    private static JsonObject job(String operation, String state, int code) {
        return Json.createObjectBuilder().add("operation", operation).add("state", state).add("resultCode", code).add("detail", "because")
                .add("closed", !state.equals("COMMANDED")).build();
    }

    /** What both sides say after that flow went well. */
    private static Observation well(DemoFlow flow) {
        return new Observation(instance(flow.updates() ? 90 : 50, 200, "2.0.0"), flow.updates() ? running("2.0.0", "aa11") : running("1.0.0", "0"),
                flow.lastOperation() == null ? null : job(flow.lastOperation(), "SUCCEEDED", 200), flow.updates() ? "2.0.0" : "1.0.0");
    }

    private static FlowResult judge(Observation seen) {
        return Verdict.of(DemoFlow.DOWNLOAD_AND_UPDATE, WANTED, seen, "aa11", 1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Good only if both sides and the disk agree; then the flow has ended, and its row says yes")
    void good(DemoFlow flow) {
        Observation seen = well(flow);
        FlowResult result = Verdict.of(flow, WANTED, seen, flow.updates() ? "aa11" : "bb22", 1);
        assertThat(result.wrong()).isEmpty();
        assertThat(result.row()).hasSameSizeAs(FlowResult.titles());
        assertThat(result.row().get(7)).startsWith("yes");
        assertThat(seen.ended(flow, "2.0.0")).isTrue();
        assertThat(Verdict.of(flow, WANTED, seen, "cc33", 1).row().get(7)).startsWith("NO cc33");
    }

    @Test
    @DisplayName("Each single disagreement makes the flow a failure and is told")
    void disagreements() {
        Observation well = well(DemoFlow.DOWNLOAD_AND_UPDATE);
        assertThat(judge(well).good()).isTrue();
        assertThat(judge(new Observation(instance(70, 200, "2.0.0"), well.running(), well.job(), "2.0.0")).wrong()).containsExactly("State is 70.");
        assertThat(judge(new Observation(instance(90, 451, "2.0.0"), well.running(), well.job(), "2.0.0")).wrong())
                .containsExactly("The gateway's result is 451. why");
        assertThat(judge(new Observation(well.instance(), running("1.0.0", "aa11"), well.job(), "2.0.0")).wrong())
                .containsExactly("The version is 1.0.0, not 2.0.0.");
        assertThat(judge(new Observation(well.instance(), running("2.0.0", "dd"), well.job(), "2.0.0")).wrong())
                .containsExactly("The gateway tells digest dd, the release has aa11.");
        assertThat(judge(new Observation(well.instance(), well.running(), well.job(), "1.0.0")).wrong())
                .containsExactly("The server read version 1.0.0 from the gateway.");
        assertThat(judge(new Observation(well.instance(), well.running(), null, "2.0.0")).wrong()).containsExactly(
                "The server ordered no DOWNLOAD_AND_UPDATE.");
        assertThat(judge(new Observation(well.instance(), well.running(), job("DOWNLOAD_AND_UPDATE", "LOST", 200), "2.0.0")).wrong())
                .containsExactly("The server's job is LOST. because");
        assertThat(judge(new Observation(well.instance(), well.running(), job("DOWNLOAD_AND_UPDATE", "SUCCEEDED", 250), "2.0.0")).wrong())
                .containsExactly("The server was reported 250.");
        assertThat(judge(Observation.NONE).good()).isFalse();
    }

    @Test
    @DisplayName("A flow of two commands has not ended with the first, but a failed first command ends it")
    void endOfTwoCommands() {
        Observation downloaded = new Observation(instance(50, 200, "2.0.0"), running("1.0.0", "0"), job("DOWNLOAD", "SUCCEEDED", 200), "1.0.0");
        assertThat(downloaded.ended(DemoFlow.CLIENT_INITIATED_TWO, "2.0.0")).isFalse();
        assertThat(downloaded.ended(DemoFlow.DOWNLOAD, "2.0.0")).isTrue();
        Observation failed = new Observation(instance(20, 404, ""), running("1.0.0", "0"), job("DOWNLOAD", "REPORTED_FAIL", 404), "1.0.0");
        assertThat(failed.ended(DemoFlow.CLIENT_INITIATED_TWO, "2.0.0")).isTrue();
        FlowResult result = Verdict.of(DemoFlow.CLIENT_INITIATED_TWO, WANTED, failed, "0", 1);
        assertThat(result.wrong()).contains("The server ordered no UPDATE: its last job is DOWNLOAD, REPORTED_FAIL. because");
        assertThat(result.row()).contains("404", "20");
    }

    @Test
    @DisplayName("An update that the device began itself has ended when the server has read its version, or when it failed")
    void endOfOwnUpdate() {
        JsonObject updated = instance(90, 200, "2.0.0");
        assertThat(new Observation(updated, running("2.0.0", "aa11"), null, "1.0.0").ended(DemoFlow.UPDATE_BY_DEVICE, "2.0.0")).isFalse();
        assertThat(new Observation(updated, running("2.0.0", "aa11"), null, "2.0.0").ended(DemoFlow.UPDATE_BY_DEVICE, "2.0.0")).isTrue();
        Observation failed = new Observation(instance(70, 410, "2.0.0"), running("1.0.0", "0"), null, "1.0.0");
        assertThat(failed.ended(DemoFlow.UPDATE_BY_DEVICE, "2.0.0")).isTrue();
    }

    @Test
    @DisplayName("A flow that was not run says so and complains of nothing")
    void notRun() {
        FlowResult result = FlowResult.notRun(DemoFlow.UPDATE);
        assertThat(result.good()).isFalse();
        assertThat(result.row()).isEqualTo(List.of("5.4.3", "already there", "-", "-", "-", "-", "-", "not run"));
        assertThat(result.complaints()).isEmpty();
    }
}
