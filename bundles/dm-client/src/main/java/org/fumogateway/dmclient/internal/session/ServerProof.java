package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Meta;

/** How the server proves itself in one session (SEC section 6). Used by one thread. */
final class ServerProof {

    private static final int MOST_CHALLENGES = 2;

    private final DmAccount account;
    private final Accounts accounts;
    private final String type;
    private byte[] nonce;
    private int challenges;
    private boolean authenticated;
    private int code;
    private boolean provenNow;

    ServerProof(DmAccount account, boolean basicAllowed, Accounts accounts) throws SessionFailure {
        this.account = account;
        this.accounts = accounts;
        this.type = typeOf(account.server(), basicAllowed);
        this.nonce = account.server() == null ? null : account.server().nonce().orElse(null);
    }

    private static String typeOf(DmAccount.Credential expected, boolean basicAllowed) throws SessionFailure {
        if (expected == null || expected.type() == AuthenticationType.TRANSPORT) {
            return null;
        }
        return switch (expected.type()) {
            case DIGEST -> Digests.AUTH_MD5;
            case BASIC -> {
                if (!basicAllowed) {
                    throw SessionFailure.authentication("auth-basic is not allowed by the configuration");
                }
                yield Digests.AUTH_BASIC;
            }
            default -> throw SessionFailure.authentication("the account asks for auth-MAC, which this client does not support");
        };
    }

    /**
     * Judges the proof in a message.
     *
     * @param proof     Cred of the message, or null
     * @param encrypted true if the server has proven its name to the transport
     * @return true if the server is authenticated; only then may its commands be executed (DM-223)
     */
    boolean accepts(Credential proof, boolean encrypted) throws SessionFailure {
        provenNow = false;
        if (type == null) {
            if (!encrypted) {
                throw SessionFailure.authentication("the server cannot prove itself: no credentials in the account and no TLS");
            }
            authenticated = true;
            code = StatusCode.OK;
        } else if (proof != null) {
            judge(proof);
        } else {
            code = authenticated ? StatusCode.OK : StatusCode.MISSING_CREDENTIALS;
        }
        return authenticated;
    }

    private void judge(Credential proof) throws SessionFailure {
        boolean right = type.equals(Digests.normalise(proof.meta().type())) && expected() != null
                && Digests.sameDigest(expected(), proof.data().text().strip());
        if (right) {
            authenticated = true;
            provenNow = true;
            code = StatusCode.AUTHENTICATION_ACCEPTED;
        } else if (authenticated || challenges > 0) {
            throw SessionFailure.authentication("the server could not prove its identity");
        } else {
            code = StatusCode.INVALID_CREDENTIALS;
        }
    }

    private String expected() {
        DmAccount.Credential server = account.server();
        if (type.equals(Digests.AUTH_BASIC)) {
            return Digests.basic(server.name(), server.secret());
        }
        return nonce == null ? null : Digests.md5(Digests.accountDigest(server.name(), server.secret()), nonce);
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
        if (type == null || authenticated && !(provenNow && type.equals(Digests.AUTH_MD5))) {
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
        if (!authenticated) {
            nonce = next;
        }
        return new Challenge(Meta.ofAuthentication(type, Digests.nonceText(next)));
    }
}
