package org.fumogateway.dmserver.internal;

import java.util.Optional;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;

/**
 * Which proofs are taken from gateways.
 *
 * @param usual              asked of devices that are not known, so that they look like most that are (SEC-67)
 * @param basicAllowed       whether auth-basic is taken from gateways that were enrolled with it, and shown to those whose account says so (SEC-84)
 * @param resynchronisations gateways that may prove themselves with the re-synchronisation nonce
 */
record ProofPolicy(Authentication usual, boolean basicAllowed, Resynchronisations resynchronisations) {

    /** The settings contradict each other if basic is allowed where gateways come without TLS. */
    static ProofPolicy of(DmServerConfig config, Resynchronisations resynchronisations) {
        Authentication usual = usual(config);
        boolean basicAllowed = basicAllowed(config);
        if (usual == Authentication.BASIC && !basicAllowed) {
            throw new IllegalArgumentException("Authentication basic needs allowBasic and a public URL of https.");
        }
        return new ProofPolicy(usual, basicAllowed, resynchronisations);
    }

    /** Basic is a secret in clear: inside TLS only (SEC-84). */
    static boolean basicAllowed(DmServerConfig config) {
        return config.allowBasic() && PublicAddress.encrypted(config);
    }

    static Authentication usual(DmServerConfig config) {
        return switch (config.authentication()) {
            case "basic" -> Authentication.BASIC;
            case "md5" -> Authentication.DIGEST;
            case "mac" -> Authentication.HMAC;
            default -> throw new IllegalArgumentException("Authentication is md5, mac or basic, not " + config.authentication() + ".");
        };
    }

    /**
     * The weakest type that is taken of a gateway, which is also the type that it is challenged for. A gateway that proves itself by its certificate
     * is challenged like a device that is not known, if it comes without.
     */
    String wanted(Optional<GatewayCredentials> credentials) {
        return switch (credentials.map(GatewayCredentials::authentication).filter(type -> type != Authentication.TRANSPORT).orElse(usual)) {
            case BASIC -> basicAllowed ? Digests.AUTH_BASIC : Digests.AUTH_MD5;
            case DIGEST, TRANSPORT -> Digests.AUTH_MD5;
            case HMAC -> Digests.AUTH_MAC;
        };
    }

    /** True if a proof of that type may stand where another is wanted: the same or a stronger one (SEC-50). */
    static boolean suffices(String type, String wanted) {
        return strength(type) >= strength(wanted);
    }

    private static int strength(String type) {
        return switch (type) {
            case Digests.AUTH_BASIC -> 1;
            case Digests.AUTH_MD5 -> 2;
            case Digests.AUTH_MAC -> 3;
            default -> 0;
        };
    }
}
