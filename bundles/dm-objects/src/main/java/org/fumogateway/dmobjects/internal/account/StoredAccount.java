package org.fumogateway.dmobjects.internal.account;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One account as DMAcc describes it, perhaps still under construction. Nonces live in records of their own: below {@code AAuthData} there
 * is only the place for them. Immutable.
 *
 * @param id           name of its records; never changes
 * @param name         node name below {@code ./DMAcc}
 * @param bootstrapped true if it came by bootstrap, false if a server has added it
 * @param mediaType    encoding of messages
 * @param nodes        what is below the account's node
 * @param acls         ACLs that its bootstrap wants, by path below the account's node; the empty path is the node itself
 */
public record StoredAccount(String id, String name, boolean bootstrapped, String mediaType, AccountNode nodes, Map<String, String> acls) {

    /** AAuthLevel of what this gateway proves itself with. */
    public static final String CLIENT = "CLCRED";
    /** AAuthLevel of what the server proves itself with. */
    public static final String SERVER = "SRVCRED";
    /** Encoding of messages unless an account says another one. */
    public static final String XML = "application/vnd.syncml.dm+xml";

    private static final String PROOFS = "AppAuth";

    /** Requires everything. */
    public StoredAccount {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(nodes, "nodes");
        acls = Map.copyOf(acls);
    }

    /** An account that comes by bootstrap; where it is stored and how its node is called is still to be decided. */
    public static StoredAccount bootstrapped(String mediaType, AccountNode nodes, Map<String, String> acls) {
        return new StoredAccount("", "", true, mediaType, nodes, acls);
    }

    /** ServerID; empty as long as there is none. */
    public String serverId() {
        return nodes.text("ServerID");
    }

    /** Name of the first AppAuth entry of that level. */
    public Optional<String> proof(String level) {
        return proofs().entrySet().stream().filter(entry -> level.equals(entry.getValue().text("AAuthLevel"))).map(Map.Entry::getKey)
                .findFirst();
    }

    /** AppAuth entries by name. */
    public Map<String, AccountNode> proofs() {
        return nodes.find(List.of(PROOFS)).map(AccountNode::children).orElse(Map.of());
    }

    /** The same in other records and under another node name. */
    public StoredAccount stored(String newId, String newName) {
        return new StoredAccount(newId, newName, bootstrapped, mediaType, nodes, acls);
    }

    /** The same with other nodes. */
    public StoredAccount with(AccountNode newNodes) {
        return new StoredAccount(id, name, bootstrapped, mediaType, newNodes, acls);
    }
}
