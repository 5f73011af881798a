package org.fumogateway.gateway.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Service: what became of the notifications (package #0) that came to this gateway. Thread-safe. */
@ProviderType
public interface Notifications {

    /** Where they are taken from; empty while none can come. */
    Optional<InetSocketAddress> address();

    /**
     * Takes what came over another binding (NOT-36). Says nothing of what becomes of it (NOT-37); it is judged before this returns.
     *
     * @param octets package #0, bare or as a WSP push, position to limit; too many are no notification
     */
    void receive(ByteBuffer octets);

    /** What became of those that came since the listener was started. */
    Counts counts();

    /**
     * Counters. Nothing but {@link #accepted} had an effect; the senders were told nothing (NOT-37).
     *
     * @param accepted  a session was asked for
     * @param repeated  answered by an earlier session already (NOT-16)
     * @param limited   too soon after the last one of that server (NOT-24)
     * @param malformed no package #0 at all
     * @param unknown   of a server without an account, or without a secret in it (NOT-21)
     * @param unproven  with a digest that is not right (NOT-22)
     */
    record Counts(long accepted, long repeated, long limited, long malformed, long unknown, long unproven) {
    }
}
