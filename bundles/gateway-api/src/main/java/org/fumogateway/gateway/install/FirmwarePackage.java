package org.fumogateway.gateway.install;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A verified update package as an installer sees it (PKG section 8.2). Immutable. The signature was checked before; an installer still
 * compares every digest of what it writes.
 *
 * @param file           the container file; payloads lie in it
 * @param payloadStart   offset of the payload region in the file
 * @param manifestSha256 digest of the manifest, 64 hexadecimal digits: ties a journal to a package (PKG-66)
 * @param id             id of the package build
 * @param name           becomes PkgName
 * @param version        becomes PkgVersion and, once it runs, the firmware version
 * @param counter        security counter
 * @param payloads       in the order of the file
 */
public record FirmwarePackage(Path file, long payloadStart, String manifestSha256, String id, String name, String version, int counter,
        List<Payload> payloads) {

    /** Copies the list. */
    public FirmwarePackage {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(manifestSha256, "manifestSha256");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        payloads = List.copyOf(payloads);
    }

    /**
     * One payload.
     *
     * @param role     {@code rootfs}, {@code boot}, {@code app}, {@code bundles}, {@code file} or {@code foreign}
     * @param encoding {@code raw}, {@code gzip}, {@code vcdiff} ...
     * @param offset   offset in the payload region
     * @param length   stored octets
     * @param sha256   digest of the stored octets, hexadecimal
     * @param output   what comes out, null for foreign payloads
     * @param base     what a delta applies to, or null
     * @param slot     slot class
     */
    public record Payload(String role, String encoding, long offset, long length, String sha256, Image output, Image base, String slot) {
    }

    /**
     * An image by its content.
     *
     * @param length octets
     * @param sha256 digest, hexadecimal
     */
    public record Image(long length, String sha256) {
    }
}
