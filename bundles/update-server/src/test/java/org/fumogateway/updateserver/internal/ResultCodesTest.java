package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResultCodesTest {

    @Test
    @Proves({"FUMO-97", "FUMO-99"})
    @DisplayName("412 is a download server that is not there, 500 one that failed: both ended in the download; 410 may have changed firmware")
    void downloadServer() {
        assertThat(ResultCodes.meaning(412)).isEqualTo("the download server is not available");
        assertThat(ResultCodes.meaning(500)).isEqualTo("the download server reported an error");
        assertThat(List.of(406, 407, 411, 412, 500, 501, 503, 550, 599)).allMatch(ResultCodes::endedInDownload);
        assertThat(List.of(400, 401, 409, 410, 450, 451, 452, 502)).noneMatch(ResultCodes::endedInDownload);
    }

    @Test
    @Proves({"FUMO-98"})
    @DisplayName("A code without a meaning of its own is told as such")
    void unknown() {
        assertThat(ResultCodes.meaning(777)).isEqualTo("a code without a meaning of its own");
    }
}
