package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.util.List;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the server makes of reports. */
class ReportTest extends DialogueTestBase {

    @Test
    @Proves({"FUMO-115", "FUMO-142"})
    @DisplayName("A job succeeds only when the gateway, asked for State and version, runs the wanted version")
    void success() {
        run();
        updated();

        List<ManagementCommand> commands = run(report("200"));

        assertThat(commands).containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV")));
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(store.gateways.get(DEVICE).detail(Gateway.FIRMWARE_VERSION)).contains("4.2.0");
        assertThat(run()).as("nothing left to do, but the new firmware is looked at").allMatch(ManagementCommand.Read.class::isInstance);
        assertThat(run()).as("nothing left to do").isEmpty();
    }

    @Test
    @DisplayName("A reported success without the wanted version is a failure")
    void successWithoutVersion() {
        run();
        run(report("200"));

        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().detail()).contains("4.1.7");
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("The report is durable before it is answered, and a store that fails makes the gateway keep it")
    void reportDurable() {
        run();
        UpdateDialogue dialogue = session();
        store.broken = true;
        assertThat(dialogue.alert(report("200"))).isEqualTo(500);
        assertThat(job().state()).isEqualTo(State.COMMANDED);

        store.broken = false;
        assertThat(dialogue.alert(report("200"))).isEqualTo(200);
        assertThat(job().state()).isEqualTo(State.REPORTED_OK);
    }

    @Test
    @Proves({"FUMO-38", "FUMO-113"})
    @DisplayName("While an operation runs nothing is commanded: the session of the new firmware closes at once")
    void nothingWhileRunning() {
        run();

        assertThat(run()).isEmpty();
        updated();
        assertThat(run()).isEmpty();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-90"})
    @DisplayName("FT-19: a report in the dialect of the field closes the job as failure 410")
    void dialects() {
        run();

        run(new ReceivedAlert(INSTANCE + "/DownloadAndUpdate",
                " Reversed-Domain-Name: org.openmobilealliance.FirmwareUpdate.DownloadAndUpdate ", "chr", null,
                        job().correlator(),
                "410 oops"));

        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().resultCode()).isEqualTo(410);
    }

    @Test
    @Proves({"DM-145"})
    @DisplayName("What a report carried is in the timeline, each part in its quotes, in one line and bounded; the job's own sentence stays short")
    void carried() {
        run();
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", null, "critical", job().correlator(), "410 \"a\"\n\u202e" + "x".repeat(5000)));

        assertThat(job().detail()).doesNotContain("critical");
        assertThat(store.events(job().id())).extracting(JobEvent::text).anySatisfy(line -> assertThat(line)
                .contains("Type \"" + TYPE + "downloadandupdate\", Source \"" + INSTANCE + "\", Mark \"critical\", Correlator \"" + job().correlator()
                        + "\", Data \"410 'a'??xxx").endsWith("...\".").hasSizeLessThan(700));
    }

    @Test
    @Proves({"DM-145"})
    @DisplayName("What is no text in a report, control characters beyond ASCII and halves of characters too, is a question mark in the timeline; no "
            + "character is cut in two")
    void carriedText() {
        String sign = "\ud83d\ude00";
        run();
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", null, null, job().correlator(), "410\u009b\u0085\ud83d\u2028" + sign.repeat(300)));

        assertThat(store.events(job().id())).extracting(JobEvent::text).anySatisfy(line -> assertThat(line)
                .contains("Data \"410????" + sign.repeat(193) + "...\""));
    }

    @Test
    @Proves({"FUMO-94"})
    @DisplayName("FT-20: a report that comes again is taken again and changes nothing")
    void duplicate() {
        run();
        run(report("503"));
        UpdateJob before = job();

        run(report("503"));
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", null, null, null, "503"));

        assertThat(job()).isEqualTo(before);
    }

    @Test
    @Proves({"FUMO-98"})
    @DisplayName("A report without a number is failure 409")
    void noNumber() {
        run();
        run(report("done"));

        assertThat(job().resultCode()).isEqualTo(409);
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
    }

    @Test
    @DisplayName("A report without correlator belongs to the last job of that instance and operation; one that nobody ordered "
            + "is taken")
    void withoutCorrelator() {
        assertThat(session().alert(new ReceivedAlert(INSTANCE, TYPE + "update", "int", null, "op-unknown",
                "200"))).isEqualTo(200);
        run();
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", "int", null, null, "503"));

        assertThat(job().resultCode()).isEqualTo(503);
    }

    @Test
    @Proves({"FUMO-93", "DM-143"})
    @DisplayName("An alert type that is not known here is answered 415")
    void unknownType() {
        assertThat(session().alert(new ReceivedAlert(INSTANCE, "org.example.other", "int", null, null, "1"))).isEqualTo(415);
    }

    @Test
    @Proves({"FUMO-94", "FUMO-95"})
    @DisplayName("A report with the correlator of somebody else closes no job of this server")
    void foreignCorrelator() {
        run();
        UpdateJob before = job();
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", "int", null, "somebody-else", "410"));
        assertThat(job()).isEqualTo(before);
    }

    @Test
    @DisplayName("A failed update makes the server read what the gateway runs now, and nothing more")
    void failedUpdate() {
        run();
        gateway.tree.put(INSTANCE + "/State", "70");

        assertThat(run(report("410"))).containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State",
                "./DevDetail/FwV")));
        assertThat(store.gateways.get(DEVICE).instances().get(0).state()).isEqualTo(70);
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
    }

    @Test
    @DisplayName("A read that gets no answer settles nothing")
    void silence() {
        run();
        UpdateDialogue dialogue = session();
        dialogue.alert(report("200"));
        ManagementCommand read = dialogue.next(List.of()).get(0);

        assertThat(dialogue.next(List.of(new CommandResult(read, 0, List.of(), List.of(0, 0), List.of())))).isEmpty();

        assertThat(job().state()).isEqualTo(State.REPORTED_OK);
        updated();
        run();
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    @Proves({"FUMO-94"})
    @DisplayName("An update that the gateway began itself is taken note of: its version is read and the package not sent once more")
    void ownUpdate() throws Exception {
        knownWithRoute("downloadUpdateLater");
        run();
        downloaded();
        run(downloadReport("200"));
        updated();

        assertThat(run(new ReceivedAlert(INSTANCE, TYPE + "update", "int", null, null, "200")))
                .containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV")));
        assertThat(store.gateways.get(DEVICE).detail(Gateway.FIRMWARE_VERSION)).contains("4.2.0");
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
        assertThat(store.jobs).hasSize(1);
    }
}
