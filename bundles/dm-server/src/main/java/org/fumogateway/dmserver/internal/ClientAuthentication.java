package org.fumogateway.dmserver.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Meta;

/**
 * How one gateway proves itself in one session (SEC section 6), auth-md5 only. A challenge nonce lives in the session and never
 * replaces the stored one before the gateway has proved itself: otherwise anybody could spoil the nonce of any gateway. A device
 * that is not known takes the same way and gets the same answers (SEC-67). Not thread-safe; the session's lock guards it.
 */
final class ClientAuthentication {

    /** Wrong proofs until the session is dead: one for a stale nonce, one for a wrong secret (SEC-34). */
    private static final int MAX_WRONG = 2;
    /** Messages without an accepted proof until the session is dead, wrong or missing. */
    private static final int MAX_ATTEMPTS = 3;
    private static final String NOBODY = Digests.accountDigest("nobody", "nothing");

    private final Optional<GatewayCredentials> credentials;
    private final Supplier<byte[]> nonces;
    private byte[] expected;
    private byte[] next;
    private int attempts;
    private int wrong;
    private volatile boolean accepted;

    /** What a message proved. */
    enum Verdict {
        /** Proved now or earlier in this session. */
        ACCEPTED,
        /** No acceptable proof is there: 407. */
        MISSING,
        /** The proof is wrong: 401. */
        WRONG,
        /** Wrong too often: 401 and nothing more in this session. */
        DEAD
    }

    ClientAuthentication(Optional<GatewayCredentials> credentials, Supplier<byte[]> nonces) {
        this.credentials = credentials;
        this.nonces = nonces;
        this.expected = credentials.map(GatewayCredentials::clientNonce).orElseGet(nonces);
    }

    boolean accepted() {
        return accepted;
    }

    boolean dead() {
        return !accepted && (wrong >= MAX_WRONG || attempts >= MAX_ATTEMPTS);
    }

    Verdict verify(Header header) {
        if (accepted) {
            return header.credential() == null || proves(header, expected) || proves(header, next) ? Verdict.ACCEPTED : fail();
        }
        if (dead()) {
            return Verdict.DEAD;
        }
        attempts++;
        if (header.credential() == null) {
            return dead() ? Verdict.DEAD : Verdict.MISSING;
        }
        if (proves(header, expected)) {
            accepted = true;
            next = nonces.get();
            return Verdict.ACCEPTED;
        }
        wrong++;
        return dead() ? Verdict.DEAD : Verdict.WRONG;
    }

    /** Undoes an acceptance that could not be made durable; the gateway will try again with the same proof. */
    void retract() {
        accepted = false;
        attempts--;
    }

    /** The nonce for the next session; store it before it is sent (SEC-37). */
    byte[] nextNonce() {
        return next.clone();
    }

    /** The challenge beside 212: the nonce is for the next session (SEC-35). */
    Challenge acceptance() {
        return new Challenge(Meta.ofAuthentication(Digests.AUTH_MD5, Digests.nonceText(next)));
    }

    /** A challenge with a fresh nonce, valid for the next message of this session. */
    Challenge challenge() {
        expected = nonces.get();
        return new Challenge(Meta.ofAuthentication(Digests.AUTH_MD5, Digests.nonceText(expected)));
    }

    private Verdict fail() {
        accepted = false;
        wrong = MAX_WRONG;
        return Verdict.DEAD;
    }

    private boolean proves(Header header, byte[] nonce) {
        String digest = credentials.map(GatewayCredentials::clientDigest).orElse(NOBODY);
        boolean sameDigest = Digests.sameDigest(Digests.md5(digest, nonce), header.credential().data().text().strip());
        boolean rightType = Digests.AUTH_MD5.equals(Digests.normalise(header.credential().meta().type()));
        boolean rightName = credentials.isPresent() && credentials.get().clientName().equals(header.source().name());
        return sameDigest & rightType & rightName;
    }
}
