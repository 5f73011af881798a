package org.fumogateway.dmserver.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
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
    private boolean challenged;
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

    /** True once the gateway has proved itself and that is durable. */
    boolean accepted() {
        return accepted;
    }

    boolean dead() {
        return !accepted && (wrong >= MAX_WRONG || attempts >= MAX_ATTEMPTS);
    }

    /** What a message proves; the first acceptance has to be {@linkplain #settle settled}. */
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
            next = nonces.get();
            return Verdict.ACCEPTED;
        }
        wrong++;
        return dead() ? Verdict.DEAD : Verdict.WRONG;
    }

    /**
     * Makes the first acceptance durable before it counts and is told (SEC-37): the nonce that was used gives way to the next one.
     *
     * @return what the message proved after all: {@link Verdict#ACCEPTED}, or what a stale nonce proves because another session has used up the
     *         stored one since this one began (SEC-32)
     * @throws StoreException if the store fails; the same message may come again
     */
    Verdict settle(ServerStore store) throws StoreException {
        try {
            accepted = replaces(store);
        } catch (StoreException e) {
            attempts--;
            throw e;
        }
        if (accepted) {
            return Verdict.ACCEPTED;
        }
        wrong++;
        return dead() ? Verdict.DEAD : Verdict.WRONG;
    }

    private boolean replaces(ServerStore store) throws StoreException {
        GatewayCredentials begun = credentials.orElseThrow();
        if (store.replaceClientNonce(begun.deviceId(), begun.clientNonce(), next)) {
            return true;
        }
        // The answer to a challenge of this session is nobody else's proof; only new credentials make it void.
        Optional<GatewayCredentials> now = challenged ? store.credentials(begun.deviceId()) : Optional.empty();
        return now.isPresent() && now.get().clientDigest().equals(begun.clientDigest())
                && store.replaceClientNonce(begun.deviceId(), now.get().clientNonce(), next);
    }

    /** The challenge beside 212: the nonce is for the next session (SEC-35). */
    Challenge acceptance() {
        return new Challenge(Meta.ofAuthentication(Digests.AUTH_MD5, Digests.nonceText(next)));
    }

    /** A challenge with a fresh nonce, valid for the next message of this session. */
    Challenge challenge() {
        challenged = true;
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
