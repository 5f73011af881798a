package org.fumogateway.gatewayshell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fumogateway.gateway.firmware.UpdateStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UpdateTextTest {

    private static final UpdateStatus BUSY = new UpdateStatus("./FwUpdate/Gw", 30, "DL_OBJ", "op-1", "Firmware", "2.0", 42, 420, 1000, 0, "",
            false, null);
    private static final UpdateStatus IDLE = new UpdateStatus("./FwUpdate/Gw", 20, "", null, "", "", 0, 0, 0, 404,
            "nobody here trusts the signer", true, null);

    @Test
    @DisplayName("The status says state, phase and progress of a running operation, result and reason of an ended one")
    void status() {
        assertThat(UpdateText.status(null, List.of(BUSY))).contains("State 30", "DL_OBJ", "42 %", "Firmware 2.0");
        assertThat(UpdateText.status(null, List.of(IDLE))).contains("State 20", "404", "nobody here trusts the signer", "waits for the server")
                .doesNotContain("progress");
    }

    @Test
    @DisplayName("A command of a room that is absent says so in one sentence")
    void absent() {
        assertThat(new UpdateCommands().start()).isEqualTo("error: the FUMO agent is not running");
        assertThat(new SessionCommands().connect()).startsWith("error: ").doesNotContain("null");
        assertThat(new DownloadCommands().bandwidth("100")).isEqualTo("error: the downloader is not running");
        assertThat(new TraceCommands().show("1")).isEqualTo("error: the DM client is not running");
        assertThat(new TraceCommands().show("one")).isEqualTo("error: the number of a session must be a whole number, not 'one'");
        assertThat(new TreeCommands().get("./DevInfo")).isEqualTo("error: the management tree is not available");
        assertThat(new UpdateCommands().status("--json")).isEqualTo("{\"running\":null,\"instances\":[]}");
    }
}
