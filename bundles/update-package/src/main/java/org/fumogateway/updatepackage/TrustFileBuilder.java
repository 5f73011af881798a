package org.fumogateway.updatepackage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.updatepackage.internal.Envelope;
import org.fumogateway.updatepackage.internal.TrustFile;

/** Makes trust files (PKG-55). Not thread-safe; each method returns the builder. */
public final class TrustFileBuilder {

    private long version = 1;
    private Optional<Instant> notAfter = Optional.empty();
    private final List<VerificationKey> rootKeys = new ArrayList<>();
    private int rootThreshold = 1;
    private final List<ReleaseKey> releaseKeys = new ArrayList<>();
    private int threshold = 1;
    private final Set<KeyId> revoked = new LinkedHashSet<>();

    /** Starts a first trust file, version 1, both thresholds 1. */
    public TrustFileBuilder() {
        // the fields say it all
    }

    /** Starts the file that follows this one: same content, next version. */
    public static TrustFileBuilder after(TrustStore present) {
        TrustFileBuilder builder = new TrustFileBuilder();
        builder.version = present.version() + 1;
        builder.notAfter = present.notAfter();
        builder.rootKeys.addAll(present.rootKeys());
        builder.rootThreshold = present.rootThreshold();
        builder.releaseKeys.addAll(present.releaseKeys());
        builder.threshold = present.threshold();
        builder.revoked.addAll(present.revoked());
        return builder;
    }

    /** Sets the version, from 1. */
    public TrustFileBuilder version(long number) {
        version = number;
        return this;
    }

    /** Sets the end of validity. */
    public TrustFileBuilder notAfter(Instant moment) {
        notAfter = Optional.of(moment);
        return this;
    }

    /** Adds a key that signs trust files. */
    public TrustFileBuilder addRootKey(VerificationKey key) {
        rootKeys.add(key);
        return this;
    }

    /** Removes a key that signs trust files. */
    public TrustFileBuilder removeRootKey(KeyId id) {
        rootKeys.removeIf(key -> key.id().equals(id));
        return this;
    }

    /** Sets how many root keys have to sign, 1 to 64. */
    public TrustFileBuilder rootThreshold(int count) {
        rootThreshold = count;
        return this;
    }

    /** Adds a key that signs packages. */
    public TrustFileBuilder addReleaseKey(ReleaseKey key) {
        releaseKeys.add(key);
        return this;
    }

    /** Sets how many release keys have to sign a package, 1 to 64. */
    public TrustFileBuilder threshold(int count) {
        threshold = count;
        return this;
    }

    /** Declares that signatures of this key count no more. */
    public TrustFileBuilder revoke(KeyId id) {
        revoked.add(id);
        return this;
    }

    /** The JSON text, the same for the same content. */
    public byte[] toJson() {
        return new TrustFile(version, notAfter, rootKeys, rootThreshold, releaseKeys, threshold, revoked).write()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What root keys sign, for keys kept elsewhere. */
    public byte[] signedOctets() {
        return Envelope.signedOctets(Envelope.Kind.TRUST, toJson());
    }

    /** The complete file with signatures made elsewhere over {@link #signedOctets()}. */
    public byte[] build(List<PackageSignature> signatures) {
        return Envelope.assemble(Envelope.Kind.TRUST, toJson(), signatures);
    }

    /** The complete file, signed by these root keys. */
    public byte[] sign(SigningKey... keys) {
        byte[] octets = signedOctets();
        List<PackageSignature> signatures = new ArrayList<>();
        for (SigningKey key : keys) {
            signatures.add(key.sign(octets));
        }
        return build(signatures);
    }
}
