package org.fumogateway.updatepackage.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.updatepackage.KeyId;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageSignature;
import org.fumogateway.updatepackage.RefusalReason;

/**
 * What packages and trust files have in common (PKG section 8.1): a fixed header, a body of JSON text, a signature block.
 *
 * @param kind which of the two
 * @param body JSON octets as stored, which is what is signed
 * @param signatures entries of the signature block
 * @param octets length of header, body and signature block together
 */
public record Envelope(Kind kind, byte[] body, List<PackageSignature> signatures, int octets) {

    /** Octets of the fixed header. */
    public static final int HEADER_OCTETS = 16;
    /** Longest body. */
    public static final int MAX_BODY = 65536;
    /** Longest signature block. */
    public static final int MAX_SIGNATURE_BLOCK = 16384;

    private static final int CONTAINER_MAJOR = 1;
    private static final int CONTAINER_MINOR = 0;

    /** The two files in this envelope. */
    public enum Kind {
        /** An update package. */
        PACKAGE("FUP1", "FUP1-MANIFEST", "update package"),
        /** A trust file. */
        TRUST("FUT1", "FUT1-TRUST", "trust file");

        private final byte[] magic;
        private final byte[] domain;
        private final String words;

        Kind(String magic, String domain, String words) {
            this.magic = magic.getBytes(StandardCharsets.US_ASCII);
            this.domain = domain.getBytes(StandardCharsets.US_ASCII);
            this.words = words;
        }
    }

    /** Octets that header, body and signature block take, or the header's length while that is not known yet. */
    public static int requiredOctets(Kind kind, ByteBuffer soFar) throws PackageException {
        ByteBuffer header = soFar.duplicate();
        for (int i = 0; i < kind.magic.length && header.hasRemaining(); i++) {
            if (header.get() != kind.magic[i]) {
                throw corrupted("The file does not begin like any " + kind.words + ".");
            }
        }
        if (soFar.remaining() < HEADER_OCTETS) {
            return HEADER_OCTETS;
        }
        int major = header.getShort() & 0xffff;
        if (major != CONTAINER_MAJOR) {
            throw new PackageException(RefusalReason.NOT_ACCEPTABLE,
                    "The " + kind.words + " has format version " + major + "; this software reads version " + CONTAINER_MAJOR
                    + ".");
        }
        header.getShort(); // a higher minor version is accepted
        long body = header.getInt() & 0xffffffffL;
        long block = header.getInt() & 0xffffffffL;
        if (body < 1 || body > MAX_BODY || block < 1 || block > MAX_SIGNATURE_BLOCK) {
            throw corrupted("The header of the " + kind.words + " names impossible lengths.");
        }
        return (int) (HEADER_OCTETS + body + block);
    }

    /** Reads header, body and signature block from the remaining octets; what follows them stays unread. */
    public static Envelope parse(Kind kind, ByteBuffer octets) throws PackageException {
        int required = requiredOctets(kind, octets);
        if (octets.remaining() < required) {
            throw corrupted("The " + kind.words + " is cut off.");
        }
        ByteBuffer in = octets.duplicate();
        int bodyLength = in.getInt(in.position() + 8);
        in.position(in.position() + HEADER_OCTETS);
        byte[] body = new byte[bodyLength];
        in.get(body);
        ByteBuffer block = in.slice();
        block.limit(required - HEADER_OCTETS - bodyLength);
        return new Envelope(kind, body, signatures(kind, block), required);
    }

    private static List<PackageSignature> signatures(Kind kind, ByteBuffer block) throws PackageException {
        List<PackageSignature> signatures = new ArrayList<>();
        int count = Short.toUnsignedInt(ByteBuffer.wrap(take(kind, block, 2)).getShort());
        for (int i = 0; i < count; i++) {
            byte[] start = take(kind, block, 2);
            KeyId keyId = KeyId.ofOctets(take(kind, block, start[1] & 0xff));
            int length = Short.toUnsignedInt(ByteBuffer.wrap(take(kind, block, 2)).getShort());
            signatures.add(new PackageSignature(start[0] & 0xff, keyId, take(kind, block, length)));
        }
        if (block.hasRemaining()) {
            throw corrupted("The signature block of the " + kind.words + " is longer than its content.");
        }
        return List.copyOf(signatures);
    }

    private static byte[] take(Kind kind, ByteBuffer block, int count) throws PackageException {
        if (block.remaining() < count) {
            throw corrupted("The signature block of the " + kind.words + " is shorter than its content.");
        }
        byte[] octets = new byte[count];
        block.get(octets);
        return octets;
    }

    /** The octets that signatures are made over. */
    public static byte[] signedOctets(Kind kind, byte[] body) {
        return ByteBuffer.allocate(kind.domain.length + 5 + body.length)
                .put(kind.domain).put((byte) 0).putInt(body.length).put(body).array();
    }

    /** The octets that the signatures of this envelope are made over. */
    public byte[] signedOctets() {
        return signedOctets(kind, body);
    }

    /**
     * Header, body and signature block as stored.
     *
     * @throws IllegalArgumentException if body or signatures are too long for the format
     */
    public static byte[] assemble(Kind kind, byte[] body, List<PackageSignature> signatures) {
        int block = 2;
        for (PackageSignature signature : signatures) {
            block += 4 + signature.keyId().toBytes().length + signature.value().length;
        }
        if (body.length < 1 || body.length > MAX_BODY) {
            throw new IllegalArgumentException("The " + kind.words + " says more than " + MAX_BODY + " octets about itself.");
        }
        if (block > MAX_SIGNATURE_BLOCK) {
            throw new IllegalArgumentException("The " + kind.words + " has too many signatures.");
        }
        ByteBuffer out = ByteBuffer.allocate(HEADER_OCTETS + body.length + block);
        out.put(kind.magic).putShort((short) CONTAINER_MAJOR).putShort((short) CONTAINER_MINOR).putInt(body.length).putInt(block);
        out.put(body).putShort((short) signatures.size());
        for (PackageSignature signature : signatures) {
            byte[] keyId = signature.keyId().toBytes();
            byte[] value = signature.value();
            out.put((byte) signature.algorithm()).put((byte) keyId.length).put(keyId).putShort((short) value.length).put(value);
        }
        return out.array();
    }

    private static PackageException corrupted(String sentence) {
        return new PackageException(RefusalReason.CORRUPTED, sentence);
    }
}
