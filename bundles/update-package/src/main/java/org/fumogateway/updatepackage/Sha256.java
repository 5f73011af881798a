package org.fumogateway.updatepackage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: 32 octets, compared and printed by value (64 lower-case hexadecimal digits). Immutable. */
public final class Sha256 {

    /** Length in octets. */
    public static final int OCTETS = 32;

    private final byte[] value;

    private Sha256(byte[] value) {
        this.value = value;
    }

    /**
     * A value from its 32 octets.
     *
     * @throws IllegalArgumentException if there are not exactly 32
     */
    public static Sha256 ofDigest(byte[] digest) {
        if (digest.length != OCTETS) {
            throw new IllegalArgumentException("A SHA-256 value has 32 octets, not " + digest.length + ".");
        }
        return new Sha256(digest.clone());
    }

    /**
     * A value from 64 hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Sha256 parse(String hex) {
        return ofDigest(HexFormat.of().parseHex(hex));
    }

    /** The SHA-256 of these octets. */
    public static Sha256 of(byte[] octets) {
        return new Sha256(newMessageDigest().digest(octets));
    }

    /** Finishes the digest (which is reset by it) and keeps its value. */
    public static Sha256 finish(MessageDigest digest) {
        return ofDigest(digest.digest());
    }

    /** A fresh SHA-256 computation. */
    public static MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256; this one has not.", e);
        }
    }

    /** A copy of the 32 octets. */
    public byte[] toBytes() {
        return value.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && MessageDigest.isEqual(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Same as {@link #hex()}. */
    @Override
    public String toString() {
        return hex();
    }
}
