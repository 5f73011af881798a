package org.fumogateway.gateway.tree;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.dmt.DmtException;

/**
 * Answers whether a principal may do something to a node, also where Get is not allowed and no session could be opened (PkgData).
 * Evaluates the effective ACL only (TREE-34); whether the node exists or its meta data permit the command is not asked. Thread-safe.
 */
@ProviderType
public interface AccessCheck {

    /** Service property of the tree, an Integer: most segments of a URI below the root; 0 or absent for no limit. */
    String MAX_DEPTH = "maxDepth";
    /** Service property, an Integer: most characters of an absolute URI; 0 or absent for no limit. */
    String MAX_URI_LENGTH = "maxUriLength";
    /** Service property, an Integer: most octets of a node's name in UTF-8; 0 or absent for no limit. */
    String MAX_NAME_LENGTH = "maxNameLength";

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
