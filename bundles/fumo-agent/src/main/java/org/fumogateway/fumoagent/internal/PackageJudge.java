package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.storage.Spool;

/** Decides whether a package may be used here, in the order of PKG-41 to PKG-50. Thread-safe. */
interface PackageJudge {

    /**
     * What a good package turned out to be.
     *
     * @param firmware       as the installer sees it
     * @param healthSeconds  how long it may take to prove itself, 0 if it does not say
     * @param alreadyRunning exactly this firmware runs already (PKG-53)
     */
    record Judged(FirmwarePackage firmware, int healthSeconds, boolean alreadyRunning) {

        private static final String IMAGE_THAT_RUNS = "rootfs";

        /** Digest of the image that will run once this is installed, null if the package brings none (PKG-62). */
        String targetSha256() {
            return firmware.payloads().stream().filter(payload -> payload.role().equals(IMAGE_THAT_RUNS))
                    .filter(payload -> payload.output() != null).map(payload -> payload.output().sha256()).findFirst().orElse(null);
        }
    }

    /** Waits a short while for whatever is needed to judge; judging works without, but may have to refuse. */
    void await() throws InterruptedException;

    /** How many of the first octets {@link #judgeHead} needs, as far as those that are here tell. */
    int headOctets(ByteBuffer soFar) throws Refusal;

    /** Judges by the head alone, while the rest is still on its way (PKG-40). */
    void judgeHead(ByteBuffer head) throws Refusal, IOException;

    /** Judges by the head of a stored package. */
    Judged judgeHead(Spool stored) throws Refusal, IOException;

    /** What a stored package says of itself, without any judgement. */
    FirmwarePackage describe(Spool stored) throws Refusal, IOException;

    /** Judges the whole package. */
    Judged judge(Spool stored) throws Refusal, IOException, InterruptedException;
}
