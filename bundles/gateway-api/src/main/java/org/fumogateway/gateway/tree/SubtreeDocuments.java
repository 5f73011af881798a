package org.fumogateway.gateway.tree;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.dmt.DmtException;

/** Writes parts of the management tree as documents (TNDS, TREE section 8) for people and tools of the gateway itself. Thread-safe. */
@ProviderType
public interface SubtreeDocuments {

    /**
     * Writes a subtree in XML, as {@code Get NODE?list=TNDS} answers it, with the rights of the gateway itself. Values that cannot be read,
     * such as secrets, are left out with their nodes.
     *
     * @param nodeUri absolute URI
     * @return the document, without a declaration
     * @throws DmtException with the code of what is in the way; LIMIT_EXCEEDED if the subtree has more nodes than one answer may have
     */
    String toXml(String nodeUri) throws DmtException;
}
