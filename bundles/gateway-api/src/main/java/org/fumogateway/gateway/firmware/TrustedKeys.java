package org.fumogateway.gateway.firmware;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Whose signatures this gateway takes (PKG-54, PKG-55), for faces and vendors: see it, and bring the next trust file, which rotates or revokes keys.
 * Thread-safe.
 */
@ProviderType
public interface TrustedKeys {

    /** Largest trust file in octets. */
    int MAX_OCTETS = 128 * 1024;

    /**
     * The trust file in force.
     *
     * @throws IllegalStateException with one sentence if there is none that can be used
     */
    Status status();

    /**
     * Puts the next trust file in force, for good and from the next check on: its version follows the present one, and the root keys of both have
     * signed it.
     *
     * @param trustFile the complete file
     * @return what is in force now
     * @throws IllegalArgumentException with one sentence if the file cannot follow the present one; nothing is changed
     * @throws IllegalStateException    with one sentence if there is none to follow, or it could not be stored; nothing is changed
     */
    Status update(byte[] trustFile);

    /**
     * What a trust file says. Key ids are 16 hexadecimal digits.
     *
     * @param version       version, from 1
     * @param notAfter      end of its validity, or null
     * @param releaseKeys   ids of the keys that sign packages and are not revoked
     * @param threshold     how many of them have to sign
     * @param rootKeys      ids of the keys that sign trust files
     * @param rootThreshold how many of them have to sign
     * @param revoked       ids of keys that count no more
     */
    record Status(long version, Instant notAfter, List<String> releaseKeys, int threshold, List<String> rootKeys, int rootThreshold,
            List<String> revoked) {

        /** Copies the lists. */
        public Status {
            releaseKeys = List.copyOf(releaseKeys);
            rootKeys = List.copyOf(rootKeys);
            revoked = List.copyOf(revoked);
        }
    }
}
