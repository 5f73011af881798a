package org.fumogateway.gateway.alert;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: is told when an alert was settled. Called at least once per alert, from a thread of the outbox; must not block.
 */
@ConsumerType
public interface AlertOutcomeListener {

    /**
     * An alert was acknowledged or refused. The outcome is durable already.
     *
     * @param alert   the alert
     * @param outcome ACKNOWLEDGED or REFUSED
     * @param status  the server's Status code
     */
    void alertSettled(GenericAlert alert, AlertOutbox.Outcome outcome, int status);
}
