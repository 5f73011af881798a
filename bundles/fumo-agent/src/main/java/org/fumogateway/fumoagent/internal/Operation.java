package org.fumogateway.fumoagent.internal;

import java.time.Instant;

/**
 * One operation, from its acceptance to its end (FUMO-126). Immutable.
 *
 * @param id            identity, also that of its report
 * @param kind          what was asked for
 * @param correlator    text of the Exec, or null
 * @param serverId      server to report to, or null if nobody is to be told
 * @param accepted      when it was accepted
 * @param url           the PkgURL as it was then (FUMO-127), or null for a pure update
 * @param phase         where it stands
 * @param attempts      how often an interrupted apply or an ordered restart was tried
 * @param sourceVersion version that ran when it was accepted
 * @param targetVersion version of the package, or null if not known yet
 * @param bootId        start of the gateway in which the restart was ordered, or the trial or the revert began; or null
 * @param installer     kind of the installer that is pinned, or null
 * @param counter       security counter of the package, raised once it is confirmed (PKG-59)
 * @param healthSeconds how long the new firmware may take to prove itself
 * @param waitingSince  when the update half began to wait, or null
 * @param notBefore     a person postponed it until then, or null
 * @param consented     a person agreed
 * @param cancelled     a person stopped it
 * @param verdict       what is wrong with firmware that is being taken back, or null
 * @param targetSha256  digest of the image that is to run, or null if the package names none or it is not known yet (PKG-62)
 * @param waitedSeconds how long the update half was held already, in time that the gateway was on
 */
record Operation(String id, OperationKind kind, String correlator, String serverId, Instant accepted, String url, Phase phase,
        int attempts, String sourceVersion, String targetVersion, String bootId, String installer, int counter,
        int healthSeconds, Instant waitingSince, Instant notBefore, boolean consented, boolean cancelled, String verdict,
        String targetSha256, long waitedSeconds) {

    /** A fresh operation. */
    static Operation accepted(String id, OperationKind kind, String correlator, String serverId, Instant accepted, String url,
            String sourceVersion) {
        Phase phase = kind.downloads() ? Phase.DL_QUEUED : Phase.UP_QUEUED;
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, 0, sourceVersion, null, null, null, 0, 0,
                null, null, false, false, null, null, 0);
    }

    /** True until it has ended. */
    boolean running() {
        return phase != Phase.DONE;
    }

    Operation withPhase(Phase next) {
        return new Operation(id, kind, correlator, serverId, accepted, url, next, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, verdict, targetSha256, waitedSeconds);
    }

    Operation withAttempts(int count) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, count, sourceVersion, targetVersion, bootId,
                installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, verdict, targetSha256, waitedSeconds);
    }

    Operation withTargetVersion(String version) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, version, bootId,
                installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, verdict, targetSha256, waitedSeconds);
    }

    Operation withBootId(String boot) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion, boot,
                installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, verdict, targetSha256, waitedSeconds);
    }

    /** Pins the installer and keeps what the time after the restart needs. */
    Operation withPlan(String kindOfInstaller, int securityCounter, int seconds) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, kindOfInstaller, securityCounter, seconds, waitingSince, notBefore, consented, cancelled, verdict, targetSha256,
                waitedSeconds);
    }

    Operation withWaitingSince(Instant since) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, since, notBefore, consented, cancelled, verdict, targetSha256, waitedSeconds);
    }

    Operation withNotBefore(Instant moment) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, moment, consented, cancelled, verdict, targetSha256, waitedSeconds);
    }

    Operation withConsent() {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, notBefore, true, cancelled, verdict, targetSha256, waitedSeconds);
    }

    Operation withCancelled() {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, notBefore, consented, true, verdict, targetSha256, waitedSeconds);
    }

    Operation withVerdict(String sentence) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, sentence, targetSha256, waitedSeconds);
    }

    Operation withTargetSha256(String digest) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, verdict, digest, waitedSeconds);
    }

    Operation withWaitedSeconds(long seconds) {
        return new Operation(id, kind, correlator, serverId, accepted, url, phase, attempts, sourceVersion, targetVersion,
                bootId, installer, counter, healthSeconds, waitingSince, notBefore, consented, cancelled, verdict, targetSha256, seconds);
    }
}
