package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What lies in the data folder of the demo's gateway, read past the gateway. */
final class GatewayDisk {

    private static final String MISSING = "missing";

    private final Path data;

    GatewayDisk(Path data) {
        this.data = data;
    }

    /** Digest of the image in a slot. */
    String slotDigest(String slot) throws IOException {
        Path image = data.resolve("slots").resolve(slot).resolve("firmware.img");
        return Files.isReadable(image) ? Release.digest(image) : MISSING;
    }

    /** Digest of the package that the gateway holds. */
    String packageDigest() throws IOException {
        List<Path> packages = spooled();
        return packages.isEmpty() ? MISSING : Release.digest(packages.get(0));
    }

    /** The file of the package that came last, complete or not; null if there is none. */
    Path newestPackage() {
        try {
            List<Path> packages = spooled();
            return packages.isEmpty() ? null : packages.get(0);
        } catch (IOException changing) {
            return null;
        }
    }

    /** Octets of the package that comes in beside one that was there, so far; 0 if none does. */
    long octetsBeside(Path before) {
        Path newest = newestPackage();
        try {
            return newest == null || newest.equals(before) ? 0 : Files.size(newest);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Spooled packages, the one that was written last first. */
    private List<Path> spooled() throws IOException {
        List<Path> packages = new ArrayList<>();
        try (Stream<Path> files = Files.list(data.resolve("state").resolve("fumo-agent").resolve("spools"))) {
            files.filter(file -> file.getFileName().toString().endsWith(".data")).forEach(packages::add);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        packages.sort(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed());
        return packages;
    }
}
