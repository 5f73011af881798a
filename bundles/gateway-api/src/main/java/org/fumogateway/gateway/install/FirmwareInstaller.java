package org.fumogateway.gateway.install;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: brings the content of an update package into the device. The steps are those of PKG-71. Every step is idempotent: after a
 * kill, a swap or a {@link MediumFailedException} the agent calls it again. The kind is pinned per operation: once an operation has begun with one kind, no other installer
 * takes over, however high its ranking.
 */
@ConsumerType
public interface FirmwareInstaller {

    /** Service property: the kind of this installer, a short word such as {@code slots}; the same as {@link #kind()}. */
    String KIND = "org.fumogateway.install.kind";

    /** Kind of this installer; constant. */
    String kind();

    /** What this installer can take right now. Quick; no side effects. */
    Capabilities probe();

    /**
     * Checks that this package could be installed now: base image, slot sizes, memory. Writes nothing.
     *
     * @throws InstallException with the code of the refusal (403, 405, 502 ...)
     */
    void check(FirmwarePackage firmware) throws InstallException, InterruptedException;

    /**
     * Writes the package to where it does not run yet, reads it back, and leaves it ready for {@link #activate}. Continues from its own
     * journal if it was interrupted before.
     *
     * @throws InstallException     if it failed; the running firmware is untouched
     * @throws InterruptedException if the caller's thread was interrupted: a later call goes on
     */
    void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException, InterruptedException;

    /** Makes the written firmware the one that runs, on trial, at the next start. */
    void activate(String operationId) throws InstallException;

    /** Restarts into the activated firmware. Returns at once or never; the process, or the machine, ends soon after. */
    void restart(String operationId) throws InstallException;

    /** Tells where an operation stands, by comparing what runs with the journal (PKG-65). Also valid while nothing was restarted. */
    Stage inspect(String operationId) throws InstallException;

    /** The new firmware stays. */
    void confirm(String operationId) throws InstallException;

    /**
     * The new firmware goes: the previous one is made the one that runs at the next start. If the new one runs now, {@link #restart} must
     * follow.
     */
    void revert(String operationId) throws InstallException;

    /**
     * The same, keeping why until {@link #forget}: the reason survives although whoever ordered it may not be able to write anything down any
     * more (PKG-66). An installer that keeps no reasons need not override this.
     *
     * @param reason one English sentence
     */
    default void revert(String operationId, String reason) throws InstallException {
        revert(operationId);
    }

    /**
     * The firmware that ran before this confirmed operation must never be started again, not even by hand: it is older than what security demands
     * by now (PKG-60). Called after {@link #confirm} where the security counter of the new firmware is higher than the one stored, and before
     * that is raised. An installer that keeps no earlier firmware need not override this.
     */
    default void retirePrevious(String operationId) throws InstallException {
        // Nothing is kept.
    }

    /** What this installer remembers of the trial of an operation; {@link TrialMemory#NONE} from one that keeps nothing. */
    default TrialMemory trialMemory(String operationId) throws InstallException {
        return TrialMemory.NONE;
    }

    /** Forgets an operation that is settled. */
    void forget(String operationId) throws InstallException;

    /** Progress of {@link #apply}; may be called from any thread, must not block. */
    @FunctionalInterface
    interface Progress {

        /** Percent of the work of apply done, 0 to 100, never falling. */
        void percent(int percent);
    }

    /**
     * What an installer can take.
     *
     * @param roles      payload roles
     * @param encodings  payload encodings
     * @param capacities octets that fit, by slot class; empty if unknown
     */
    record Capabilities(Set<String> roles, Set<String> encodings, java.util.Map<String, Long> capacities) {

        /** Copies the collections. */
        public Capabilities {
            roles = Set.copyOf(roles);
            encodings = Set.copyOf(encodings);
            capacities = java.util.Map.copyOf(capacities);
        }
    }

    /**
     * What an installer remembers of a trial.
     *
     * @param begun  true if the new firmware is known to have run and to have been asked about
     * @param reason why it was taken back, as given to {@link #revert(String, String)}, or empty
     */
    record TrialMemory(boolean begun, String reason) {

        /** Nothing is known. */
        public static final TrialMemory NONE = new TrialMemory(false, "");
    }

    /** Where an operation stands. */
    enum Stage {
        /** The installer has not begun, or knows nothing of it. */
        NONE,
        /** Apply was begun and not finished. */
        APPLYING,
        /** Written and read back, not activated. */
        APPLIED,
        /** Activated; the old firmware still runs because nothing was restarted. */
        ACTIVATED,
        /** The new firmware runs, on trial. */
        TRIAL,
        /** The new firmware was tried; the old one runs again without an order from here. */
        FELL_BACK,
        /** The new firmware was confirmed. */
        CONFIRMED,
        /** Reverted on order: the old firmware runs, or will at the next start. */
        REVERTED
    }
}
