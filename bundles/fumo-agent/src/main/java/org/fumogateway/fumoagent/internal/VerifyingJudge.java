package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.FirmwarePackage.Image;
import org.fumogateway.storage.Spool;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.PackageVerifier;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.VerifiedPackage;

/**
 * Judges packages by their signatures against the trust file in force and by what is known of the device.
 */
final class VerifyingJudge implements PackageJudge {

    private final TrustKeeper trust;
    private final DeviceKnowledge device;

    VerifyingJudge(TrustKeeper trust, DeviceKnowledge device) {
        this.trust = trust;
        this.device = device;
    }

    @Override
    public void await() throws InterruptedException {
        device.await();
    }

    @Override
    public int headOctets(ByteBuffer soFar) throws Refusal {
        try {
            return PackageHead.requiredOctets(soFar);
        } catch (PackageException refused) {
            throw refusal(refused);
        }
    }

    @Override
    public void judgeHead(ByteBuffer head) throws Refusal, IOException {
        try {
            verifier().verifyHead(PackageHead.parse(head), device.context());
        } catch (PackageException refused) {
            throw refusal(refused);
        }
    }

    @Override
    public Judged judgeHead(Spool stored) throws Refusal, IOException {
        try {
            return judged(verifier().verifyHead(PackageHead.read(source(stored)), device.context()), stored);
        } catch (PackageException refused) {
            throw refusal(refused);
        }
    }

    @Override
    public FirmwarePackage describe(Spool stored) throws Refusal, IOException {
        try {
            PackageHead head = PackageHead.read(source(stored));
            return firmware(head, Manifest.parse(head.manifestOctets()), stored);
        } catch (PackageException refused) {
            throw refusal(refused);
        }
    }

    @Override
    public Judged judge(Spool stored) throws Refusal, IOException, InterruptedException {
        try {
            return judged(verifier().verifyFile(source(stored), device.context(), (done, total) -> { }), stored);
        } catch (PackageException refused) {
            throw refusal(refused);
        } catch (InterruptedIOException stopped) {
            Thread.interrupted();
            throw new InterruptedException("stopped during the verification");
        }
    }

    private PackageVerifier verifier() throws Refusal, TrustFileException {
        return new PackageVerifier(trust.current());
    }

    private static Refusal refusal(PackageException refused) {
        return new Refusal(refused.resultCode(), refused.getMessage(), refused);
    }

    private static ByteSource source(Spool stored) {
        return new ByteSource() {
            @Override
            public long length() {
                return stored.length();
            }

            @Override
            public int read(long offset, ByteBuffer target) throws IOException {
                return stored.read(offset, target);
            }
        };
    }

    private static Judged judged(VerifiedPackage verified, Spool stored) {
        Manifest manifest = verified.manifest();
        FirmwarePackage firmware = firmware(verified.head(), manifest, stored);
        int health = manifest.install().healthSeconds();
        boolean said = health != Manifest.Install.DEFAULT.healthSeconds();
        return new Judged(firmware, said ? health : 0, verified.outcome() == VerifiedPackage.Outcome.ALREADY_RUNNING);
    }

    private static FirmwarePackage firmware(PackageHead head, Manifest manifest, Spool stored) {
        return new FirmwarePackage(stored.file(), head.payloadStart(), head.manifestDigest().hex(), manifest.id(), manifest.name(),
                manifest.version(), manifest.counter(), manifest.payloads().stream().map(VerifyingJudge::payload).toList());
    }

    private static FirmwarePackage.Payload payload(Payload payload) {
        return new FirmwarePackage.Payload(payload.role(), payload.encoding(), payload.offset(), payload.length(),
                payload.sha256().hex(), payload.output().map(VerifyingJudge::image).orElse(null),
                payload.base().map(VerifyingJudge::image).orElse(null), payload.slot());
    }

    private static Image image(ImageIdentity identity) {
        return new Image(identity.length(), identity.sha256().hex());
    }
}
