package org.fumogateway.dmclient.internal.transport;

import java.net.URI;
import java.nio.ByteBuffer;

/** Carries one message to a server and brings the answer back. Thread-safe. */
public interface Transport {

    /**
     * Sends a message and waits for the answer.
     *
     * @param target         where it goes
     * @param mediaType      encoding of the message, and the only one accepted for the answer
     * @param message        octets of the message, position to limit; left as they are
     * @param maxReplyOctets largest answer that is read
     * @throws TransportException   if there is no answer; whether another try makes sense is in it
     * @throws InterruptedException if the thread was interrupted; nothing of the exchange goes on
     */
    Reply exchange(URI target, String mediaType, ByteBuffer message, int maxReplyOctets) throws TransportException, InterruptedException;

    /**
     * An answer.
     *
     * @param octets    the message, empty if the server answered nothing
     * @param encrypted true if it came over a connection on which the server proved its name by certificate
     */
    record Reply(ByteBuffer octets, boolean encrypted) {
    }
}
