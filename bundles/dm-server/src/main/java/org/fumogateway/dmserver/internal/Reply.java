package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;

/**
 * What goes back over HTTP.
 *
 * @param octets the encoded message
 * @param ended  true if the session is over
 * @param mac    value of the header that carries auth-MAC, null if the message is not signed
 */
record Reply(ByteBuffer octets, boolean ended, String mac) {

    /** A view that can be written without moving the original's position, so that the answer can be sent again (DM-71). */
    ByteBuffer view() {
        return octets.duplicate();
    }
}
