package org.fumogateway.updatepackage;

/**
 * One entry of a signature block. Immutable.
 *
 * @param algorithm number of the algorithm, 0 to 255; see {@link SignatureAlgorithm}
 * @param keyId whose signature it claims to be
 * @param value the signature, at most 65535 octets
 */
public record PackageSignature(int algorithm, KeyId keyId, byte[] value) {

    /** Copies the octets and refuses numbers that do not fit into the block. */
    public PackageSignature {
        value = value.clone();
        if (algorithm < 0 || algorithm > 255 || value.length > 65535) {
            throw new IllegalArgumentException("The signature does not fit into a signature block.");
        }
    }

    /** A copy of the octets. */
    @Override
    public byte[] value() {
        return value.clone();
    }
}
