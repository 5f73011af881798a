package org.fumogateway.dmclient.internal.transport;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/** Carries one message to a server and brings the answer back. Thread-safe. */
public interface Transport {

    /**
     * Sends a message and waits for the answer.
     *
     * @param target where it goes
     * @throws TransportException   if there is no answer; whether and when another try makes sense is in it
     * @throws InterruptedException if the thread was interrupted; nothing of the exchange goes on
     */
    Reply exchange(URI target, Request request) throws TransportException, InterruptedException;

    /** The transport of one session: what a server asks to be kept, as cookies, is kept for that session only (DM-199). */
    default Transport forSession() {
        return this;
    }

    /**
     * The transport to a server of which certain keys are trusted and nobody else who certifies it.
     *
     * @param keys {@code sha256/BASE64} of the SubjectPublicKeyInfo; empty for whoever is trusted otherwise
     */
    default Transport trusting(List<String> keys) {
        return this;
    }

    /**
     * A message on its way to a server.
     *
     * @param mediaType      encoding of the message, and the only one accepted for the answer
     * @param octets         octets of the message, position to limit; left as they are
     * @param mac            value of the header {@code x-syncml-hmac}, or null if the message carries none
     * @param maxReplyOctets largest answer that is read
     */
    record Request(String mediaType, ByteBuffer octets, String mac, int maxReplyOctets) {
    }

    /**
     * An answer.
     *
     * @param octets    the message without content coding, empty if the server answered nothing
     * @param mac       value of the header {@code x-syncml-hmac}, or null if there was none
     * @param encrypted true if it came over a connection on which the server proved its name by certificate
     */
    record Reply(ByteBuffer octets, String mac, boolean encrypted) {
    }
}
