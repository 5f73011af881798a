package org.fumogateway.dmserver.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.syncml.Header;

/**
 * Judges single proofs of one gateway; the same work is done for a device that is not known (SEC-67). Immutable.
 */
final class GatewayProof {

    private static final String NOBODY = Digests.accountDigest("nobody", "nothing");

    private final Optional<GatewayCredentials> credentials;
    private final String digest;

    GatewayProof(Optional<GatewayCredentials> credentials) {
        this.credentials = credentials;
        this.digest = credentials.map(GatewayCredentials::clientDigest).orElse(NOBODY);
    }

    /** True if the message shows a right proof of that type, built on one of the nonces where the type has one. */
    boolean shownBy(Received received, String type, List<byte[]> nonces) {
        return switch (type) {
            case Digests.AUTH_MAC -> signed(received, nonces);
            case Digests.AUTH_MD5 -> nonces.stream().anyMatch(nonce -> sameAs(received.header(), Digests.md5(digest, nonce)))
                    & named(received.header().source().name());
            case Digests.AUTH_BASIC -> basic(received.header());
            default -> false;
        };
    }

    private static boolean sameAs(Header header, String proof) {
        return Digests.sameDigest(proof, header.credential().data().text().strip());
    }

    /** The user of the header and the user of the message are one (SEC-53), and that one has this device (SEC-67). */
    private boolean signed(Received received, List<byte[]> nonces) {
        Optional<MacHeader> header = MacHeader.parse(received.mac());
        if (header.isEmpty()) {
            return false;
        }
        boolean same = nonces.stream()
                .anyMatch(nonce -> Digests.sameDigest(Digests.mac(digest, nonce, received.octets()), header.get().mac()));
        String source = received.header().source().name();
        return same & named(header.get().username()) & (source == null || source.equals(header.get().username()));
    }

    private boolean basic(Header header) {
        try {
            String text = new String(Base64.getDecoder().decode(header.credential().data().text().strip()), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon < 0) {
                return false;
            }
            String user = text.substring(0, colon);
            return Digests.sameDigest(digest, Digests.accountDigest(user, text.substring(colon + 1))) & named(user);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private boolean named(String user) {
        return credentials.isPresent() && credentials.get().clientName().equals(user);
    }
}
