package org.fumogateway.updatepackage;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.updatepackage.internal.Envelope;
import org.fumogateway.updatepackage.internal.TrustFile;

/**
 * Whose signatures count: the content of a trust file (PKG-54, PKG-55). Root keys sign trust files, release keys sign packages.
 * Immutable, usable by any thread. The caller keeps {@link #octets()} and replaces them when {@link #update} gave a newer store.
 */
public final class TrustStore {

    private final Envelope envelope;
    private final TrustFile content;
    private final byte[] octets;

    private TrustStore(Envelope envelope, byte[] octets) throws PackageException {
        this.envelope = envelope;
        this.content = TrustFile.read(envelope.body());
        this.octets = octets;
    }

    /**
     * Loads a trust file that came with the device or was stored after an update, and checks that its own root keys signed it.
     * That the file is the right one is up to the place it comes from.
     *
     * @param octets the complete file, at most 82 kB
     * @throws PackageException CORRUPTED for a broken file, NOT_ACCEPTABLE for another format version, NOT_AUTHENTIC if fewer of
     *         its root keys signed it than it demands
     */
    public static TrustStore load(byte[] octets) throws PackageException {
        Envelope envelope = Envelope.parse(Envelope.Kind.TRUST, ByteBuffer.wrap(octets));
        if (envelope.octets() != octets.length) {
            throw new PackageException(RefusalReason.CORRUPTED, "The trust file is longer than its header says.");
        }
        TrustStore store = new TrustStore(envelope, octets.clone());
        store.requireRootSignatures(envelope, "its own");
        return store;
    }

    /**
     * Accepts the next trust file: its version is this one's plus 1, and both the old and the new root keys signed it, each as
     * many as their file demands.
     *
     * @param newer the complete new file
     * @return the new store; this one stays as it is
     * @throws PackageException as for {@link #load}; NOT_ACCEPTABLE if the version is not the next one; NOT_AUTHENTIC also if the
     *         root keys of this store did not sign
     */
    public TrustStore update(byte[] newer) throws PackageException {
        TrustStore next = load(newer);
        if (next.version() != version() + 1) {
            throw new PackageException(RefusalReason.NOT_ACCEPTABLE, "The trust file has version " + next.version()
                    + "; only version " + (version() + 1) + " can follow the present one.");
        }
        requireRootSignatures(next.envelope, "the present");
        return next;
    }

    private void requireRootSignatures(Envelope signed, String whose) throws PackageException {
        Set<KeyId> signers = new LinkedHashSet<>();
        for (VerificationKey key : content.rootKeys()) {
            if (!content.revoked().contains(key.id()) && hasSigned(key, signed.signatures(), signed.signedOctets())) {
                signers.add(key.id());
            }
        }
        if (signers.size() < content.rootThreshold()) {
            throw new PackageException(RefusalReason.NOT_AUTHENTIC, "The trust file carries " + signers.size() + " of the "
                    + content.rootThreshold() + " signatures needed from " + whose + " root keys.");
        }
    }

    static boolean hasSigned(VerificationKey key, List<PackageSignature> signatures, byte[] octets) {
        return signatures.stream().anyMatch(signature -> signature.keyId().equals(key.id()) && key.verifies(octets, signature));
    }

    /** Version, from 1; grows by exactly 1 with each update. */
    public long version() {
        return content.version();
    }

    /** After this moment nothing it says counts any more. */
    public Optional<Instant> notAfter() {
        return content.notAfter();
    }

    /** Keys that sign trust files. */
    public List<VerificationKey> rootKeys() {
        return content.rootKeys();
    }

    /** How many different root keys have to sign. */
    public int rootThreshold() {
        return content.rootThreshold();
    }

    /** Keys that sign packages, revoked ones included. */
    public List<ReleaseKey> releaseKeys() {
        return content.releaseKeys();
    }

    /** How many different release keys have to sign. */
    public int threshold() {
        return content.threshold();
    }

    /** Keys whose signatures count no more. */
    public Set<KeyId> revoked() {
        return content.revoked();
    }

    /** A copy of the file as loaded. */
    public byte[] octets() {
        return octets.clone();
    }
}
