package org.fumogateway.dmclient.internal.session;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.Credential;

/**
 * What a message of the server shows of who sent it.
 *
 * @param credential Cred, or null
 * @param name       Source/LocName, or null
 * @param mac        value of the header {@code x-syncml-hmac}, or null
 * @param octets     the message exactly as it came (SEC-17)
 * @param encrypted  true if the server has proven its name to the transport
 */
record ServerEvidence(Credential credential, String name, String mac, ByteBuffer octets, boolean encrypted) {
}
