package org.fumogateway.dlota.internal;

import java.net.URI;
import java.util.List;

/**
 * What is to be fetched, as far as it does not change during the transfer.
 *
 * @param described true if a descriptor named the object, false if PkgURL led to the package itself
 * @param object    where the object is, before redirects (DL-102)
 * @param size      octets by the descriptor, or -1
 * @param types     media types by the descriptor, or empty
 * @param notifyUri where the status report goes, or null
 * @param sha256    digest by installParam, or null
 */
record ObjectPlan(boolean described, URI object, long size, List<String> types, URI notifyUri, String sha256) {

    ObjectPlan {
        types = List.copyOf(types);
    }

    static ObjectPlan plain(URI object) {
        return new ObjectPlan(false, object, -1, List.of(), null, null);
    }
}
