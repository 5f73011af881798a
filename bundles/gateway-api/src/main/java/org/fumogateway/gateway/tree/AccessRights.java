package org.fumogateway.gateway.tree;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.dmt.DmtException;

/** What the gateway itself does to the ACLs of the whole tree. A service of the tree. Thread-safe. */
@ProviderType
public interface AccessRights {

    /**
     * Takes a server out of every ACL, since its account is gone (TREE-48, SEC-103). A command left without anybody disappears, an ACL left
     * empty is inherited again; at the root such a command is everybody's. Durable and all or nothing when this returns; a server that is in
     * no ACL changes nothing.
     *
     * @param principal server identifier, not null
     * @throws DmtException DATA_STORE_FAILURE; nothing has changed
     */
    void removePrincipal(String principal) throws DmtException;
}
