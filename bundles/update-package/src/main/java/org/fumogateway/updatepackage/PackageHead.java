package org.fumogateway.updatepackage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.fumogateway.updatepackage.internal.Envelope;

/**
 * The first octets of a package: fixed header, manifest as stored, signature block (PKG section 8.1) - all that is needed to
 * refuse it (PKG-40), at most {@value #MAX_OCTETS} octets. Reading it proves nothing: see {@link PackageVerifier}. Immutable.
 */
public final class PackageHead {

    /** Longest head. */
    public static final int MAX_OCTETS = Envelope.HEADER_OCTETS + Envelope.MAX_BODY + Envelope.MAX_SIGNATURE_BLOCK;

    /** Octets that say how long the head is. */
    public static final int FIXED_OCTETS = Envelope.HEADER_OCTETS;

    private final Envelope envelope;

    private PackageHead(Envelope envelope) {
        this.envelope = envelope;
    }

    /**
     * How many octets from the start of the package {@link #parse} needs, judged by those that are there already: {@link
     * #FIXED_OCTETS} until that many have arrived, then the length of the whole head. Call again when more have arrived.
     *
     * @param soFar the first octets of the package, from position to limit; not changed
     * @throws PackageException CORRUPTED as soon as they cannot be the start of a package, NOT_ACCEPTABLE for another format
     *         version
     */
    public static int requiredOctets(ByteBuffer soFar) throws PackageException {
        return Envelope.requiredOctets(Envelope.Kind.PACKAGE, soFar);
    }

    /**
     * Splits the head into its parts without reading the manifest (PKG-41).
     *
     * @param start the first octets of the package, from position to limit; not changed, and more than the head is fine
     * @throws PackageException CORRUPTED or NOT_ACCEPTABLE as above; CORRUPTED also if octets are missing or the signature block
     *         is broken
     */
    public static PackageHead parse(ByteBuffer start) throws PackageException {
        return new PackageHead(Envelope.parse(Envelope.Kind.PACKAGE, start));
    }

    /**
     * Reads the head of a package in a file.
     *
     * @throws PackageException as for {@link #parse}
     * @throws IOException if the medium cannot be read
     */
    public static PackageHead read(ByteSource file) throws IOException {
        ByteBuffer fixed = readStart(file, FIXED_OCTETS);
        return parse(readStart(file, requiredOctets(fixed)));
    }

    private static ByteBuffer readStart(ByteSource file, int count) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate((int) Math.min(count, file.length()));
        file.readFully(0, octets);
        return octets.flip();
    }

    /** Where the payload region begins: the length of the head in octets. */
    public int payloadStart() {
        return envelope.octets();
    }

    /** A copy of the manifest as stored. */
    public byte[] manifestOctets() {
        return envelope.body().clone();
    }

    /** Digest of the manifest as stored: names this very package in journals (PKG-66). */
    public Sha256 manifestDigest() {
        return Sha256.of(envelope.body());
    }

    /** The signature block. */
    public List<PackageSignature> signatures() {
        return envelope.signatures();
    }

    /** The octets that signatures are made over. */
    public byte[] signedOctets() {
        return envelope.signedOctets();
    }
}
