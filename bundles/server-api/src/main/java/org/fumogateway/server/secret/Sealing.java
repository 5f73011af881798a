package org.fumogateway.server.secret;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service: seals octets with the key of this server, which all nodes on one database have in common (AES-256-GCM). What one node has sealed
 * another one opens; nobody else can read or alter it. Thread-safe.
 */
@ProviderType
public interface Sealing {

    /**
     * Seals octets.
     *
     * @param purpose what they are for; each purpose has a key of its own, so that nothing sealed for one can be passed off for another
     * @param context what they belong to; not part of the result, must be the same when they are opened
     * @param clear   octets to seal
     * @return 32 octets more than that
     */
    byte[] seal(String purpose, byte[] context, byte[] clear);

    /** Opens octets; empty if they were not sealed here for that purpose and context, or their key is not known any more. */
    Optional<byte[]> open(String purpose, byte[] context, byte[] sealed);
}
