package org.fumogateway.dmclient.internal.session;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Meta;

/** How this gateway proves itself in one session (SEC sections 5 and 6). Used by one thread. */
final class ClientProof {

    private static final int MOST_CHALLENGES = 2;

    private final DmAccount.Credential own;
    private final BasicPermission basic;
    private String type;
    private byte[] nonce;
    private byte[] received;
    private int challenges;
    private boolean due;
    private boolean sent;
    private boolean fresh;
    private boolean accepted;
    private String provenBy;

    ClientProof(DmAccount account, BasicPermission basic) throws SessionFailure {
        this.own = account.client();
        this.basic = basic;
        if (own == null) {
            return;
        }
        AuthenticationType first = account.preferredType() == null ? own.type() : account.preferredType();
        switch (first) {
            case DIGEST -> beginWith(Digests.AUTH_MD5);
            case HMAC -> beginWith(Digests.AUTH_MAC);
            case BASIC -> {
                basic.require();
                type = Digests.AUTH_BASIC;
                due = true;
            }
            default -> due = false;
        }
    }

    private void beginWith(String digest) {
        type = digest;
        nonce = own.nonce().orElse(null);
        // Without a nonce the first message goes without a proof; the challenge brings one (DM section 15.10).
        due = nonce != null;
    }

    /**
     * Begins the next message.
     *
     * @return its Cred, or null if it carries none
     */
    Credential next() throws SessionFailure {
        sent = due;
        if (!due || signs()) {
            requireNonce();
            return null;
        }
        String proof = type.equals(Digests.AUTH_BASIC) ? Digests.basic(own.name(), own.secret())
                : Digests.md5(Digests.accountDigest(own.name(), own.secret()), nonce);
        return new Credential(Meta.ofAuthentication(type, null), Data.ofText(proof));
    }

    private void requireNonce() throws SessionFailure {
        if (signs() && nonce == null) {
            throw SessionFailure.authentication("the server gave no nonce for the next message");
        }
    }

    /** Value of the header that carries auth-MAC for these octets, or null if they go without (SEC-51, SEC-54). */
    String signature(ByteBuffer octets) {
        return signs() ? new MacHeader(own.name(), Digests.mac(Digests.accountDigest(own.name(), own.secret()), nonce, octets)).format()
                : null;
    }

    private boolean signs() {
        return due && Digests.AUTH_MAC.equals(type);
    }

    /** User name that goes with the proof of the next message (SEC-53), or null if it carries none. */
    String user() {
        return due ? own.name() : null;
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
        if (sent) {
            provenBy = type;
        }
        goOn(code, next);
        return false;
    }

    private void goOn(int code, byte[] next) {
        if (sent && Digests.AUTH_MAC.equals(type)) {
            // Every later message carries one too (SEC-54); without a nonce there can be no later message (SEC-55).
            nonce = next;
        } else if (code == StatusCode.AUTHENTICATION_ACCEPTED || !sent) {
            due = false;
        } else if (next != null) {
            nonce = next;
        } else {
            // A plain 200 without a nonce for the next message: peers mix it with 212 (DM-96).
            due = Digests.AUTH_BASIC.equals(type);
        }
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
        if (provenBy != null && !provenBy.equals(wanted)) {
            throw SessionFailure.authentication("the server asks for another type of proof than the one it took before");
        }
        take(wanted, challenge);
        type = wanted;
        challenges++;
        fresh = true;
        due = true;
    }

    private void take(String wanted, Challenge challenge) throws SessionFailure {
        if (Digests.AUTH_MD5.equals(wanted) || Digests.AUTH_MAC.equals(wanted)) {
            byte[] next = Digests.nonce(challenge.meta().nextNonce());
            nonce = next == null ? new byte[0] : next;
            received = next;
        } else if (Digests.AUTH_BASIC.equals(wanted)) {
            basic.require();
        } else {
            throw SessionFailure.authentication("the server asks for a type of proof that this client does not support");
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
