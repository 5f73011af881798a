package org.fumogateway.dmobjects.internal.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One account as DMAcc describes it, without nonces, which live in records of their own. Immutable.
 *
 * @param name        node name below {@code ./DMAcc}
 * @param serverId    ServerID
 * @param displayName Name, may be empty
 * @param connection  PrefConRef, may be empty
 * @param preferred   AAuthPref, or null if the node is absent
 * @param mediaType   encoding of messages
 * @param addresses   AppAddr, in order of preference
 * @param proofs      AppAuth, in document order
 */
public record StoredAccount(String name, String serverId, String displayName, String connection, String preferred, String mediaType,
        List<Address> addresses, List<Proof> proofs) {

    /** Copies the lists. */
    public StoredAccount {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(serverId, "serverId");
        addresses = List.copyOf(addresses);
        proofs = List.copyOf(proofs);
    }

    /**
     * One AppAddr.
     *
     * @param address Addr
     * @param type    AddrType, empty means URI
     * @param ports   PortNbr of each Port, may be empty
     */
    public record Address(String address, String type, List<String> ports) {

        /** Copies the list. */
        public Address {
            ports = List.copyOf(ports);
        }
    }

    /**
     * One AppAuth.
     *
     * @param level  CLCRED or SRVCRED (OBEX and HTTP are kept, not used)
     * @param type   AAuthType
     * @param user   AAuthName
     * @param secret AAuthSecret; never shown
     */
    public record Proof(String level, String type, String user, String secret) {

        /** Level of what this gateway proves itself with. */
        public static final String CLIENT = "CLCRED";
        /** Level of what the server proves itself with. */
        public static final String SERVER = "SRVCRED";

        /** Hides the secret. */
        @Override
        public String toString() {
            return "Proof[" + level + ", " + type + ", " + user + "]";
        }
    }

    /** The proof of that level. */
    public Optional<Proof> proof(String level) {
        return proofs.stream().filter(proof -> proof.level().equals(level)).findFirst();
    }

    /** The same under another node name. */
    public StoredAccount named(String newName) {
        return new StoredAccount(newName, serverId, displayName, connection, preferred, mediaType, addresses, proofs);
    }

    /** The same with another display name. */
    public StoredAccount withDisplayName(String text) {
        return new StoredAccount(name, serverId, text, connection, preferred, mediaType, addresses, proofs);
    }

    /** The same with another AAuthPref. */
    public StoredAccount withPreferred(String type) {
        return new StoredAccount(name, serverId, displayName, connection, type, mediaType, addresses, proofs);
    }

    /** The same with the address of that number replaced. */
    public StoredAccount withAddress(int index, Address address) {
        List<Address> changed = new ArrayList<>(addresses);
        changed.set(index, address);
        return new StoredAccount(name, serverId, displayName, connection, preferred, mediaType, changed, proofs);
    }

    /** The same with the proof of that number replaced. */
    public StoredAccount withProof(int index, Proof proof) {
        List<Proof> changed = new ArrayList<>(proofs);
        changed.set(index, proof);
        return new StoredAccount(name, serverId, displayName, connection, preferred, mediaType, addresses, changed);
    }
}
