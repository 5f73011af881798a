package org.fumogateway.installerslots.internal;

import java.util.Optional;
import java.util.Set;
import org.fumogateway.gateway.install.DeltaDecoder;

/** The delta decoders that are there right now, beside the built-in one. */
interface Decoders {

    /** Octets of memory that applying a difference may take. */
    long memory();

    /** Encodings that can be decoded. */
    Set<String> encodings();

    /** The best decoder of an encoding. */
    Optional<DeltaDecoder> find(String encoding);
}
