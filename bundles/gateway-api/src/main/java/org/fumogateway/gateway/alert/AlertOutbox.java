package org.fumogateway.gateway.alert;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Durable queue of Generic Alerts (DM-148, FUMO-93, FUMO-94). An alert is sent again, with equal content, only while no Status for it
 * came back. Outcomes are told to {@link AlertOutcomeListener} services and kept for {@link #outcome} until the owner
 * {@link #forget forgets} the alert. Thread-safe.
 */
@ProviderType
public interface AlertOutbox {

    /** Most alerts that wait at the same time. */
    int MAX_PENDING = 1024;

    /** What became of an alert. */
    enum Outcome {
        /** Never put, or forgotten. */
        UNKNOWN,
        /** No Status came back; it will be sent (again). */
        PENDING,
        /** The server answered with a success. */
        ACKNOWLEDGED,
        /** The server will never take it (412, 415): not sent again. */
        REFUSED
    }

    /**
     * Queues an alert and asks for a session to its server. Durable when this returns. If an alert of the same id is known already,
     * nothing changes and its outcome is returned.
     *
     * @throws IOException if it could not be stored; then it is not queued
     */
    Outcome put(GenericAlert alert) throws IOException;

    /** What became of the alert of that id. */
    Outcome outcome(String id);

    /** Alerts that wait for a Status, oldest first. */
    List<GenericAlert> pending();

    /** Drops what is remembered of a settled alert; a pending one stays. */
    void forget(String id) throws IOException;

    /**
     * Drops an alert whatever became of it: whoever put it has gone for good, and nobody listens to the answer any more. One that is on its way just
     * now may still arrive.
     *
     * @throws IOException if that could not be stored; then it waits on
     */
    void withdraw(String id) throws IOException;
}
