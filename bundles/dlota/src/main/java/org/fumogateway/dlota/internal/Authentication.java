package org.fumogateway.dlota.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Answers the challenges of download servers, as far as the operator gave credentials for that very host (DL-80). Immutable. */
final class Authentication {

    private final ServerCredentials credentials;

    Authentication(ServerCredentials credentials) {
        this.credentials = credentials;
    }

    /**
     * The value of Authorization that answers a 401.
     *
     * @return empty if there is nothing to answer with: no credentials for this host or realm, no challenge of their type, or basic and bearer
     *         without TLS
     */
    Optional<String> answer(String method, URI uri, List<String> challenges) {
        Optional<ServerCredentials.Entry> known = credentials.of(uri.getHost());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        ServerCredentials.Entry entry = known.get();
        List<AuthenticateHeader.Challenge> offered = AuthenticateHeader.parse(challenges).stream()
                .filter(challenge -> entry.realm() == null || entry.realm().equals(challenge.parameters().get("realm"))).toList();
        boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
        return switch (entry.type()) {
            case BASIC -> encrypted && names(offered, "basic") ? Optional.of("Basic " + Base64.getEncoder()
                    .encodeToString((entry.name() + ":" + entry.secret()).getBytes(StandardCharsets.UTF_8))) : Optional.empty();
            case BEARER -> encrypted && names(offered, "bearer") ? Optional.of("Bearer " + entry.secret()) : Optional.empty();
            case DIGEST -> DigestResponse.best(offered).map(response -> response.to(method, uri, entry.name(), entry.secret()));
        };
    }

    private static boolean names(List<AuthenticateHeader.Challenge> offered, String scheme) {
        return offered.stream().anyMatch(challenge -> challenge.scheme().equals(scheme));
    }
}
