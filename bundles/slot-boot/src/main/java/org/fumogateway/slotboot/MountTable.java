package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is mounted, as the kernel of Linux tells it (proc(5), mountinfo); where no kernel tells it nothing is known to be. */
final class MountTable {

    private static final int DEVICE_NUMBER = 2;
    private static final String SEPARATOR = " - ";

    private final Path file;

    MountTable(Path file) {
        this.file = file;
    }

    /** The mounts that this process sees. */
    static MountTable ofThisMachine() {
        return new MountTable(Path.of("/proc/self/mountinfo"));
    }

    /** True if a file system of that device is mounted, under whatever name the device has there. */
    boolean holds(Path device) throws IOException {
        if (!Files.exists(file) || !Files.exists(device)) {
            return false;
        }
        Path real = device.toRealPath();
        String number = number(real);
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        return lines.stream().anyMatch(line -> number.equals(deviceNumber(line)) || real.equals(source(line)));
    }

    /** Major and minor number of a device file, as makedev(3) packs them; empty where a file system has no such thing. */
    private static String number(Path device) throws IOException {
        if (!device.getFileSystem().supportedFileAttributeViews().contains("unix") || Files.isRegularFile(device)) {
            return "";
        }
        long packed = ((Number) Files.getAttribute(device, "unix:rdev")).longValue();
        long major = packed >> 8 & 0xfff | packed >> 32 & ~0xfffL;
        long minor = packed & 0xff | packed >> 12 & ~0xffL;
        return major + ":" + minor;
    }

    private static String deviceNumber(String line) {
        String[] fields = line.split(" ");
        return fields.length > DEVICE_NUMBER ? fields[DEVICE_NUMBER] : null;
    }

    /** What was mounted, if it is a file that is there. */
    private static Path source(String line) {
        int end = line.indexOf(SEPARATOR);
        String[] fields = end < 0 ? new String[0] : line.substring(end + SEPARATOR.length()).split(" ");
        if (fields.length < 2 || !fields[1].startsWith("/")) {
            return null;
        }
        try {
            return Path.of(fields[1].replace("\\040", " ").replace("\\134", "\\")).toRealPath();
        } catch (IOException gone) {
            return null;
        }
    }
}
