package org.fumogateway.updatepackage;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One payload as the manifest describes it (PKG section 8.2).
 *
 * @param role what the content is: one of the {@code ROLE_} texts or a vendor's own
 * @param encoding how it is stored: one of the {@code ENCODING_} texts, a foreign bundle format or a vendor's own
 * @param offset where the stored octets begin, counted from the start of the payload region
 * @param length stored octets
 * @param sha256 digest of the stored octets
 * @param output the image that decoding gives; absent exactly for foreign bundles
 * @param base the image that a delta applies to; present for the VCDIFF encodings
 * @param slot name of the slot class that the result is for; the role if the manifest names none
 * @param chunks digests of the chunks of the stored octets
 */
public record Payload(String role, String encoding, long offset, long length, Sha256 sha256, Optional<ImageIdentity> output,
        Optional<ImageIdentity> base, String slot, Optional<Chunks> chunks) {

    /** Root file system image. */
    public static final String ROLE_ROOTFS = "rootfs";
    /** Kernel or boot image. */
    public static final String ROLE_BOOT = "boot";
    /** Application image. */
    public static final String ROLE_APP = "app";
    /** Archive of OSGi bundles. */
    public static final String ROLE_BUNDLES = "bundles";
    /** A single file. */
    public static final String ROLE_FILE = "file";
    /** The untouched bundle of another update tool. */
    public static final String ROLE_FOREIGN = "foreign";

    /** Stored as it is. */
    public static final String ENCODING_RAW = "raw";
    /** A gzip stream. */
    public static final String ENCODING_GZIP = "gzip";
    /** A VCDIFF delta without secondary compression. */
    public static final String ENCODING_VCDIFF = "vcdiff";
    /** Such a delta in a gzip stream. */
    public static final String ENCODING_VCDIFF_GZIP = "vcdiff+gzip";

    /** The encodings that every gateway supports and {@link PayloadReader} decodes (PKG-24). */
    public static final List<String> MANDATORY_ENCODINGS =
            List.of(ENCODING_RAW, ENCODING_GZIP, ENCODING_VCDIFF, ENCODING_VCDIFF_GZIP);

    /** Refuses null and negative numbers. */
    public Payload {
        Objects.requireNonNull(role);
        Objects.requireNonNull(encoding);
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(output);
        Objects.requireNonNull(base);
        Objects.requireNonNull(slot);
        Objects.requireNonNull(chunks);
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Offset and length of a payload are not negative.");
        }
    }

    /** True for the untouched bundle of another update tool. */
    public boolean isForeign() {
        return role.equals(ROLE_FOREIGN);
    }

    /** True if the payload applies to a named base image. */
    public boolean isDelta() {
        return base.isPresent();
    }

    /**
     * Digests of all chunks of the stored octets, in order; the last chunk may be shorter.
     *
     * @param size octets of a chunk, positive
     * @param digests one for each chunk
     */
    public record Chunks(int size, List<Sha256> digests) {

        /** Copies the list. */
        public Chunks {
            digests = List.copyOf(digests);
            if (size <= 0) {
                throw new IllegalArgumentException("The chunk size is positive.");
            }
        }

        /** How many chunks a payload of that length has. */
        public static long count(long length, int size) {
            return length / size + (length % size == 0 ? 0 : 1);
        }
    }
}
