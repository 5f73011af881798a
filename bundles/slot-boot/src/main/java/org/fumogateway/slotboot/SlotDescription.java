package org.fumogateway.slotboot;

import java.util.regex.Pattern;

/**
 * What a slot holds.
 *
 * @param slot    which one
 * @param version version text of the image, compared for equality only (PKG-61); at most 256 characters without control
 * characters,
 *                empty if unknown
 * @param length  octets of the image, 0 if there is none
 * @param sha256  digest of these octets, 64 lower-case hexadecimal digits, or empty
 * @param state   whether it can be started; {@code BOOTABLE} requires a digest and a length
 */
public record SlotDescription(Slot slot, String version, long length, String sha256, SlotState state) {

    private static final Pattern VERSION = Pattern.compile("\\P{Cntrl}{0,256}");
    private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{64})?");

    /** Checks the values. */
    public SlotDescription {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("a firmware version is one line of at most 256 characters");
        }
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 digest is 64 lower-case hexadecimal digits");
        }
        if (length < 0) {
            throw new IllegalArgumentException("an image has no negative length");
        }
        if (state == SlotState.BOOTABLE && (sha256.isEmpty() || length == 0)) {
            throw new IllegalArgumentException("a bootable slot has an image with a digest");
        }
    }

    /** The description of a slot that holds nothing. */
    public static SlotDescription empty(Slot slot) {
        return new SlotDescription(slot, "", 0, "", SlotState.EMPTY);
    }

    /** The same content in another state. */
    public SlotDescription in(SlotState other) {
        return new SlotDescription(slot, version, length, sha256, other);
    }
}
