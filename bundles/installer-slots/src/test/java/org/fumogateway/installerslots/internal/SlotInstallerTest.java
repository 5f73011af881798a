package org.fumogateway.installerslots.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.installerslots.internal.Bench.NEW;
import static org.fumogateway.installerslots.internal.Bench.OLD;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.gateway.install.DeltaDecoder;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.slotboot.BootEnvironment;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotDescriptions;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotState;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotInstallerTest {

    @TempDir
    Path root;
    private Disk disk;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        disk = new NioDisk();
        Bench.provision(root, disk);
        bench = Bench.start(root, disk, 0);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    @Proves({"PKG-51", "PKG-62", "PKG-65", "PKG-68", "PKG-71"})
    @DisplayName("A full image is written, activated, tried and confirmed; then it is the one that runs, also after another start")
    void wholeLife() throws Exception {
        FirmwarePackage firmware = raw();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
        bench.installer.check(firmware);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
        bench.apply(firmware);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.APPLIED);
        assertThat(bench.progress).isSorted().doesNotHaveDuplicates().endsWith(100);
        bench.installer.activate("op");
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.ACTIVATED);
        bench.installer.restart("op");
        assertThat(bench.restarts).isEqualTo(1);
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.TRIAL);
        assertThat(bench.running().trial()).isTrue();
        bench.installer.confirm("op");
        bench.installer.confirm("op");
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.CONFIRMED);
        bench.reboot();
        assertThat(bench.running().version()).isEqualTo("2.0");
        assertThat(bench.running().sha256()).isEqualTo(Bench.sha256(NEW));
        assertThat(bench.running().length()).isEqualTo(NEW.length);
        assertThat(bench.running().slot()).isEqualTo("b");
        assertThat(bench.running().trial()).isFalse();
        assertThat(bench.slot(Slot.B)).isEqualTo(NEW);
        bench.installer.forget("op");
        bench.installer.forget("op");
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.NONE);
    }

    @Test
    @Proves({"PKG-24", "PKG-51"})
    @DisplayName("A gzip payload gives the same image; one that is damaged is refused with 402 and leaves the slot unbootable")
    void gzip() throws Exception {
        byte[] packed = Bench.gzip(NEW);
        bench.apply(Bench.firmware(root, disk, "gzip", packed, NEW, null));
        assertThat(bench.slot(Slot.B)).isEqualTo(NEW);
        packed[packed.length / 2] ^= 0x55;
        FirmwarePackage damaged = new FirmwarePackage(root.resolve("package.fup"), 100, "cd".repeat(32), "p-2", "n", "3", 1,
                Bench.firmware(root, disk, "gzip", packed, NEW, null).payloads());
        InstallException refusal = catchThrowableOfType(InstallException.class, () -> bench.installer.apply("op2", damaged, percent -> { }));
        assertThat(refusal.resultCode()).isIn(402, 410);
        assertThat(bench.installer.inspect("op2")).isEqualTo(Stage.APPLYING);
        assertThat(new SlotDescriptions(SlotLayout.inDataFolder(root), disk).read(Slot.B).state()).isEqualTo(SlotState.BAD);
        assertThat(catchThrowableOfType(InstallException.class, () -> bench.installer.activate("op2")).resultCode()).isEqualTo(410);
        bench.reboot();
        assertThat(bench.running().version()).isEqualTo("1.0");
    }

    @Test
    @Proves({"PKG-25", "PKG-46"})
    @DisplayName("A VCDIFF difference, plain or packed, is applied to the running image")
    void vcdiff() throws Exception {
        byte[] output = ByteBuffer.allocate(OLD.length + 3).put(OLD).put(new byte[] {7, 8, 9}).array();
        byte[] delta = appendDelta(OLD.length, new byte[] {7, 8, 9});
        bench.apply(Bench.firmware(root, disk, "vcdiff", delta, output, OLD));
        assertThat(bench.slot(Slot.B)).isEqualTo(output);
        bench.installer.forget("op");
        bench.apply(Bench.firmware(root, disk, "vcdiff+gzip", Bench.gzip(delta), output, OLD));
        assertThat(bench.slot(Slot.B)).isEqualTo(output);
    }

    @Test
    @Proves({"PKG-46", "PKG-48"})
    @DisplayName("Another base, an unknown encoding, another role or a slot that is too small are refused before anything is written")
    void refusals() throws Exception {
        assertThat(refusal(Bench.described(root.resolve("x"), "vcdiff", NEW, NEW, NEW))).isEqualTo(403);
        assertThat(refusal(Bench.described(root.resolve("x"), "vcdiff", NEW, NEW, null))).isEqualTo(402);
        assertThat(refusal(Bench.described(root.resolve("x"), "zstd", NEW, NEW, OLD))).isEqualTo(405);
        FirmwarePackage raw = Bench.described(root.resolve("x"), "raw", NEW, NEW, null);
        FirmwarePackage.Payload rootfs = raw.payloads().get(0);
        FirmwarePackage.Payload file = new FirmwarePackage.Payload("file", "raw", 0, 1, rootfs.sha256(), rootfs.output(), null, "file");
        assertThat(refusal(new FirmwarePackage(raw.file(), 100, "ab", "i", "n", "v", 1, List.of(file)))).isEqualTo(405);
        assertThat(refusal(new FirmwarePackage(raw.file(), 100, "ab", "i", "n", "v", 1, List.of(rootfs, rootfs)))).isEqualTo(405);
        bench.close();
        bench = Bench.start(root, disk, NEW.length - 1);
        assertThat(refusal(raw)).isEqualTo(502);
        assertThat(bench.installer.probe().capacities()).containsEntry("rootfs", NEW.length - 1L);
        assertThat(disk.exists(SlotLayout.inDataFolder(root).image(Slot.B))).isFalse();
    }

    @Test
    @Proves({"PKG-51"})
    @DisplayName("A payload that gives another image than promised is never made bootable (410)")
    void wrongOutput() throws Exception {
        byte[] other = NEW.clone();
        other[77]++;
        FirmwarePackage firmware = Bench.firmware(root, disk, "raw", other, NEW, null);
        assertThat(applyRefusal(firmware)).isEqualTo(410);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.APPLYING);
    }

    @Test
    @Proves({"PKG-65"})
    @DisplayName("New firmware that does not come up is given up by the loader; the operation has fallen back, and stays so")
    void fallback() throws Exception {
        bench.apply(raw());
        bench.installer.activate("op");
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.TRIAL);
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.TRIAL);
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.FELL_BACK);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.FELL_BACK);
        assertThat(bench.running().version()).isEqualTo("1.0");
        assertThat(catchThrowableOfType(InstallException.class, () -> bench.installer.confirm("op")).resultCode()).isEqualTo(410);
    }

    @Test
    @Proves({"PKG-63", "PKG-66"})
    @DisplayName("Firmware that failed its trial, by itself or on order, is marked bad, and the reason of the order is remembered")
    void failedTrialIsBad() throws Exception {
        fallback();
        assertThat(state(Slot.B)).isEqualTo(SlotState.BAD);
        assertThat(bench.installer.trialMemory("op")).isEqualTo(new FirmwareInstaller.TrialMemory(true, ""));
        bench.installer.apply("op2", raw(), percent -> { });
        assertThat(state(Slot.B)).isEqualTo(SlotState.BOOTABLE);
        bench.installer.activate("op2");
        bench.reboot();
        assertThat(bench.installer.inspect("op2")).isEqualTo(Stage.TRIAL);
        bench.installer.revert("op2", "field bus: no answer");
        assertThat(state(Slot.B)).isEqualTo(SlotState.BAD);
        bench.reboot();
        assertThat(bench.decision.slot()).isEqualTo(Slot.A);
        assertThat(bench.installer.inspect("op2")).isEqualTo(Stage.REVERTED);
        assertThat(bench.installer.trialMemory("op2")).isEqualTo(new FirmwareInstaller.TrialMemory(true, "field bus: no answer"));
    }

    @Test
    @Proves("PKG-63")
    @DisplayName("An activation that is taken back before it was ever started says nothing against the image")
    void takenBackUntried() throws Exception {
        bench.apply(raw());
        bench.installer.activate("op");
        bench.installer.revert("op", "cancelled");
        assertThat(state(Slot.B)).isEqualTo(SlotState.BOOTABLE);
        assertThat(bench.installer.trialMemory("op").begun()).isFalse();
    }

    @Test
    @Proves("PKG-60")
    @DisplayName("After a confirmed security update the earlier firmware is marked bad; before that the loader may still fall back to it")
    void retired() throws Exception {
        bench.apply(raw());
        bench.installer.activate("op");
        bench.reboot();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.TRIAL);
        assertThat(catchThrowableOfType(InstallException.class, () -> bench.installer.retirePrevious("op")).resultCode()).isEqualTo(410);
        assertThat(state(Slot.A)).isEqualTo(SlotState.BOOTABLE);
        bench.installer.confirm("op");
        bench.installer.retirePrevious("op");
        bench.installer.retirePrevious("op");
        assertThat(state(Slot.A)).isEqualTo(SlotState.BAD);
        bench.reboot();
        assertThat(bench.decision.slot()).isEqualTo(Slot.B);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.CONFIRMED);
    }

    private SlotState state(Slot slot) throws Exception {
        return new SlotDescriptions(SlotLayout.inDataFolder(root), disk).read(slot).state();
    }

    @Test
    @Proves({"PKG-65"})
    @DisplayName("After a fallback the next operation is judged by its own trial, not by the earlier one")
    void afterFallback() throws Exception {
        fallback();
        FirmwarePackage next = raw();
        bench.installer.apply("op2", next, percent -> { });
        assertThat(bench.installer.inspect("op2")).isEqualTo(Stage.APPLIED);
        bench.installer.activate("op2");
        bench.reboot();
        assertThat(bench.installer.inspect("op2")).isEqualTo(Stage.TRIAL);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.FELL_BACK);
    }

    @Test
    @Proves({"PKG-71"})
    @DisplayName("A revert on order brings the old firmware back at the next start, before and during a trial")
    void revert() throws Exception {
        bench.apply(raw());
        bench.installer.activate("op");
        bench.reboot();
        bench.installer.inspect("op");
        bench.installer.revert("op");
        bench.installer.revert("op");
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.REVERTED);
        bench.reboot();
        assertThat(bench.running().version()).isEqualTo("1.0");
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.REVERTED);
        bench.installer.forget("op");
        bench.apply(raw());
        bench.installer.activate("op");
        bench.installer.revert("op");
        bench.reboot();
        assertThat(bench.running().version()).isEqualTo("1.0");
    }

    @Test
    @Proves({"PKG-48"})
    @DisplayName("While new firmware is on trial itself, nothing is written over the one to fall back to")
    void notDuringTrial() throws Exception {
        FirmwarePackage firmware = raw();
        bench.apply(firmware);
        bench.installer.activate("op");
        bench.reboot();
        assertThat(catchThrowableOfType(InstallException.class,
                () -> bench.installer.apply("op2", firmware, percent -> { })).resultCode()).isEqualTo(450);
        assertThat(bench.slot(Slot.A)).isEqualTo(OLD);
    }

    @Test
    @Proves({"PKG-66", "PKG-14"})
    @DisplayName("An interrupted raw image goes on from its last record, after a swap of the installer")
    void interruptedAndResumed() throws Exception {
        byte[] large = Bench.image(5, 11 << 20);
        FirmwarePackage firmware = Bench.firmware(root, disk, "raw", large, large, null);
        Thread self = Thread.currentThread();
        InterruptedException interruption = catchThrowableOfType(InterruptedException.class,
                () -> bench.installer.apply("op", firmware, percent -> {
                    if (percent == 45) {
                        self.interrupt();
                    }
                }));
        assertThat(interruption).isNotNull();
        assertThat(self.isInterrupted()).isFalse();
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.APPLYING);
        bench.close();
        bench.open();
        bench.apply(firmware);
        assertThat(bench.progress.get(0)).isGreaterThanOrEqualTo(32);
        assertThat(bench.slot(Slot.B)).isEqualTo(large);
    }

    @Test
    @Proves({"PKG-66", "PKG-67"})
    @DisplayName("A prefix that changed while the installation was interrupted is found out, and everything is written again")
    void damagedPrefix() throws Exception {
        byte[] large = Bench.image(5, 9 << 20);
        FirmwarePackage firmware = Bench.firmware(root, disk, "raw", large, large, null);
        Thread self = Thread.currentThread();
        catchThrowableOfType(InterruptedException.class, () -> bench.installer.apply("op", firmware, percent -> {
            if (percent == 60) {
                self.interrupt();
            }
        }));
        try (Disk.DiskFile file = disk.open(SlotLayout.inDataFolder(root).image(Slot.B), Disk.Mode.WRITE)) {
            file.write(1000, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        }
        bench.apply(firmware);
        assertThat(bench.slot(Slot.B)).isEqualTo(large);
    }

    @Test
    @Proves({"PKG-66"})
    @DisplayName("Another package under the same operation starts over; the same one once more has nothing to do")
    void foreignManifest() throws Exception {
        bench.apply(raw());
        bench.progress.clear();
        bench.apply(raw());
        assertThat(bench.progress).containsExactly(100);
        byte[] third = Bench.image(9, 1000);
        FirmwarePackage other = Bench.firmware(root, disk, "raw", third, third, null);
        bench.apply(new FirmwarePackage(other.file(), 100, "ef".repeat(32), "p-3", "n", "3.0", 1, other.payloads()));
        assertThat(bench.slot(Slot.B)).isEqualTo(third);
        assertThat(bench.installer.inspect("op")).isEqualTo(Stage.APPLIED);
    }

    @Test
    @Proves({"PKG-25"})
    @DisplayName("An encoding that a vendor's decoder brings is offered and used")
    void vendorDecoder() throws Exception {
        decoder(new DeltaDecoder() {
            @Override
            public String encoding() {
                return "x-append";
            }

            @Override
            public void decode(Base base, InputStream delta, Output output) throws IOException {
                ByteBuffer old = ByteBuffer.allocate((int) base.length());
                base.read(0, old);
                output.write(old.flip());
                output.write(ByteBuffer.wrap(delta.readAllBytes()));
            }
        });
        byte[] output = ByteBuffer.allocate(OLD.length + 1).put(OLD).put((byte) 5).array();
        assertThat(bench.installer.probe().encodings()).contains("raw", "gzip", "vcdiff", "vcdiff+gzip", "x-append");
        bench.apply(Bench.firmware(root, disk, "x-append", new byte[] {5}, output, OLD));
        assertThat(bench.slot(Slot.B)).isEqualTo(output);
    }

    @Test
    @Proves({"PKG-51", "PKG-72"})
    @DisplayName("A write that fails and a slot that gives back other octets end with 452, and the old firmware runs on")
    void badMedium() throws Exception {
        SimulatedDisk good = new SimulatedDisk();
        Bench.provision(Bench.ROOT, good);
        FirmwarePackage firmware = Bench.firmware(Bench.ROOT, good, "raw", NEW, NEW, null);
        FaultyDisk faulty = new FaultyDisk(good, SlotLayout.inDataFolder(Bench.ROOT).image(Slot.B));
        try (Bench other = Bench.start(Bench.ROOT, faulty, 0)) {
            faulty.failWrites = true;
            assertThat(catchThrowableOfType(MediumFailedException.class, () -> other.apply(firmware)).resultCode()).isEqualTo(452);
            faulty.failWrites = false;
            faulty.corruptReads = true;
            assertThat(catchThrowableOfType(MediumFailedException.class, () -> other.apply(firmware)).resultCode()).isEqualTo(452);
            assertThat(catchThrowableOfType(InstallException.class, () -> other.installer.activate("op")).resultCode()).isEqualTo(410);
            faulty.corruptReads = false;
            other.apply(firmware);
            assertThat(other.installer.inspect("op")).isEqualTo(Stage.APPLIED);
        }
        assertThat(new BootEnvironment(SlotLayout.inDataFolder(Bench.ROOT), good).boot().slot()).isEqualTo(Slot.A);
    }

    @Test
    @Proves({"PKG-65", "FUMO-63"})
    @DisplayName("An installer that was taken away tells no result: whoever used it looks for the next one")
    void takenAway() throws Exception {
        bench.apply(raw());
        bench.installer.deactivate();
        assertThatThrownBy(() -> bench.installer.inspect("op")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.installer.activate("op")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.installer.forget("op")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.installer.check(raw())).isInstanceOf(InterruptedException.class);
    }

    @Test
    @Proves({"PKG-65", "FUMO-63"})
    @DisplayName("An installer that is taken away in the middle of a check refuses nothing: the check is interrupted")
    void takenAwayInCheck() throws Exception {
        Thread swap = new Thread(() -> {
            try {
                bench.installer.deactivate();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        decoder(new DeltaDecoder() {
            @Override
            public String encoding() {
                swap.start();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return "x-other";
            }

            @Override
            public void decode(Base base, InputStream delta, Output output) {
                throw new UnsupportedOperationException();
            }
        });
        FirmwarePackage unknown = Bench.firmware(root, disk, "x-append", new byte[] {5}, NEW, OLD);
        assertThatThrownBy(() -> bench.installer.check(unknown)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        swap.join();
    }

    private void decoder(DeltaDecoder decoder) throws ReflectiveOperationException {
        var field = SlotInstaller.class.getDeclaredField("deltaDecoders");
        field.setAccessible(true);
        field.set(bench.installer, List.of(decoder));
    }

    private FirmwarePackage raw() throws IOException {
        return Bench.firmware(root, disk, "raw", NEW, NEW, null);
    }

    private int refusal(FirmwarePackage firmware) {
        return catchThrowableOfType(InstallException.class, () -> bench.installer.check(firmware)).resultCode();
    }

    private int applyRefusal(FirmwarePackage firmware) {
        return catchThrowableOfType(InstallException.class, () -> bench.apply(firmware)).resultCode();
    }

    /** A difference of one window: copy the whole base, then add some octets (RFC 3284, default code table). */
    static byte[] appendDelta(int baseLength, byte[] more) {
        ByteArrayOutputStream instructions = new ByteArrayOutputStream();
        instructions.write(19);
        number(instructions, baseLength);
        instructions.write(1 + more.length);
        ByteArrayOutputStream addresses = new ByteArrayOutputStream();
        number(addresses, 0);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, baseLength + more.length);
        body.write(0);
        number(body, more.length);
        number(body, instructions.size());
        number(body, addresses.size());
        body.writeBytes(more);
        body.writeBytes(instructions.toByteArray());
        body.writeBytes(addresses.toByteArray());
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        delta.writeBytes(new byte[] {(byte) 0xd6, (byte) 0xc3, (byte) 0xc4, 0, 0});
        delta.write(1);
        number(delta, baseLength);
        number(delta, 0);
        number(delta, body.size());
        delta.writeBytes(body.toByteArray());
        return delta.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (value >> shift != 0) {
                out.write(0x80 | value >> shift & 0x7f);
            }
        }
        out.write(value & 0x7f);
    }
}
