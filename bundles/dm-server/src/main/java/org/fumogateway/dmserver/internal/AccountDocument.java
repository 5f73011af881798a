package org.fumogateway.dmserver.internal;

/**
 * What a gateway is told of its account with this server. The text form hides the secrets.
 *
 * @param serverId identity of this server
 * @param name     name for people
 * @param address  address of this server
 * @param gateway  what the gateway proves itself with
 * @param server   what this server proves itself with
 */
record AccountDocument(String serverId, String name, String address, Proof gateway, Proof server) {

    /**
     * What one side proves itself with.
     *
     * @param type   AAuthType
     * @param name   user name
     * @param secret password
     * @param nonce  first nonce
     */
    record Proof(String type, String name, String secret, byte[] nonce) {

        @Override
        public String toString() {
            return "Proof[" + name + "]";
        }
    }
}
