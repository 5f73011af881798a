package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;

/**
 * A message as it came.
 *
 * @param message the message
 * @param octets  the same exactly as received, position to limit: what a MAC is over (SEC-17)
 * @param mac     value of the header that carries auth-MAC, null if there was none
 * @param certificate SHA-256 of the certificate that the connection showed, null if it showed none
 */
record Received(Message message, ByteBuffer octets, String mac, String certificate) {

    Header header() {
        return message.header();
    }

    /** Type of the proof that the message shows, null if it shows none. */
    String proofType() {
        if (mac != null) {
            return Digests.AUTH_MAC;
        }
        // A Cred without a type is a proof nevertheless, and a wrong one.
        return header().credential() == null ? null : String.valueOf(Digests.normalise(header().credential().meta().type()));
    }
}
