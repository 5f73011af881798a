package org.fumogateway.updatepackage;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that becomes a payload of a new package.
 *
 * @param role what it is
 * @param encoding how it is stored; {@code gzip} is compressed while the package is made, everything else is taken as it is
 * @param file where the octets are; must not change until the package is written
 * @param output result of decoding, where the file does not tell it by itself (deltas)
 * @param base image that a delta applies to
 * @param slot slot class, if it differs from the role
 * @param chunkSize size of the chunks to store digests of, in octets; 0: none
 */
public record PayloadSource(String role, String encoding, Path file, Optional<ImageIdentity> output, Optional<ImageIdentity> base,
        Optional<String> slot, int chunkSize) {

    /** Refuses null. */
    public PayloadSource {
        Objects.requireNonNull(role);
        Objects.requireNonNull(encoding);
        Objects.requireNonNull(file);
        Objects.requireNonNull(output);
        Objects.requireNonNull(base);
        Objects.requireNonNull(slot);
    }

    /** An image that is stored as it is. */
    public static PayloadSource raw(String role, Path image) {
        return new PayloadSource(role, Payload.ENCODING_RAW, image, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /** An image that is stored in a gzip stream, made while the package is made. */
    public static PayloadSource gzip(String role, Path image) {
        return new PayloadSource(role, Payload.ENCODING_GZIP, image, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /** A payload that is encoded already, stored as it is. */
    public static PayloadSource encoded(String role, String encoding, Path encoded, ImageIdentity output) {
        return new PayloadSource(role, encoding, encoded, Optional.of(output), Optional.empty(), Optional.empty(), 0);
    }

    /** A difference file, stored as it is. */
    public static PayloadSource delta(String role, String encoding, Path patch, ImageIdentity base, ImageIdentity output) {
        return new PayloadSource(role, encoding, patch, Optional.of(output), Optional.of(base), Optional.empty(), 0);
    }

    /** The bundle of another update tool, stored as it is. */
    public static PayloadSource foreign(String encoding, Path bundle) {
        return new PayloadSource(Payload.ROLE_FOREIGN, encoding, bundle, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /** The same for another slot class than the role's. */
    public PayloadSource inSlot(String name) {
        return new PayloadSource(role, encoding, file, output, base, Optional.of(name), chunkSize);
    }

    /** The same with digests of chunks of that many octets in the manifest. */
    public PayloadSource withChunks(int size) {
        return new PayloadSource(role, encoding, file, output, base, slot, size);
    }
}
