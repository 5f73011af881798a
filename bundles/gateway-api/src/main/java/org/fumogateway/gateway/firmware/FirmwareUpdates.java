package org.fumogateway.gateway.firmware;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The updates of this gateway, for faces and vendors: see where they stand, start what is here, ask the server, consent, postpone, cancel.
 * Requests that are not possible now throw {@link IllegalStateException} with one sentence. Thread-safe.
 */
@ProviderType
public interface FirmwareUpdates {

    /** All FUMO instances of this gateway, ordered by URI. */
    List<UpdateStatus> status();

    /** The status of one instance. */
    UpdateStatus status(String instanceUri);

    /** Ended operations of an instance, newest first, at most 50. */
    List<UpdateOutcome> history(String instanceUri);

    /** Starts the update of the package that the instance holds, without an order of a server (State 50 or 70). */
    void start(String instanceUri);

    /**
     * Asks the server for an update by a Generic Alert (FUMO-103).
     *
     * @param byUser true if a person asks, false for a device request
     */
    void askServer(String instanceUri, boolean byUser);

    /** A person agrees to the operation that waits for it. */
    void consent(String instanceUri);

    /** The operation that waits shall not begin before that many minutes have passed. */
    void postpone(String instanceUri, int minutes);

    /**
     * Stops the operation where this is still possible (FUMO-61, DL-116): a download until its last octet is here (State 20), an update until the
     * new firmware is activated (State 70); both end with result 401. A package that waits in State 50 is discarded, which nobody reports.
     */
    void cancel(String instanceUri);
}
