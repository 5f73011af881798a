package org.fumogateway.gateway.tree;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** An atomic session of a {@link RecoverableDataPlugin}. Used by one thread at a time. */
@ConsumerType
public interface RecoverableDataSession extends TransactionalDataSession {

    /** Most octets of changes in one commit of the whole tree. */
    int MAX_CHANGES_OCTETS = 8 << 20;

    /**
     * Tells what the commit that follows will make durable.
     *
     * @return the changes in a form of the plugin's own; of length 0 if there are none
     * @throws DmtException if the changes cannot be committed; the tree rolls back then
     */
    byte[] pendingChanges() throws DmtException;
}
