package org.fumogateway.updatepackage;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names a key: the first 8 octets of the SHA-256 of its raw public form. A signature block may carry ids of other lengths; they
 * simply belong to no key of ours.
 *
 * @param hex lower-case hexadecimal digits, two for each octet, at most 255 octets
 */
public record KeyId(String hex) {

    /** Octets of the ids we make. */
    public static final int OCTETS = 8;

    /** Normalizes to lower case and refuses what is not hexadecimal. */
    public KeyId {
        byte[] octets = HexFormat.of().parseHex(hex);
        if (octets.length > 255) {
            throw new IllegalArgumentException("A key id has at most 255 octets.");
        }
        hex = HexFormat.of().formatHex(octets);
    }

    /** The id of a raw public key. */
    public static KeyId ofRawKey(byte[] rawKey) {
        return ofOctets(Arrays.copyOf(Sha256.of(rawKey).toBytes(), OCTETS));
    }

    /** An id from its octets. */
    public static KeyId ofOctets(byte[] octets) {
        return new KeyId(HexFormat.of().formatHex(octets));
    }

    /** The octets. */
    public byte[] toBytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The hexadecimal digits. */
    @Override
    public String toString() {
        return hex;
    }
}
