package org.fumogateway.gateway.account;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The accounts of this gateway (DMAcc, TREE section 10.3) with what the tree never shows. What is stored here is durable when the
 * method returns (SEC-37). Registration of the service means the accounts are loaded; service property {@link #SERVER_IDS} changes with them.
 * Thread-safe.
 */
@ProviderType
public interface Accounts {

    /** Service property: String array of the ServerIDs known now. Modified when an account comes, changes or goes. */
    String SERVER_IDS = "org.fumogateway.server.ids";

    /** All accounts, ordered by node name. */
    List<DmAccount> accounts();

    /** The account of that ServerID. */
    Optional<DmAccount> account(String serverId);

    /** Stores the nonce that this gateway uses next (issued by the server, SEC-30). */
    void storeClientNonce(String serverId, byte[] nonce) throws IOException;

    /** Stores the nonce that the server has to use next (issued here, SEC-30). */
    void storeServerNonce(String serverId, byte[] nonce) throws IOException;
}
