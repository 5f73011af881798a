package org.fumogateway.server.release;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One published update package, indexed by what its signed manifest says. Immutable. The file itself lies in the server's data folder, named by
 * its digest (PKG-79).
 *
 * @param sha256     digest of the whole file, 64 hexadecimal digits
 * @param size       octets of the whole file
 * @param packageId  id of the package build
 * @param name       name of the release
 * @param version    version after the update
 * @param compatible products it fits, {@code vendor,product}
 * @param hardware   hardware versions it fits, empty for all
 * @param from       versions it can be applied to, empty for all
 * @param baseSha256 digest of the image a delta applies to, or null for a full package
 * @param counter    security counter
 * @param published  when it was published; the newest is what a gateway is offered
 */
public record ReleasePackage(String sha256, long size, String packageId, String name, String version, List<String> compatible,
        List<String> hardware, List<String> from, String baseSha256, int counter, Instant published) {

    /** Copies the lists. */
    public ReleasePackage {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(version, "version");
        compatible = List.copyOf(compatible);
        hardware = List.copyOf(hardware);
        from = List.copyOf(from);
    }
}
