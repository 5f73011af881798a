package org.fumogateway.gateway.tree;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.dmt.DmtException;

/**
 * Answers whether a principal may do something to a node, also where Get is not allowed and no session could be opened (PkgData).
 * Evaluates the effective ACL only (TREE-34); whether the node exists or its meta data permit the command is not asked. Thread-safe.
 */
@ProviderType
public interface AccessCheck {

    /**
     * Evaluates the effective ACL.
     *
     * @param principal server identifier; null means the gateway itself, which may do everything
     * @param nodeUri   absolute URI; for a node that does not exist the ACL it would inherit counts
     * @param permission one constant of {@link org.osgi.service.dmt.Acl}: ADD, DELETE, EXEC, GET or REPLACE
     * @throws DmtException INVALID_URI or URI_TOO_LONG
     */
    boolean isPermitted(String principal, String nodeUri, int permission) throws DmtException;
}
