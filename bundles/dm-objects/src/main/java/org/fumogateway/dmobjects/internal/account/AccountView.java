package org.fumogateway.dmobjects.internal.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.account.DmAccount.Credential;
import org.fumogateway.httpclient.PinnedKey;

/** Makes what sessions need of an account out of what DMAcc stores of it. */
public final class AccountView {

    private static final Set<String> FOREIGN_LEVEL_TYPES = Set.of("HTTP-BASIC", "HTTP-DIGEST", "TRANSPORT");
    private static final String DEFAULT_TYPE = "DIGEST";

    private AccountView() {
    }

    /**
     * The account for sessions.
     *
     * @param nonces next nonces by name of the AppAuth entry
     * @throws IllegalArgumentException if the account cannot be used, or not yet; the text is one sentence
     */
    public static DmAccount of(StoredAccount account, Map<String, byte[]> nonces) {
        AccountNode nodes = account.nodes();
        requireSound(nodes, "");
        AccountSchema.complaint("ServerID", account.serverId()).ifPresent(AccountView::refuse);
        AccountSchema.complaint("AppID", nodes.text("AppID")).ifPresent(AccountView::refuse);
        requireProofs(account);
        List<URI> uris = new ArrayList<>();
        nodes.find(List.of("AppAddr")).ifPresent(list -> list.children().values().stream()
                .filter(address -> !address.text("Addr").isEmpty()).forEach(address -> uris.add(uri(address))));
        if (uris.isEmpty()) {
            refuse("it has no address of the server");
        }
        String preferred = nodes.text("AAuthPref");
        return new DmAccount(account.name(), account.serverId(), nodes.text("Name"), uris,
                credential(account, StoredAccount.CLIENT, nonces), credential(account, StoredAccount.SERVER, nonces),
                preferred.isEmpty() ? null : type(preferred), account.mediaType(), trustedKeys(nodes, uris));
    }

    /** Keys beside an address without TLS would be a promise that nobody keeps. */
    private static List<String> trustedKeys(AccountNode nodes, List<URI> addresses) {
        List<String> keys = nodes.find(AccountSchema.TRUSTED_KEYS).map(list -> list.children().values().stream().map(AccountNode::text).toList())
                .orElse(List.of());
        if (!keys.stream().allMatch(key -> key != null && PinnedKey.isPin(key))) {
            refuse("a trusted key of the server is not sha256/ and the base64 of a SHA-256");
        }
        if (!keys.isEmpty() && !addresses.stream().allMatch(address -> "https".equalsIgnoreCase(address.getScheme()))) {
            refuse("it names trusted keys of the server and an address that is not https");
        }
        return keys;
    }

    private static void refuse(String reason) {
        throw new IllegalArgumentException(reason);
    }

    private static void requireSound(AccountNode node, String name) {
        if (node.isLeaf()) {
            AccountSchema.complaint(name, node.text()).ifPresent(AccountView::refuse);
        }
        node.children().forEach((childName, child) -> requireSound(child, childName));
    }

    /** TREE-117; of each level the first counts. */
    private static void requireProofs(StoredAccount account) {
        for (AccountNode proof : account.proofs().values()) {
            String level = proof.text("AAuthLevel");
            boolean foreign = !Set.of("", StoredAccount.CLIENT, StoredAccount.SERVER).contains(level);
            if (foreign && !FOREIGN_LEVEL_TYPES.contains(proof.text("AAuthType").toUpperCase(Locale.ROOT))) {
                refuse("a proof of the level " + level + " has an authentication type for other levels");
            }
        }
    }

    /**
     * Refuses an account that has entries without what they need. Between the steps of a server such entries are there and do not count; in
     * a document they are mistakes.
     *
     * @throws IllegalArgumentException if the account cannot be used as it is; the text is one sentence
     */
    public static void requireComplete(StoredAccount account) {
        of(account, Map.of());
        for (AccountNode proof : account.proofs().values()) {
            if (proof.text("AAuthLevel").isEmpty()) {
                refuse("a proof has no level");
            }
            boolean nameless = proof.text("AAuthLevel").equals(StoredAccount.CLIENT) && proof.text("AAuthName").isEmpty();
            if (nameless && !proof.text("AAuthType").equalsIgnoreCase("TRANSPORT")) {
                refuse("the proof of this gateway has no user name");
            }
        }
        for (AccountNode address : account.nodes().find(List.of("AppAddr")).orElse(AccountNode.EMPTY).children().values()) {
            if (address.text("Addr").isEmpty()) {
                refuse("an address of the server is empty");
            }
        }
    }

    private static Credential credential(StoredAccount account, String level, Map<String, byte[]> nonces) {
        String entry = account.proof(level).orElse(null);
        if (entry == null) {
            return null;
        }
        AccountNode proof = account.proofs().get(entry);
        AuthenticationType type = type(proof.text("AAuthType").isEmpty() ? DEFAULT_TYPE : proof.text("AAuthType"));
        if (type == AuthenticationType.TRANSPORT) {
            return null;
        }
        String user = proof.text("AAuthName");
        if (user.isEmpty() && level.equals(StoredAccount.CLIENT)) {
            return null;
        }
        // A server without a name of its own proves itself under its ServerID (SEC-19).
        return new Credential(type, user.isEmpty() ? account.serverId() : user, proof.text(AccountSchema.SECRET), nonces.get(entry));
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
    private static URI uri(AccountNode address) {
        String type = address.text("AddrType");
        if (!type.isEmpty() && !type.equalsIgnoreCase("URI")) {
            throw new IllegalArgumentException("an address of type " + type + " is not supported, only URI is");
        }
        try {
            URI uri = new URI(address.text("Addr").strip()).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !scheme.equals("https") && !scheme.equals("http")) {
                throw new IllegalArgumentException("an address of the server is not an http or https URL");
            }
            String port = address.find(List.of("Port")).flatMap(ports -> ports.children().values().stream().findFirst())
                    .map(first -> first.text("PortNbr")).orElse("");
            if (uri.getPort() >= 0 || port.isEmpty()) {
                return uri;
            }
            return new URI(uri.getScheme(), uri.getUserInfo(), uri.getHost(), Integer.parseInt(port), uri.getPath(), uri.getQuery(), null);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("an address of the server is not a valid URL", malformed);
        }
    }
}
