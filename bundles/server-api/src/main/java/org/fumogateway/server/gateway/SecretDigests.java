package org.fumogateway.server.gateway;

import java.util.Objects;

/**
 * Digests of the secrets of a gateway and of this server towards it, {@code B64(H(name:password))} (SEC-110). The text form hides them.
 *
 * @param client       digest of the gateway's name and password
 * @param server       digest of this server's name and its password for that gateway
 * @param serverSecret that password itself, if this server shows it by {@code syncml:auth-basic}; null where the digest is enough
 */
public record SecretDigests(String client, String server, String serverSecret) {

    /** Both digests are required. */
    public SecretDigests {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(server, "server");
    }

    /** Digests of a server that shows a digest. */
    public SecretDigests(String client, String server) {
        this(client, server, null);
    }

    @Override
    public String toString() {
        return "SecretDigests";
    }
}
