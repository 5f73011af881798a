package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Meta;

/** How the server proves itself in one session (SEC sections 5 and 6). Used by one thread. */
final class ServerProof {

    private static final int MOST_CHALLENGES = 2;

    private final DmAccount account;
    private final Accounts accounts;
    private String type;
    private byte[] nonce;
    private int challenges;
    private boolean authenticated;
    private int code;
    private boolean provenNow;

    ServerProof(DmAccount account, BasicPermission basic, Accounts accounts) throws SessionFailure {
        this.account = account;
        this.accounts = accounts;
        this.type = typeOf(account.server(), basic);
        this.nonce = account.server() == null ? null : account.server().nonce().orElse(null);
    }

    private static String typeOf(DmAccount.Credential expected, BasicPermission basic) throws SessionFailure {
        AuthenticationType type = expected == null ? AuthenticationType.TRANSPORT : expected.type();
        if (type == AuthenticationType.BASIC) {
            basic.require();
        }
        return switch (type) {
            case DIGEST -> Digests.AUTH_MD5;
            case HMAC -> Digests.AUTH_MAC;
            case BASIC -> Digests.AUTH_BASIC;
            case TRANSPORT -> null;
        };
    }

    /**
     * Judges what a message shows.
     *
     * @return true if the server is authenticated; only then may its commands be executed (DM-223)
     */
    boolean accepts(ServerEvidence evidence) throws SessionFailure {
        provenNow = false;
        if (type == null) {
            if (!evidence.encrypted()) {
                throw SessionFailure.authentication("the server cannot prove itself: no credentials in the account and no TLS");
            }
            authenticated = true;
            code = StatusCode.OK;
            return true;
        }
        if (Digests.AUTH_MD5.equals(type) && evidence.mac() != null && !authenticated && challenges == 0) {
            // More than was asked for: an unasked MAC (SEC-50). From here on every message has to carry one (SEC-54).
            type = Digests.AUTH_MAC;
        }
        if (signs() ? evidence.mac() != null || authenticated : evidence.credential() != null) {
            judge(signs() ? signed(evidence) : shown(evidence));
        } else {
            code = authenticated ? StatusCode.OK : StatusCode.MISSING_CREDENTIALS;
        }
        return authenticated;
    }

    private boolean signs() {
        return Digests.AUTH_MAC.equals(type);
    }

    private void judge(boolean right) throws SessionFailure {
        if (right) {
            authenticated = true;
            provenNow = true;
            code = signs() ? StatusCode.OK : StatusCode.AUTHENTICATION_ACCEPTED;
        } else if (authenticated || challenges > 0) {
            throw SessionFailure.authentication("the server could not prove its identity");
        } else {
            code = StatusCode.INVALID_CREDENTIALS;
        }
    }

    private boolean shown(ServerEvidence evidence) {
        return type.equals(Digests.normalise(evidence.credential().meta().type()))
                && expected().stream().anyMatch(proof -> Digests.sameDigest(proof, evidence.credential().data().text().strip()));
    }

    private List<String> expected() {
        DmAccount.Credential server = account.server();
        if (type.equals(Digests.AUTH_BASIC)) {
            return List.of(Digests.basic(server.name(), server.secret()));
        }
        String digest = Digests.accountDigest(server.name(), server.secret());
        return nonces().stream().map(accepted -> Digests.md5(digest, accepted)).toList();
    }

    /** The re-synchronisation nonce has two forms in the field (SEC-38). */
    private List<byte[]> nonces() {
        if (nonce == null) {
            return List.of();
        }
        boolean resynchronised = Arrays.equals(nonce, Digests.resynchronisationNonce());
        return resynchronised ? List.of(nonce, Digests.resynchronisationNonceInText()) : List.of(nonce);
    }

    /** One message, one nonce: a MAC is judged for each message on its own (SEC-55). */
    private boolean signed(ServerEvidence evidence) {
        DmAccount.Credential server = account.server();
        Optional<MacHeader> header = MacHeader.parse(evidence.mac());
        if (header.isEmpty() || !header.get().username().equals(server.name())) {
            return false;
        }
        boolean sameName = evidence.name() == null || evidence.name().equals(header.get().username());
        String digest = Digests.accountDigest(server.name(), server.secret());
        return sameName && nonces().stream()
                .anyMatch(accepted -> Digests.sameDigest(header.get().mac(), Digests.mac(digest, accepted, evidence.octets())));
    }

    /** Code of the Status for the header judged last; also for its commands if it was not accepted. */
    int code() {
        return code;
    }

    /**
     * The Chal for the header judged last, or null if none is due. A new nonce is stored before it is given out (SEC-37).
     *
     * @throws IOException if it could not be stored
     */
    Challenge challenge() throws IOException, SessionFailure {
        if (type == null || authenticated && !(provenNow && !type.equals(Digests.AUTH_BASIC))) {
            return null;
        }
        if (!authenticated && ++challenges > MOST_CHALLENGES) {
            throw SessionFailure.authentication("the server did not prove its identity");
        }
        if (type.equals(Digests.AUTH_BASIC)) {
            return new Challenge(Meta.ofAuthentication(type, null));
        }
        byte[] next = Digests.newNonce();
        accounts.storeServerNonce(account.serverId(), next);
        if (!authenticated || signs()) {
            nonce = next;
        }
        return new Challenge(Meta.ofAuthentication(type, Digests.nonceText(next)));
    }
}
