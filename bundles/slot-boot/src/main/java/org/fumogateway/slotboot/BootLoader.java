package org.fumogateway.slotboot;

import java.util.Optional;
import org.fumogateway.storage.StorageException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the boot loader remembers, and the sides that change it: the installer while the gateway runs, and {@link #boot} before it starts. Each
 * change is durable when its method returns and happens wholly or not at all. All methods may be repeated (PKG-67).
 *
 * <p>Thread-safe. No method waits for ever: a tool of the platform that does not end is ended.
 */
@ProviderType
public interface BootLoader {

    /**
     * The state now; empty before the factory image was installed.
     *
     * @throws StorageException {@code CORRUPT} if it cannot be understood
     */
    Optional<BootState> state() throws StorageException;

    /**
     * Puts a slot on trial from the next start on. Repeating it gives the trial its tries again.
     *
     * @param slot  bootable and not the good one
     * @param tries starts until the loader falls back, 1 to {@link BootState#MAX_TRIES}
     * @throws StorageException {@code INVALID} if the slot cannot be put on trial
     */
    BootState activate(Slot slot, int tries) throws StorageException;

    /**
     * Makes the slot on trial the good one. Nothing happens if it was confirmed already.
     *
     * @throws StorageException {@code INVALID} if the last trial has ended in a fallback
     */
    BootState confirm() throws StorageException;

    /** Ends the trial: the good slot runs from the next start on. Nothing happens without a trial. */
    BootState revert() throws StorageException;

    /**
     * From now on the loader must not start that slot, because it is about to be written or holds what failed. Called before its description says
     * so; {@link #activate} takes it back.
     *
     * @throws StorageException {@code INVALID} for the good slot
     */
    void exclude(Slot slot) throws StorageException;

    /**
     * Called once before each start of the gateway process, and never while one runs: which slot runs from now on.
     *
     * @throws StorageException {@code INVALID} before the factory image was installed, {@code CORRUPT} if the state is damaged
     */
    BootDecision boot() throws StorageException;

    /** What the factory does last: that slot is the good one, the other one holds nothing. */
    void initialize(Slot active) throws StorageException;
}
