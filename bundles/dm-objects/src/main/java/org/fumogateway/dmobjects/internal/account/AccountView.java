package org.fumogateway.dmobjects.internal.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.account.DmAccount.Credential;

/** Makes what sessions need of an account out of what DMAcc stores of it. */
public final class AccountView {

    private AccountView() {
    }

    /**
     * The account for sessions.
     *
     * @param clientNonce next nonce of this gateway, or null
     * @param serverNonce next nonce of the server, or null
     * @throws IllegalArgumentException if the account cannot be used; the text is one sentence
     */
    public static DmAccount of(StoredAccount account, byte[] clientNonce, byte[] serverNonce) {
        List<URI> uris = new ArrayList<>();
        for (StoredAccount.Address address : account.addresses()) {
            uris.add(uri(address));
        }
        String preferred = account.preferred();
        return new DmAccount(account.name(), account.serverId(), account.displayName(), uris,
                credential(account, StoredAccount.Proof.CLIENT, clientNonce),
                credential(account, StoredAccount.Proof.SERVER, serverNonce),
                preferred == null || preferred.isEmpty() ? null : type(preferred), account.mediaType());
    }

    private static Credential credential(StoredAccount account, String level, byte[] nonce) {
        return account.proof(level).filter(proof -> type(proof.type()) != AuthenticationType.TRANSPORT)
                .map(proof -> new Credential(type(proof.type()), user(account, proof), proof.secret(), nonce)).orElse(null);
    }

    private static String user(StoredAccount account, StoredAccount.Proof proof) {
        // A server without a name of its own proves itself under its ServerID (SEC-19).
        boolean unnamedServer = proof.user().isEmpty() && proof.level().equals(StoredAccount.Proof.SERVER);
        return unnamedServer ? account.serverId() : proof.user();
    }

    static AuthenticationType type(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "BASIC" -> AuthenticationType.BASIC;
            case "DIGEST" -> AuthenticationType.DIGEST;
            case "HMAC" -> AuthenticationType.HMAC;
            case "TRANSPORT" -> AuthenticationType.TRANSPORT;
            default -> throw new IllegalArgumentException("the authentication type " + text + " is not supported");
        };
    }

    /** The URI of an address; its own port wins over a separate one (TREE-118). */
    static URI uri(StoredAccount.Address address) {
        if (!address.type().isEmpty() && !address.type().equalsIgnoreCase("URI")) {
            throw new IllegalArgumentException("an address of type " + address.type() + " is not supported, only URI is");
        }
        try {
            URI uri = new URI(address.address()).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !scheme.equals("https") && !scheme.equals("http")) {
                throw new IllegalArgumentException("an address of the server is not an http or https URL");
            }
            if (uri.getPort() >= 0 || address.ports().isEmpty()) {
                return uri;
            }
            return new URI(uri.getScheme(), uri.getUserInfo(), uri.getHost(), port(address.ports().get(0)), uri.getPath(), uri.getQuery(),
                    null);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("an address of the server is not a valid URL", malformed);
        }
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65535) {
                return port;
            }
        }
        throw new IllegalArgumentException("a port of the server is not a number from 1 to 65535");
    }
}
