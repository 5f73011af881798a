package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.fumogateway.gateway.firmware.UpdateOutcome;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static InstanceRecord full() {
        Operation operation = Operation.accepted("op-1", OperationKind.DOWNLOAD_AND_UPDATE, "line\nbreak \\ and = \r", "srv",
                NOON, "https://h/p?a=1&b=2", "1.0")
                .withPhase(Phase.UP_TRIAL).withAttempts(2).withTargetVersion("2.0").withBootId("b7")
                .withPlan("slots", 9, 120).withWaitingSince(NOON).withNotBefore(NOON).withConsent()
                .withCancelled().withVerdict("no link").withTargetSha256("ab".repeat(32));
        Operation queued = Operation.accepted("op-2", OperationKind.UPDATE, null, null, NOON, null, "1.0");
        return new InstanceRecord(FumoState.UPDATE_PROGRESSING, "Name", "2.0", "u1", "u2", new StoredPackage("package-op-1",
                "srv"), operation,
                queued, 410, "why", List.of(new PendingReport("op-0", OperationKind.UPDATE, "srv", "c", 410)), NOON, "srv",
                List.of(new UpdateOutcome("op-0", "update", "1.0", null, NOON, NOON, 410, "why")), Map.of());
    }

    @Test
    @Proves({"FUMO-126", "FUMO-127"})
    @DisplayName("Everything the record holds comes back from its stored form, odd characters included")
    void roundTrip() {
        assertThat(RecordCodec.decode(RecordCodec.encode(full()))).isEqualTo(full());
        assertThat(RecordCodec.decode(RecordCodec.encode(InstanceRecord.initial()))).isEqualTo(InstanceRecord.initial());
    }

    @Test
    @Proves("PKG-74")
    @DisplayName("Keys of a newer agent survive an older one, and missing keys of an older agent mean absence")
    void otherVersions() {
        String text = new String(RecordCodec.encode(full()), StandardCharsets.UTF_8) + "operation.colour=green\nzone=7\n";
        InstanceRecord read = RecordCodec.decode(text.getBytes(StandardCharsets.UTF_8));
        assertThat(read.unknown()).containsOnly(Map.entry("operation.colour", "green"), Map.entry("zone", "7"));
        assertThat(new String(RecordCodec.encode(read), StandardCharsets.UTF_8)).contains("operation.colour=green\n", "zone=7\n");
        assertThat(RecordCodec.decode("state=50\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(InstanceRecord.initial().withState(FumoState.READY_TO_UPDATE));
    }

    @Test
    @Proves("PKG-74")
    @DisplayName("A phase invented by another version never throws away an update under way: the installer is asked")
    void unknownPhase() {
        String text = new String(RecordCodec.encode(full()), StandardCharsets.UTF_8).replace("UP_TRIAL", "UP_PONDER");
        assertThat(RecordCodec.decode(text.getBytes(StandardCharsets.UTF_8)).operation().phase()).isEqualTo(Phase.UP_APPLY);
    }
}
