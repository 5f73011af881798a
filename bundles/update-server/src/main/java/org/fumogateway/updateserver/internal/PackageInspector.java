package org.fumogateway.updateserver.internal;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.updatepackage.DeviceContext;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.PackageVerifier;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.Sha256;
import org.fumogateway.updatepackage.TrustStore;

/**
 * Checks a package as far as a server can while its octets pass by once: length, digest of each payload, and the signature
 * against a trust file. Not thread-safe; for one package.
 */
final class PackageInspector {

    private final PackageHead head;
    private final Manifest manifest;
    private final List<MessageDigest> payloads = new ArrayList<>();
    private final MessageDigest whole = Sha256.newMessageDigest();
    private long position;

    PackageInspector(PackageHead head) throws PackageException {
        this.head = head;
        this.manifest = Manifest.parse(head.manifestOctets());
        manifest.payloads().forEach(payload -> payloads.add(Sha256.newMessageDigest()));
    }

    Manifest manifest() {
        return manifest;
    }

    /** Takes the next octets of the file. */
    void pass(byte[] octets, int count) {
        whole.update(octets, 0, count);
        for (int i = 0; i < payloads.size(); i++) {
            Payload payload = manifest.payloads().get(i);
            long start = head.payloadStart() + payload.offset();
            long from = Math.max(start, position);
            long to = Math.min(start + payload.length(), position + count);
            if (from < to) {
                payloads.get(i).update(octets, (int) (from - position), (int) (to - from));
            }
        }
        position += count;
    }

    /** Ends the check of the octets; returns the digest of the whole file. */
    Sha256 finish() throws PackageException {
        long expected = head.payloadStart() + manifest.payloadOctets();
        if (position != expected) {
            throw new PackageException(RefusalReason.CORRUPTED, "The package has " + position + " octets; its manifest says "
                    + expected
                    + ".");
        }
        for (int i = 0; i < payloads.size(); i++) {
            if (!Sha256.finish(payloads.get(i)).equals(manifest.payloads().get(i).sha256())) {
                throw new PackageException(RefusalReason.CORRUPTED, "Payload " + (i + 1)
                        + " of the package is damaged: its SHA-256 differs from the manifest.");
            }
        }
        return Sha256.finish(whole);
    }

    /**
     * Checks who signed. The rules for a gateway are used, with a gateway made up so that the package fits it: what is left to
     * fail are signatures, keys and expiry.
     */
    static void requireTrusted(PackageHead head, TrustStore trust, Instant now) throws PackageException {
        Manifest claimed = Manifest.parse(head.manifestOctets());
        DeviceContext.Builder device = DeviceContext.builder().compatible(claimed.compatible().toArray(String[]::new))
                .hardwareVersion(claimed.hardware().stream().findFirst().orElse(""))
                .runningVersion(claimed.from().stream().findFirst().orElse("")).securityCounter(claimed.counter())
                        .clockKnownGood(now);
        for (Payload payload : claimed.payloads()) {
            device.encodings(payload.encoding()).roles(payload.role());
            long capacity = payload.output().map(ImageIdentity::length).orElse(payload.length());
            if (payload.base().isPresent()) {
                device.slot(payload.slot(), capacity, payload.base().get());
            } else {
                device.slot(payload.slot(), capacity);
            }
        }
        new PackageVerifier(trust).verifyHead(head, device.build());
    }
}
