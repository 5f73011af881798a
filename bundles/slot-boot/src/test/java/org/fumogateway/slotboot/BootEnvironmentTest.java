package org.fumogateway.slotboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootEnvironmentTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @TempDir
    private Path data;

    private final NioDisk disk = new NioDisk();
    private SlotLayout layout;
    private SlotDescriptions descriptions;
    private BootEnvironment environment;
    private Provisioning provisioning;

    @BeforeEach
    void factory() throws StorageException {
        layout = SlotLayout.inDataFolder(data);
        descriptions = new SlotDescriptions(layout, disk);
        environment = new BootEnvironment(layout, disk);
        provisioning = new Provisioning(layout, disk);
        provisioning.install(new ByteArrayInputStream(new byte[200_000]), "1.0");
        descriptions.write(new SlotDescription(Slot.B, "2.0", 10, DIGEST, SlotState.BOOTABLE));
    }

    @Test
    @DisplayName("A factory image is copied to slot a, described with its digest, and started as the good slot")
    void factoryImage() throws Exception {
        SlotDescription held = descriptions.read(Slot.A);
        assertThat(held.version()).isEqualTo("1.0");
        assertThat(held.length()).isEqualTo(200_000).isEqualTo(Files.size(layout.image(Slot.A)));
        assertThat(held.sha256()).isEqualTo(digestOf(layout.image(Slot.A)));
        BootDecision decision = environment.boot();
        assertThat(decision.slot()).isEqualTo(Slot.A);
        assertThat(decision.trial()).isFalse();
        assertThat(decision.trouble()).isEmpty();
    }

    @Test
    @DisplayName("A second factory image, an empty one, one larger than the slot and a missing file are refused in one sentence")
    void factoryRefusals() {
        assertReason(() -> provisioning.install(new ByteArrayInputStream(new byte[1]), "1.1"), Reason.INVALID);
        Provisioning small = new Provisioning(new SlotLayout(data.resolve("small"), 100), disk);
        assertReason(() -> small.install(new ByteArrayInputStream(new byte[101]), "1.0"), Reason.FULL);
        assertReason(() -> small.install(new ByteArrayInputStream(new byte[0]), "1.0"), Reason.INVALID);
        assertReason(() -> small.install(data.resolve("missing.img"), "1.0"), Reason.INVALID);
        assertReason(() -> small.install(new ByteArrayInputStream(new byte[1]), "1\n0"), Reason.INVALID);
        assertReason(() -> new BootEnvironment(new SlotLayout(data.resolve("small")), disk).boot(), Reason.INVALID);
    }

    @Test
    @DisplayName("A refused factory image does not stand in the way of the right one")
    void factoryAgain() throws Exception {
        SlotLayout other = new SlotLayout(data.resolve("other"), 100);
        Provisioning factory = new Provisioning(other, disk);
        assertReason(() -> factory.install(new ByteArrayInputStream(new byte[101]), "1.0"), Reason.FULL);
        factory.install(new ByteArrayInputStream(new byte[100]), "1.0");
        assertThat(new BootEnvironment(other, disk).boot().slot()).isEqualTo(Slot.A);
        assertThat(Files.size(other.image(Slot.A))).isEqualTo(100);
    }

    @Test
    @Proves("PKG-63")
    @DisplayName("A slot on trial that is never confirmed runs as often as it has tries, then the good slot runs and the "
            + "fallback is noted")
    void fallsBack() throws Exception {
        environment.activate(Slot.B, 2);
        assertThat(environment.boot()).extracting(BootDecision::slot, BootDecision::trial).containsExactly(Slot.B, true);
        assertThat(environment.boot()).extracting(BootDecision::slot, BootDecision::trial).containsExactly(Slot.B, true);
        assertThat(environment.boot()).extracting(BootDecision::slot, BootDecision::trial).containsExactly(Slot.A, false);
        assertThat(environment.state().orElseThrow().fallenBackFrom()).contains(Slot.B);
        assertReason(environment::confirm, Reason.INVALID);
        assertThat(environment.boot().slot()).isEqualTo(Slot.A);
    }

    @Test
    @DisplayName("A confirmed slot is the good one from then on, and confirming twice changes nothing")
    void confirms() throws Exception {
        environment.activate(Slot.B, 1);
        environment.boot();
        BootState confirmed = environment.confirm();
        assertThat(environment.confirm()).isEqualTo(confirmed);
        assertThat(environment.boot()).extracting(BootDecision::slot, BootDecision::trial).containsExactly(Slot.B, false);
        assertThat(environment.state().orElseThrow().active()).isEqualTo(Slot.B);
    }

    @Test
    @DisplayName("A reverted trial never runs again, and reverting twice changes nothing")
    void reverts() throws Exception {
        environment.activate(Slot.B, 3);
        environment.boot();
        BootState reverted = environment.revert();
        assertThat(environment.revert()).isEqualTo(reverted);
        assertThat(environment.boot()).extracting(BootDecision::slot, BootDecision::trial).containsExactly(Slot.A, false);
    }

    @Test
    @DisplayName("A slot that is bad, empty or the good one cannot be put on trial, and a trial slot that turned bad is not "
            + "started")
    void onlyBootableSlots() throws Exception {
        assertReason(() -> environment.activate(Slot.A, 1), Reason.INVALID);
        assertReason(() -> environment.activate(Slot.B, 0), Reason.INVALID);
        environment.activate(Slot.B, 3);
        descriptions.write(descriptions.read(Slot.B).in(SlotState.BAD));
        assertThat(environment.boot().slot()).isEqualTo(Slot.A);
        assertReason(() -> environment.activate(Slot.B, 1), Reason.INVALID);
    }

    @Test
    @DisplayName("Every start has a boot id of its own, handed to the gateway process by properties")
    void bootIds() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int start = 0; start < 20; start++) {
            BootDecision decision = environment.boot();
            ids.add(decision.bootId());
            Map<String, String> properties = decision.properties();
            assertThat(BootDecision.from(properties::get)).contains(decision);
        }
        assertThat(ids).hasSize(20);
        assertThat(BootDecision.from(name -> null)).isEqualTo(Optional.empty());
    }

    private static String digestOf(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /** A call that is expected to fail. */
    @FunctionalInterface
    private interface Call {
        void run() throws StorageException;
    }

    private static void assertReason(Call call, Reason reason) {
        assertThatThrownBy(call::run).asInstanceOf(InstanceOfAssertFactories.type(StorageException.class))
                .extracting(StorageException::reason).isEqualTo(reason);
    }
}
