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
    private final Authentication authentication;
    private final String certificate;
    private final String serverSecret;
    private final RenewalState renewal;

    /** How strong a proof is asked of the gateway, in ascending order; the names are those of AAuthType (SEC section 2). */
    public enum Authentication {
        /** Name and secret as they are: {@code syncml:auth-basic}, inside TLS only (SEC-84). */
        BASIC,
        /** A digest over a nonce, once in a session: {@code syncml:auth-md5}. */
        DIGEST,
        /** A digest over a nonce and the message, in each message: {@code syncml:auth-MAC}. */
        HMAC,
        /** The client certificate of the TLS connection, and nothing else (SEC-1, SEC-2). */
        TRANSPORT
    }

    /**
     * Creates credentials of a gateway that proves itself by digest.
     *
     * @see #GatewayCredentials(String, String, String, String, String, byte[], byte[], Authentication)
     */
    public GatewayCredentials(String deviceId, String clientName, String clientDigest, String serverName, String serverDigest,
            byte[] clientNonce, byte[] serverNonce) {
        this(deviceId, clientName, clientDigest, serverName, serverDigest, clientNonce, serverNonce, Authentication.DIGEST);
    }

    /**
     * Creates credentials.
     *
     * @param deviceId       the only device that may use them (SEC-67)
     * @param clientName     user name of the gateway
     * @param clientDigest   digest of the gateway's name and password
     * @param serverName     name of this server towards that gateway
     * @param serverDigest   digest of this server's name and its password for that gateway (SEC-4)
     * @param clientNonce    nonce that the gateway uses next
     * @param serverNonce    nonce that this server uses next
     * @param authentication the weakest proof that is taken from the gateway; this server signs its messages if it is
     *                       {@link Authentication#HMAC}
     */
    public GatewayCredentials(String deviceId, String clientName, String clientDigest, String serverName, String serverDigest,
            byte[] clientNonce, byte[] serverNonce, Authentication authentication) {
        this(deviceId, clientName, clientDigest, serverName, serverDigest, clientNonce, serverNonce, authentication, "", null, RenewalState.NONE);
    }

    /**
     * Creates credentials of a gateway that has a client certificate.
     *
     * @param certificate SHA-256 of the certificate that each of its connections must show, in lower case hexadecimal digits; empty for any or none
     * @throws IllegalArgumentException if a certificate is the proof and none is named
     * @see #GatewayCredentials(String, String, String, String, String, byte[], byte[], Authentication)
     */
    public GatewayCredentials(String deviceId, String clientName, String clientDigest, String serverName, String serverDigest,
            byte[] clientNonce, byte[] serverNonce, Authentication authentication, String certificate) {
        this(deviceId, clientName, clientDigest, serverName, serverDigest, clientNonce, serverNonce, authentication, certificate, null, RenewalState.NONE);
    }

    private GatewayCredentials(String deviceId, String clientName, String clientDigest, String serverName, String serverDigest,
            byte[] clientNonce, byte[] serverNonce, Authentication authentication, String certificate, String serverSecret, RenewalState renewal) {
        this.serverSecret = serverSecret;
        this.renewal = Objects.requireNonNull(renewal, "renewal");
        this.deviceId = Objects.requireNonNull(deviceId, "deviceId");
        this.clientName = Objects.requireNonNull(clientName, "clientName");
        this.clientDigest = Objects.requireNonNull(clientDigest, "clientDigest");
        this.serverName = Objects.requireNonNull(serverName, "serverName");
        this.serverDigest = Objects.requireNonNull(serverDigest, "serverDigest");
        this.clientNonce = clientNonce.clone();
        this.serverNonce = serverNonce.clone();
        this.authentication = Objects.requireNonNull(authentication, "authentication");
        this.certificate = Objects.requireNonNull(certificate, "certificate");
        if (authentication == Authentication.TRANSPORT && certificate.isEmpty()) {
            throw new IllegalArgumentException("a proof by certificate without a certificate");
        }
    }

    /** The same with another nonce of the gateway. */
    public GatewayCredentials withClientNonce(byte[] nonce) {
        return new GatewayCredentials(deviceId, clientName, clientDigest, serverName, serverDigest, nonce, serverNonce, authentication,
                certificate, serverSecret, renewal);
    }

    /** The same with another nonce of the server. */
    public GatewayCredentials withServerNonce(byte[] nonce) {
        return new GatewayCredentials(deviceId, clientName, clientDigest, serverName, serverDigest, clientNonce, nonce, authentication,
                certificate, serverSecret, renewal);
    }

    /**
     * The same of a server that shows itself to that gateway by {@code syncml:auth-basic}.
     *
     * @param secret this server's password for that gateway, or null if it shows a digest
     */
    public GatewayCredentials withServerSecret(String secret) {
        return new GatewayCredentials(deviceId, clientName, clientDigest, serverName, serverDigest, clientNonce, serverNonce, authentication,
                certificate, secret, renewal);
    }

    /** The same while its secrets are being replaced (BOOT-62). */
    public GatewayCredentials withRenewal(RenewalState state) {
        return new GatewayCredentials(deviceId, clientName, clientDigest, serverName, serverDigest, clientNonce, serverNonce, authentication,
                certificate, serverSecret, state);
    }

    /**
     * The same while its secrets are being replaced (BOOT-62), with nothing said about earlier offers.
     *
     * @param due     whether the gateway is to get new secrets in its next session
     * @param digests secrets that the gateway may have instead of these, null if there are none
     */
    public GatewayCredentials withRenewal(boolean due, SecretDigests digests) {
        return withRenewal(new RenewalState(due, 0, "", digests));
    }

    /** The same with the secrets that were {@linkplain #offered() offered}, which have to be there. */
    public GatewayCredentials adopted() {
        SecretDigests offered = renewal.offered();
        return new GatewayCredentials(deviceId, clientName, offered.client(), serverName, offered.server(), clientNonce, serverNonce, authentication,
                certificate, offered.serverSecret(), RenewalState.NONE);
    }

    /** How far the replacement of its first secrets has come. */
    public RenewalState renewal() {
        return renewal;
    }

    /** True if the gateway is to get new secrets in its next session, because those of its bootstrap document were not delivered safely. */
    public boolean renewalDue() {
        return renewal.due();
    }

    /** Secrets that were offered to the gateway: it has these or the ones that count until now. Null if there are none. */
    public SecretDigests offered() {
        return renewal.offered();
    }

    /** The weakest proof that is taken from the gateway. */
    public Authentication authentication() {
        return authentication;
    }

    /** SHA-256 of the certificate that each connection of the gateway must show; empty if it may show any or none. */
    public String certificate() {
        return certificate;
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

    /** This server's password for that gateway, if it shows itself by {@code syncml:auth-basic}; null where the digest is enough (SEC-110). */
    public String serverSecret() {
        return serverSecret;
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
