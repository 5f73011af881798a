package org.fumogateway.server.gateway;

import java.util.Objects;

/**
 * What gateway and server prove themselves with to each other (SEC-111). Immutable; the text form hides all secrets.
 *
 * <p>A digest is {@code B64(H(name:password))}: password-equivalent for MD5 and MAC, to be protected alike (SEC-110).
 */
public final class GatewayCredentials {

    private final String deviceId;
    private final String clientName;
    private final String clientDigest;
    private final String serverName;
    private final String serverDigest;
    private final byte[] clientNonce;
    private final byte[] serverNonce;

    /**
     * Creates credentials.
     *
     * @param deviceId     the only device that may use them (SEC-67)
     * @param clientName   user name of the gateway
     * @param clientDigest digest of the gateway's name and password
     * @param serverName   name of this server towards that gateway
     * @param serverDigest digest of this server's name and its password for that gateway (SEC-4)
     * @param clientNonce  nonce that the gateway uses next
     * @param serverNonce  nonce that this server uses next
     */
    public GatewayCredentials(String deviceId, String clientName, String clientDigest, String serverName, String serverDigest,
            byte[] clientNonce, byte[] serverNonce) {
        this.deviceId = Objects.requireNonNull(deviceId, "deviceId");
        this.clientName = Objects.requireNonNull(clientName, "clientName");
        this.clientDigest = Objects.requireNonNull(clientDigest, "clientDigest");
        this.serverName = Objects.requireNonNull(serverName, "serverName");
        this.serverDigest = Objects.requireNonNull(serverDigest, "serverDigest");
        this.clientNonce = clientNonce.clone();
        this.serverNonce = serverNonce.clone();
    }

    /** The only device that may use them. */
    public String deviceId() {
        return deviceId;
    }

    /** User name of the gateway. */
    public String clientName() {
        return clientName;
    }

    /** Digest of the gateway's name and password. */
    public String clientDigest() {
        return clientDigest;
    }

    /** Name of this server. */
    public String serverName() {
        return serverName;
    }

    /** Digest of this server's name and password. */
    public String serverDigest() {
        return serverDigest;
    }

    /** Nonce that the gateway uses next. */
    public byte[] clientNonce() {
        return clientNonce.clone();
    }

    /** Nonce that this server uses next. */
    public byte[] serverNonce() {
        return serverNonce.clone();
    }

    @Override
    public String toString() {
        return "GatewayCredentials[" + deviceId + "]";
    }
}
