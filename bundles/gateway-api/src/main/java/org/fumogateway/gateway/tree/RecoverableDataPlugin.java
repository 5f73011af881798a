package org.fumogateway.gateway.tree;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.spi.DataPlugin;

/**
 * A data plugin whose part of a commit can be completed after a crash. Its atomic sessions are {@link RecoverableDataSession}s: the tree
 * writes down what all of them are about to make durable before it lets the first one commit, and hands it to {@link #redo} at the next
 * start if the commit did not come to its end. So an atomic session is all or nothing for all such plugins together, even across a kill.
 */
@ConsumerType
public interface RecoverableDataPlugin extends DataPlugin {

    /**
     * Makes changes of an interrupted commit durable. They may be durable already, wholly or in part: doing it again must lead to the same
     * nodes. Called before any session is opened on the plugin, by one thread at a time.
     *
     * @param changes what {@link RecoverableDataSession#pendingChanges} gave, byte by byte
     * @throws DmtException DATA_STORE_FAILURE to be asked again later; any other code gives the changes up
     */
    void redo(byte[] changes) throws DmtException;
}
