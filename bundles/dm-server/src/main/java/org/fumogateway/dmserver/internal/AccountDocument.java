package org.fumogateway.dmserver.internal;

import java.util.List;

/**
 * What a gateway is told of its account with this server. The text form hides the secrets.
 *
 * @param serverId identity of this server
 * @param name     name for people
 * @param address  address of this server
 * @param gateway  what the gateway proves itself with
 * @param server   what this server proves itself with
 * @param trusted  keys that TLS must lead to, as {@code sha256/BASE64}; empty for whom the gateway trusts otherwise
 */
record AccountDocument(String serverId, String name, String address, Proof gateway, Proof server, List<String> trusted) {

    /**
     * What one side proves itself with.
     *
     * @param type   AAuthType
     * @param name   user name, null for a proof that needs none
     * @param secret password, null for a proof that needs none
     * @param nonce  first nonce, null for a proof that needs none
     */
    record Proof(String type, String name, String secret, byte[] nonce) {

        /** What shows itself in TLS and needs nothing more. */
        static Proof none(String type) {
            return new Proof(type, null, null, null);
        }

        @Override
        public String toString() {
            return "Proof[" + name + "]";
        }
    }
}
