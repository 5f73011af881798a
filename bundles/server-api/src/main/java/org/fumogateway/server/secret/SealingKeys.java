package org.fumogateway.server.secret;

import org.fumogateway.server.operation.OperationException;
import org.osgi.annotation.versioning.ProviderType;

/** Service: the key that seals secrets at rest (update-server and operators see its id only). Thread-safe. */
@ProviderType
public interface SealingKeys {

    /** Id of the key that seals from now on. It tells nothing about the key. */
    String activeKey();

    /**
     * Makes a new key, seals everything anew with it and forgets the old one in its file. May be stopped at any moment: the next start goes on.
     *
     * @return id of the new key
     * @throws OperationException if the key does not lie in a file of this node alone, or the file or the store cannot be written
     */
    String rotate() throws OperationException;
}
