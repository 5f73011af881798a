package org.fumogateway.slotboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.fumogateway.storage.Disk.DiskFile;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMediumTest {

    private static final int SIZE = 4 << 20;
    private static final byte OLD = 0x55;

    @TempDir
    private Path folder;
    private final NioDisk disk = new NioDisk();
    private Path device;
    private SlotMedium medium;

    @BeforeEach
    void device() throws IOException {
        byte[] old = new byte[SIZE];
        Arrays.fill(old, OLD);
        device = Files.write(folder.resolve("device"), old);
        medium = medium(device, 0);
    }

    private SlotMedium medium(Path path, long capacity) {
        return new SlotLayout(folder.resolve("slots"), capacity, Map.of(Slot.B, path)).medium(Slot.B, disk);
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private static void write(SlotMedium.Writing writing, byte[] image, int from, int to) throws IOException {
        for (int at = from; at < to; at += 65_536) {
            writing.write(ByteBuffer.wrap(image, at, Math.min(65_536, to - at)));
        }
    }

    private static byte[] read(DiskFile file, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        try (file) {
            while (octets.hasRemaining() && file.read(octets.position(), octets) > 0) {
                continue;
            }
        }
        return Arrays.copyOf(octets.array(), octets.position());
    }

    @Test
    @Proves({"PKG-3", "PKG-2"})
    @DisplayName("An image of any length is written in place; only its own range is read back, and the device keeps its size")
    void anyLength() throws IOException {
        for (int length : new int[] {1, 4095, 4096, 1 << 20, (1 << 20) + 1, 3_000_001, SIZE - 1, SIZE}) {
            byte[] image = random(length);
            try (SlotMedium.Writing writing = medium.create()) {
                write(writing, image, 0, length);
                writing.finish();
            }
            assertThat(read(medium.readBack(length), length + 10)).as("read back " + length).isEqualTo(image);
            assertThat(read(medium.open(length), length + 10)).as("opened " + length).isEqualTo(image);
            assertThat(Files.size(device)).isEqualTo(SIZE);
        }
    }

    @Test
    @Proves("PKG-68")
    @DisplayName("What was forced in the middle of a block is on the device, and a later process goes on there")
    void goesOn() throws IOException {
        byte[] image = random(2_500_000);
        for (int cut : new int[] {1, 70_000, 1 << 20, 1_300_001}) {
            try (SlotMedium.Writing writing = medium.create()) {
                write(writing, image, 0, cut);
                writing.force();
                assertThat(Arrays.copyOf(Files.readAllBytes(device), cut)).isEqualTo(Arrays.copyOf(image, cut));
                write(writing, new byte[image.length], cut, cut + 10);
            }
            try (SlotMedium.Writing writing = medium.resume(cut).orElseThrow()) {
                assertThat(writing.position()).isEqualTo(cut);
                write(writing, image, cut, image.length);
                writing.finish();
            }
            assertThat(read(medium.readBack(image.length), image.length)).as("cut at " + cut).isEqualTo(image);
        }
        assertThat(medium.resume(SIZE + 1L)).isEmpty();
    }

    @Test
    @Proves({"PKG-48", "PKG-71"})
    @DisplayName("A device that is mounted, by its name, another one or its number, is neither measured nor written; another one is")
    void mounted() throws IOException {
        Path table = folder.resolve("mountinfo");
        Path link = Files.createSymbolicLink(folder.resolve("by-label"), device);
        String line = "36 35 %s / /mnt rw,noatime master:1 - ext4 %s rw\n";
        for (Path name : new Path[] {device, link}) {
            Files.writeString(table, String.format(line, "98:0", "tmpfs") + String.format(line, "98:1", name));
            for (Path asked : new Path[] {device, link}) {
                SlotMedium used = new DeviceMedium(disk, asked, 0, new MountTable(table));
                assertThatThrownBy(used::capacity).hasMessageContaining("is mounted");
                assertThatThrownBy(used::create).hasMessageContaining("is mounted");
                assertThatThrownBy(() -> used.resume(10)).hasMessageContaining("is mounted");
                assertThat(read(used.open(10), 10)).as("reading harms nobody").containsOnly(OLD);
            }
        }
        assertThat(Files.readAllBytes(device)).containsOnly(OLD);
        Files.writeString(table, String.format(line, "98:0", "/dev/root") + "nonsense\n");
        assertThat(new DeviceMedium(disk, device, 0, new MountTable(table)).capacity()).isEqualTo(SIZE);
        Path zero = Path.of("/dev/null");
        assumeThat(zero).exists();
        Files.writeString(table, String.format(line, "1:3", "/dev/root"));
        assertThat(new MountTable(table).holds(zero)).as("by its number, the name being one of the kernel's").isTrue();
        Files.writeString(table, String.format(line, "1:5", "/dev/root"));
        assertThat(new MountTable(table).holds(zero)).isFalse();
        assertThat(new MountTable(folder.resolve("none")).holds(zero)).isFalse();
    }

    @Test
    @Proves("PKG-48")
    @DisplayName("The size of the device is the size of the slot, unless less is set; no octet goes beyond it")
    void size() throws IOException {
        assertThat(medium.capacity()).isEqualTo(SIZE);
        assertThat(medium(device, 1000).capacity()).isEqualTo(1000);
        assertThat(medium(device, SIZE + 1L).capacity()).isEqualTo(SIZE);
        try (SlotMedium.Writing writing = medium.create()) {
            byte[] image = random(SIZE);
            write(writing, image, 0, SIZE);
            assertThatThrownBy(() -> writing.write(ByteBuffer.allocate(1))).hasMessageContaining("larger than the device");
        }
        assertThat(Files.size(device)).isEqualTo(SIZE);
    }

    @Test
    @Proves("PKG-69")
    @DisplayName("Both slots cannot be one device; a device that is missing does not come into being as a file")
    void missing() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(medium(nowhere, 0)::create).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(medium(nowhere, 0)::capacity).isInstanceOf(NoSuchFileException.class);
        assertThat(nowhere).doesNotExist();
        assertThatThrownBy(() -> new SlotLayout(folder, 0, Map.of(Slot.A, device, Slot.B, device))).hasMessageContaining("same device");
        assertThatThrownBy(() -> new SlotLayout(folder, 0, Map.of(Slot.A, Path.of("sda1")))).hasMessageContaining("absolute");
    }

    @Test
    @Proves("PKG-3")
    @DisplayName("The factory fills a device; an image larger than it is refused")
    void factory() throws Exception {
        SlotLayout layout = new SlotLayout(folder.resolve("slots"), 0, Map.of(Slot.A, device));
        assertThatThrownBy(() -> new Provisioning(layout, disk).install(new ByteArrayInputStream(new byte[SIZE + 1]), "1.0"))
                .isInstanceOfSatisfying(StorageException.class, full -> assertThat(full.reason()).isEqualTo(Reason.FULL));
        byte[] image = random(1_500_001);
        SlotDescription held = new Provisioning(layout, disk).install(new ByteArrayInputStream(image), "1.0");
        assertThat(held.length()).isEqualTo(image.length);
        assertThat(Files.size(device)).isEqualTo(SIZE);
        assertThat(Arrays.copyOf(Files.readAllBytes(device), image.length)).isEqualTo(image);
    }

    @Test
    @Proves({"PKG-2", "PKG-68"})
    @DisplayName("A real block device is written, forced, and read back from the medium; an interrupt does not break the reading")
    void loopDevice() throws Exception {
        String loop = attach(device);
        assumeThat(loop).as("this host grants no loop device (losetup)").startsWith("/dev/loop");
        try {
            SlotMedium block = medium(Path.of(loop), 0);
            byte[] image = random(2_000_003);
            assertThat(block.capacity()).isEqualTo(SIZE);
            try (SlotMedium.Writing writing = block.create()) {
                write(writing, image, 0, image.length);
                writing.finish();
            }
            Thread.currentThread().interrupt();
            DiskFile readBack = block.readBack(image.length);
            assertThat(readBack.readsMedium()).isTrue();
            assertThat(readBack.length()).isEqualTo(image.length);
            assertThat(read(readBack, image.length + 1)).isEqualTo(image);
            assertThat(Thread.interrupted()).isTrue();
            try (RandomAccessFile behind = new RandomAccessFile(device.toFile(), "r")) {
                behind.seek(image.length / 4096 * 4096L + 4096);
                assertThat(behind.read()).isEqualTo(OLD);
            }
        } finally {
            Thread.interrupted();
            losetup("-d", loop);
        }
    }

    private static String attach(Path file) throws Exception {
        return losetup("-f", "--show", file.toString());
    }

    private static String losetup(String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "losetup";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said;
        } catch (IOException missing) {
            return missing.getMessage();
        }
    }
}
