package org.fumogateway.dmclient.internal.session;

import java.util.Optional;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Meta;

/** How this gateway proves itself in one session (SEC section 6). Used by one thread. */
final class ClientProof {

    private static final int MOST_CHALLENGES = 2;

    private final DmAccount.Credential own;
    private final boolean basicAllowed;
    private String type;
    private byte[] nonce;
    private byte[] received;
    private int challenges;
    private boolean due;
    private boolean sent;
    private boolean fresh;
    private boolean accepted;

    ClientProof(DmAccount account, boolean basicAllowed) throws SessionFailure {
        this.own = account.client();
        this.basicAllowed = basicAllowed;
        if (own == null) {
            return;
        }
        AuthenticationType first = account.preferredType() == null ? own.type() : account.preferredType();
        switch (first) {
            case DIGEST -> {
                type = Digests.AUTH_MD5;
                nonce = own.nonce().orElse(null);
                // Without a nonce the first message goes without a proof; the challenge brings one (DM section 15.10).
                due = nonce != null;
            }
            case BASIC -> {
                requireBasic();
                type = Digests.AUTH_BASIC;
                due = true;
            }
            case HMAC -> throw SessionFailure.authentication("the account asks for auth-MAC, which this client does not support");
            default -> due = false;
        }
    }

    /** Cred of the next message, or null if it carries none. */
    Credential next() {
        sent = due;
        if (!due) {
            return null;
        }
        String proof = type.equals(Digests.AUTH_BASIC) ? Digests.basic(own.name(), own.secret())
                : Digests.md5(Digests.accountDigest(own.name(), own.secret()), nonce);
        return new Credential(Meta.ofAuthentication(type, null), Data.ofText(proof));
    }

    /** User name that goes with Cred. */
    String user() {
        return own.name();
    }

    /**
     * Takes the server's Status for the header of our last message.
     *
     * @return true if the server challenges us: the first package has to be repeated
     */
    boolean challengedBy(int code, Challenge challenge) throws SessionFailure {
        if (StatusCode.headerChallenged(code)) {
            answer(code, challenge);
            return true;
        }
        accepted = true;
        byte[] next = challenge == null ? null : Digests.nonce(challenge.meta().nextNonce());
        if (next != null) {
            received = next;
        }
        if (code == StatusCode.AUTHENTICATION_ACCEPTED || !sent) {
            due = false;
        } else if (next != null) {
            nonce = next;
        } else {
            // A plain 200 without a nonce for the next message: peers mix it with 212 (DM-96).
            due = Digests.AUTH_BASIC.equals(type);
        }
        return false;
    }

    private void answer(int code, Challenge challenge) throws SessionFailure {
        if (own == null) {
            throw SessionFailure.authentication("the server asks for a proof that the account does not have");
        }
        boolean freshRefused = code == StatusCode.INVALID_CREDENTIALS && fresh && sent;
        if (challenge == null || freshRefused || challenges >= MOST_CHALLENGES) {
            throw SessionFailure.authentication("the server does not accept the credentials of this gateway");
        }
        String wanted = Digests.normalise(challenge.meta().type());
        if (Digests.AUTH_MD5.equals(wanted)) {
            byte[] next = Digests.nonce(challenge.meta().nextNonce());
            nonce = next == null ? new byte[0] : next;
            received = next;
        } else if (Digests.AUTH_BASIC.equals(wanted)) {
            requireBasic();
        } else {
            throw SessionFailure.authentication("the server asks for a type of proof that this client does not support");
        }
        type = wanted;
        challenges++;
        fresh = true;
        due = true;
    }

    private void requireBasic() throws SessionFailure {
        if (!basicAllowed) {
            throw SessionFailure.authentication("auth-basic is not allowed by the configuration");
        }
    }

    /** True once the server has accepted this gateway. */
    boolean accepted() {
        return accepted;
    }

    /** The last nonce that came and was not taken from here yet; to be stored once the server has proven itself (SEC-36). */
    Optional<byte[]> takeNonceToStore() {
        Optional<byte[]> taken = Optional.ofNullable(received);
        received = null;
        return taken;
    }
}
