package org.fumogateway.updatepackage;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fumogateway.updatepackage.internal.FitCheck;
import org.fumogateway.updatepackage.internal.StoredDigest;

/**
 * Decides whether a package may be installed, in the order of PKG-41 to PKG-50: layout, signatures, manifest, rights of the
 * signers, device, base, security counter, abilities, space, digests. The first check that fails gives the result. Nothing of
 * the manifest is interpreted before a signature over it was verified. Immutable, usable by any thread.
 */
public final class PackageVerifier {

    private final TrustStore trust;

    /** A verifier that trusts whom this store names. */
    public PackageVerifier(TrustStore trust) {
        this.trust = Objects.requireNonNull(trust);
    }

    /**
     * Every check that needs no payload (PKG-40), to be made while the download still runs. Does not wait for anything.
     *
     * @return the package, as far as it is known to be good
     * @throws PackageException the refusal, with the result code of the first check that failed
     */
    public VerifiedPackage verifyHead(PackageHead head, DeviceContext device) throws PackageException {
        return verifyFit(authenticate(head), head, device);
    }

    /**
     * Every check, on the complete file: those of {@link #verifyHead}, its length, and the digest of each payload. Reads the file
     * once in pieces of 64 KiB. A package that runs already (PKG-53) is not read through.
     *
     * @param file the complete package; the same open file should be used again by {@link PayloadReader} (PKG-52)
     * @param progress told about the octets of the payloads
     * @throws PackageException the refusal, with the result code of the first check that failed
     * @throws java.io.InterruptedIOException if the thread was interrupted; its interrupt status stays set
     * @throws IOException if the medium cannot be read
     */
    public VerifiedPackage verifyFile(ByteSource file, DeviceContext device, ProgressListener progress) throws IOException {
        PackageHead head = PackageHead.read(file);
        Authentic authentic = authenticate(head);
        long expected = head.payloadStart() + authentic.manifest().payloadOctets();
        if (file.length() != expected) {
            throw new PackageException(RefusalReason.CORRUPTED,
                    "The package has " + file.length() + " octets; its manifest says " + expected + ".");
        }
        VerifiedPackage verified = verifyFit(authentic, head, device);
        if (verified.outcome() == VerifiedPackage.Outcome.INSTALLABLE) {
            StoredDigest.verifyAll(file, head.payloadStart(), authentic.manifest(), progress);
        }
        return verified;
    }

    private record Authentic(Manifest manifest, Set<ReleaseKey> signers) { }

    /** PKG-42 and PKG-43: signatures first, then the text that they vouch for. */
    private Authentic authenticate(PackageHead head) throws PackageException {
        byte[] signed = head.signedOctets();
        Set<ReleaseKey> signers = trust.releaseKeys().stream()
                .filter(release -> TrustStore.hasSigned(release.key(), head.signatures(), signed))
                .collect(Collectors.toUnmodifiableSet());
        if (head.signatures().isEmpty()) {
            throw new PackageException(RefusalReason.NOT_AUTHENTIC, "The package is not signed.");
        }
        if (signers.size() < trust.threshold()) {
            throw new PackageException(RefusalReason.NOT_AUTHENTIC, "The package carries " + signers.size() + " of the "
                    + trust.threshold() + " valid signatures of known release keys that are needed.");
        }
        return new Authentic(Manifest.parse(head.manifestOctets()), signers);
    }

    private VerifiedPackage verifyFit(Authentic authentic, PackageHead head, DeviceContext device) throws PackageException {
        Manifest manifest = authentic.manifest();
        Set<KeyId> entitled = entitledSigners(authentic, device);
        FitCheck fit = new FitCheck(manifest, device);
        fit.checkDevice();
        VerifiedPackage.Outcome outcome = VerifiedPackage.Outcome.ALREADY_RUNNING;
        if (!fit.runsAlready()) {
            fit.checkRunningVersion();
            fit.checkCounter();
            fit.checkAbilities();
            fit.checkNeed();
            outcome = VerifiedPackage.Outcome.INSTALLABLE;
        }
        return new VerifiedPackage(head, manifest, entitled, outcome);
    }

    /** PKG-44, PKG-57: who signed must still be allowed to sign this, for this device. */
    private Set<KeyId> entitledSigners(Authentic authentic, DeviceContext device) throws PackageException {
        if (isPast(trust.notAfter(), device)) {
            throw new PackageException(RefusalReason.NOT_AUTHENTIC, "The trust file of this gateway has expired.");
        }
        if (isPast(authentic.manifest().notAfter(), device)) {
            throw new PackageException(RefusalReason.NOT_AUTHENTIC, "The package has expired.");
        }
        Set<KeyId> entitled = authentic.signers().stream()
                .filter(release -> !trust.revoked().contains(release.key().id()))
                .filter(release -> !isPast(release.notAfter(), device))
                .filter(release -> maySignFor(release, authentic.manifest(), device))
                .map(release -> release.key().id())
                .collect(Collectors.toUnmodifiableSet());
        if (entitled.size() < trust.threshold()) {
            throw new PackageException(RefusalReason.NOT_AUTHENTIC,
                    "The package was signed by keys that are revoked, expired or not "
                    + "allowed to sign for this device; " + entitled.size() + " of " + trust.threshold() + " signatures count.");
        }
        return entitled;
    }

    private static boolean isPast(Optional<Instant> limit, DeviceContext device) {
        return limit.isPresent() && device.expiryTime().isPresent() && device.expiryTime().get().isAfter(limit.get());
    }

    /**
     * A limited key must be allowed for the very type by which the package claims to fit this device. If the package does not
     * fit at all, being allowed for one of its types is enough here: the next check refuses it with the better reason.
     */
    private static boolean maySignFor(ReleaseKey release, Manifest manifest, DeviceContext device) {
        if (release.compatible().isEmpty()) {
            return true;
        }
        boolean fits = manifest.compatible().stream().anyMatch(device.compatible()::contains);
        return manifest.compatible().stream()
                .filter(type -> !fits || device.compatible().contains(type))
                .anyMatch(release.compatible()::contains);
    }
}
