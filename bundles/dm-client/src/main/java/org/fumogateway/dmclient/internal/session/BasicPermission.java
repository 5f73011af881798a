package org.fumogateway.dmclient.internal.session;

import java.net.URI;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;

/**
 * Whether auth-basic, which shows a secret as it is, may be used in one session in either direction: where the operator allows it, and inside TLS only
 * (SEC-84), whatever else is allowed.
 *
 * @param allowed whether the operator allows it
 * @param address where the session is held; a session never leaves TLS (SEC-85)
 */
record BasicPermission(boolean allowed, URI address) {

    /** Ends the session if it may not be used. */
    void require() throws SessionFailure {
        if (!allowed) {
            throw SessionFailure.authentication("auth-basic is not allowed by the configuration");
        }
        if (!AddressPolicy.encrypted(address)) {
            throw SessionFailure.authentication("auth-basic is used inside TLS only, and the address of the server is plain http");
        }
    }
}
