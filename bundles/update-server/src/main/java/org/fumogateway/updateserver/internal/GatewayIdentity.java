package org.fumogateway.updateserver.internal;

import org.fumogateway.server.gateway.GatewayCredentials;

/** What a gateway proves itself with, in words for operators; no secret is among them. */
final class GatewayIdentity {

    private GatewayIdentity() {
    }

    static String of(GatewayCredentials known) {
        return proof(known) + ", enrolled as " + known.clientName() + certificate(known) + secrets(known);
    }

    private static String proof(GatewayCredentials known) {
        return switch (known.authentication()) {
            case BASIC -> "name and secret (basic)";
            case DIGEST -> "digest over a nonce (auth-md5)";
            case TRANSPORT -> "client certificate of the connection";
            case HMAC -> "digest of each message (auth-MAC)";
        };
    }

    private static String certificate(GatewayCredentials known) {
        return known.certificate().isEmpty() ? "" : "; shows the certificate " + known.certificate();
    }

    /** BOOT-62: whether it still lives with what its bootstrap document says, and why. */
    private static String secrets(GatewayCredentials known) {
        if (known.renewalDue()) {
            return known.offered() == null ? "; gets new secrets in its next session" : "; was offered new secrets, which it has not shown yet";
        }
        return known.renewal().ended().isEmpty() ? "" : "; keeps the secrets of its bootstrap document: " + known.renewal().ended();
    }
}
