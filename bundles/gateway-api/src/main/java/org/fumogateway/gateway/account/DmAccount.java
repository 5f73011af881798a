package org.fumogateway.gateway.account;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One account. Immutable snapshot: a changed account is a new object.
 *
 * @param name            node name below {@code ./DMAcc}
 * @param serverId        ServerID: principal of all ACLs
 * @param displayName     for people, may be empty
 * @param addresses       where the server answers, first choice first; at least one
 * @param client          what this gateway proves itself with, or null (the transport does it)
 * @param server          what the server has to prove itself with, or null (the transport does it)
 * @param preferredType   AAuthPref, or null
 * @param mediaType       encoding of messages to this server
 * @param trustedKeys     public keys, {@code sha256/BASE64} of the SubjectPublicKeyInfo, that the server or an authority that certifies it must show in TLS,
 *                        in the place of the authorities that are trusted otherwise; empty for those
 */
public record DmAccount(String name, String serverId, String displayName, List<URI> addresses, Credential client, Credential server,
        AuthenticationType preferredType, String mediaType, List<String> trustedKeys) {

    /** Copies the lists. */
    public DmAccount {
        trustedKeys = List.copyOf(trustedKeys);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(serverId, "serverId");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(mediaType, "mediaType");
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an account needs an address");
        }
    }

    /** An account of a server that is trusted by what certifies it. */
    public DmAccount(String name, String serverId, String displayName, List<URI> addresses, Credential client, Credential server,
            AuthenticationType preferredType, String mediaType) {
        this(name, serverId, displayName, addresses, client, server, preferredType, mediaType, List.of());
    }

    /** AAuthType of DMAcc. */
    public enum AuthenticationType {
        /** {@code syncml:auth-basic}. */
        BASIC,
        /** {@code syncml:auth-md5}. */
        DIGEST,
        /** {@code syncml:auth-MAC}. */
        HMAC,
        /** By the transport. */
        TRANSPORT
    }

    /** A name, a secret and the nonce for the next use. Immutable; the text form hides secret and nonce. */
    public static final class Credential {

        private final AuthenticationType type;
        private final String name;
        private final String secret;
        private final byte[] nonce;

        /**
         * Creates a credential.
         *
         * @param type   how it is used
         * @param name   user name (AAuthName)
         * @param secret password (AAuthSecret)
         * @param nonce  nonce for the next use (AAuthData), or null if none is known
         */
        public Credential(AuthenticationType type, String name, String secret, byte[] nonce) {
            this.type = Objects.requireNonNull(type, "type");
            this.name = Objects.requireNonNull(name, "name");
            this.secret = Objects.requireNonNull(secret, "secret");
            this.nonce = nonce == null ? null : nonce.clone();
        }

        /** How it is used. */
        public AuthenticationType type() {
            return type;
        }

        /** User name. */
        public String name() {
            return name;
        }

        /** Password; never to be logged or shown. */
        public String secret() {
            return secret;
        }

        /** Nonce for the next use. */
        public Optional<byte[]> nonce() {
            return Optional.ofNullable(nonce).map(byte[]::clone);
        }

        /** The same with another nonce. */
        public Credential withNonce(byte[] next) {
            return new Credential(type, name, secret, next);
        }

        @Override
        public String toString() {
            return "Credential[" + type + ", " + name + "]";
        }
    }
}
