package org.fumogateway.dmserver.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Meta;

/**
 * How one gateway proves itself in one session (SEC sections 5 and 6): once by auth-md5 or auth-basic, in each message by auth-MAC, or by the
 * certificate of its connection (SEC-1). A certificate that it was enrolled with must be there in each message, whatever the proof. A
 * challenge nonce lives in the session and never replaces the stored one before the gateway has proved itself: otherwise anybody could spoil
 * the nonce of any gateway. A device that is not known takes the same way and gets the same answers (SEC-67). Not thread-safe; the session's
 * lock guards it.
 */
final class ClientAuthentication {

    /** Wrong proofs until the session is dead: one for a stale nonce, one for a wrong secret (SEC-34). */
    private static final int MAX_WRONG = 2;
    /** Messages without an accepted proof until the session is dead, wrong or missing. */
    private static final int MAX_ATTEMPTS = 3;
    private static final int MAX_MOVED_NONCE = 32;
    /** Type of a proof that the connection has given already. */
    private static final String BY_CERTIFICATE = "certificate";

    private final Optional<GatewayCredentials> credentials;
    private final GatewayProof proof;
    private final Optional<GatewayProof> renewedProof;
    private final Resynchronisations resynchronisations;
    private final Supplier<byte[]> nonces;
    private final String wanted;
    private final boolean basicAllowed;
    private byte[] stored;
    private byte[] expected;
    private byte[] next;
    private String type;
    private int attempts;
    private int wrong;
    private boolean challenged;
    private boolean byDefaultNonce;
    private boolean unsettled;
    private boolean renewed;
    private boolean restored;
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

    /**
     * How a gateway has proved itself, for a session that goes on elsewhere. What else is needed is in the store.
     *
     * @param signed   by a MAC on each message; else once by a digest
     * @param expected the nonce of that digest: it may be shown again
     */
    record State(boolean signed, byte[] expected) {

        void write(DataOutputStream out) throws IOException {
            out.writeBoolean(signed);
            SessionState.writeOctets(out, expected);
        }

        static State read(DataInputStream in) throws IOException {
            return new State(in.readBoolean(), SessionState.readOctets(in));
        }
    }

    ClientAuthentication(Optional<GatewayCredentials> credentials, ProofPolicy policy, Supplier<byte[]> nonces) {
        this.credentials = credentials;
        this.proof = new GatewayProof(credentials);
        this.renewedProof = credentials.filter(known -> known.offered() != null).map(known -> new GatewayProof(Optional.of(known.adopted())));
        this.resynchronisations = policy.resynchronisations();
        this.wanted = policy.wanted(credentials);
        this.basicAllowed = policy.basicAllowed();
        this.nonces = nonces;
        this.stored = credentials.map(GatewayCredentials::clientNonce).orElseGet(nonces);
        this.expected = stored;
    }

    /** The credentials of this session: with the secrets that the gateway has shown, old or new (BOOT-62). */
    GatewayCredentials credentials() {
        GatewayCredentials known = credentials.orElseThrow();
        return renewed ? known.adopted() : known;
    }

    /** True if this server proves itself to the gateway by auth-basic, and that is still allowed: inside TLS only (SEC-84). */
    boolean serverMayShowSecret() {
        return basicAllowed && credentials.filter(known -> known.serverSecret() != null).isPresent();
    }

    /** True if the gateway has shown the secrets that it was offered. */
    boolean renewed() {
        return renewed;
    }

    /**
     * Secrets that the gateway was offered before this session and has refused; null if there are none. The last of all offers is not among them, whether it
     * refused that or said it took it: it may show that after all. Nor is anything in a session that has moved here, because it may have been offered in it.
     */
    SecretDigests refusedSecrets() {
        return credentials.filter(known -> !restored && !renewed && !known.renewalDue() && known.renewal().offers() < SecretRenewal.MOST_OFFERS)
                .map(GatewayCredentials::offered).orElse(null);
    }

    /** What a session began with stays until its end, whatever the gateway is given in it. */
    private boolean shown(Received received, String shownType, List<byte[]> nonces) {
        if (accepted) {
            return (renewed ? renewedProof.orElseThrow() : proof).shownBy(received, shownType, nonces);
        }
        renewed = false;
        if (proof.shownBy(received, shownType, nonces)) {
            return true;
        }
        renewed = renewedProof.filter(other -> other.shownBy(received, shownType, nonces)).isPresent();
        return renewed;
    }

    /** True once the gateway has proved itself and that is durable. */
    boolean accepted() {
        return accepted;
    }

    boolean dead() {
        return !accepted && (wrong >= MAX_WRONG || attempts >= MAX_ATTEMPTS);
    }

    /** True if both sides have lost their nonces and the gateway proved itself with that of the re-synchronisation. */
    boolean resynchronised() {
        return byDefaultNonce;
    }

    /** The state of a gateway that has proved itself; null if it has not, or in a way that does not go on elsewhere. */
    State state() {
        boolean moves = accepted && (signed() || Digests.AUTH_MD5.equals(type)) && expected.length <= MAX_MOVED_NONCE;
        return moves ? new State(signed(), signed() ? new byte[0] : expected) : null;
    }

    /** Goes on with a session in which the gateway has proved itself. */
    void restore(State state) {
        type = state.signed() ? Digests.AUTH_MAC : Digests.AUTH_MD5;
        next = stored;
        expected = state.signed() ? stored : state.expected();
        accepted = true;
        restored = true;
    }

    /** True if each message is proved on its own, and taken once by that. */
    boolean signed() {
        return Digests.AUTH_MAC.equals(type);
    }

    /** What a message proves; an acceptance has to be {@linkplain #settle settled}. */
    Verdict verify(Received received) {
        if (accepted) {
            return verifyAgain(received);
        }
        if (dead()) {
            return Verdict.DEAD;
        }
        attempts++;
        boolean rightConnection = showsItsCertificate(received);
        if (rightConnection && byCertificate()) {
            accept(BY_CERTIFICATE);
            return Verdict.ACCEPTED;
        }
        String shown = received.proofType();
        if (shown == null) {
            return missing();
        }
        if (challenged && !shown.equals(wanted)) {
            // Whoever is challenged answers with exactly that type (SEC-7).
            return fail();
        }
        if (ProofPolicy.suffices(shown, wanted) && proves(received, shown) && rightConnection && !byCertificate()) {
            accept(shown);
            return Verdict.ACCEPTED;
        }
        return wrong();
    }

    /** True if the gateway has no certificate that it must show, or the connection shows that one. */
    boolean showsItsCertificate(Received received) {
        String bound = credentials.map(GatewayCredentials::certificate).orElse("");
        return bound.isEmpty() || bound.equals(received.certificate());
    }

    private boolean byCertificate() {
        return credentials.filter(known -> known.authentication() == GatewayCredentials.Authentication.TRANSPORT).isPresent();
    }

    private Verdict verifyAgain(Received received) {
        if (!showsItsCertificate(received)) {
            return fail();
        }
        if (byCertificate()) {
            return Verdict.ACCEPTED;
        }
        String shown = received.proofType();
        if (signed()) {
            // Each message on its own (SEC-54, SEC-55).
            if (!type.equals(shown) || !shown(received, type, List.of(expected))) {
                return fail();
            }
            accept(type);
            return Verdict.ACCEPTED;
        }
        boolean right = shown == null || shown.equals(type) && shown(received, type, List.of(expected, next));
        return right ? Verdict.ACCEPTED : fail();
    }

    private void accept(String shown) {
        type = shown;
        next = nonces.get();
        unsettled = true;
    }

    private boolean proves(Received received, String shown) {
        if (shown(received, shown, List.of(expected))) {
            return true;
        }
        byDefaultNonce = !challenged && resynchronisations.permitted(received.header().source().uri()) && shown(received, shown,
                List.of(Digests.resynchronisationNonce(), Digests.resynchronisationNonceInText()));
        return byDefaultNonce;
    }

    /** A MAC that was asked for and is not there is a wrong one (SEC-56). */
    private Verdict missing() {
        if (challenged && Digests.AUTH_MAC.equals(wanted)) {
            return wrong();
        }
        return dead() ? Verdict.DEAD : Verdict.MISSING;
    }

    private Verdict wrong() {
        wrong++;
        return dead() ? Verdict.DEAD : Verdict.WRONG;
    }

    private Verdict fail() {
        accepted = false;
        wrong = MAX_WRONG;
        return Verdict.DEAD;
    }

    /**
     * Makes an acceptance durable, in that message of that session, before it counts and is told (SEC-37): the nonce that was used gives way to the next one.
     *
     * @return what the message proved after all: {@link Verdict#ACCEPTED}, or what a stale nonce proves because another session has used up the
     *         stored one since this one began (SEC-32)
     * @throws StoreException if the store fails; the same message may come again
     */
    Verdict settle(ServerStore store, String session, int message) throws StoreException {
        if (!unsettled) {
            return Verdict.ACCEPTED;
        }
        boolean replaced;
        try {
            if (renewed && !accepted) {
                // Before the nonce: should the store fail behind it, the same message comes again and counts. Only the gateway can have made it.
                store.adoptSecrets(credentials.orElseThrow().deviceId(), credentials.orElseThrow().offered());
            }
            replaced = withoutNonce() ? begins(store, session, message) : replaces(store, session, message);
        } catch (StoreException e) {
            attempts -= accepted ? 0 : 1;
            throw e;
        }
        unsettled = false;
        boolean first = !accepted;
        if (!replaced || first && byDefaultNonce && !resynchronisations.take(credentials.orElseThrow().deviceId())) {
            byDefaultNonce = false;
            return first ? wrong() : fail();
        }
        accepted = true;
        stored = next;
        expected = signed() ? next : expected;
        return Verdict.ACCEPTED;
    }

    private boolean withoutNonce() {
        return Digests.AUTH_BASIC.equals(type) || BY_CERTIFICATE.equals(type);
    }

    /** Secrets that are offered are bound to a session: where new ones are due the store must know it, though no nonce was used. */
    private boolean begins(ServerStore store, String session, int message) throws StoreException {
        if (!accepted && credentials().renewalDue()) {
            store.beginSession(credentials().deviceId(), session, message);
        }
        return true;
    }

    private boolean replaces(ServerStore store, String session, int message) throws StoreException {
        GatewayCredentials begun = credentials.orElseThrow();
        if (store.replaceClientNonce(begun.deviceId(), stored, next, session, message)) {
            return true;
        }
        // The answer to a challenge of this session is nobody else's proof; only new credentials make it void.
        Optional<GatewayCredentials> now = challenged && !accepted ? store.credentials(begun.deviceId()) : Optional.empty();
        return now.isPresent() && now.get().clientDigest().equals(credentials().clientDigest())
                && store.replaceClientNonce(begun.deviceId(), now.get().clientNonce(), next, session, message);
    }

    /** The code that tells of an acceptance: a MAC is good for its message only, another proof for the session (SEC-35, SEC-55). */
    int acceptanceCode(boolean first) {
        return first && !signed() ? StatusCode.AUTHENTICATION_ACCEPTED : StatusCode.OK;
    }

    /** The challenge beside that code, with the nonce for the next message or the next session; null if there is none to tell. */
    Challenge acceptance(boolean first) {
        boolean told = signed() || first && Digests.AUTH_MD5.equals(type);
        return told ? new Challenge(Meta.ofAuthentication(type, Digests.nonceText(next))) : null;
    }

    /** A challenge, with a fresh nonce that is valid for the next message of this session. */
    Challenge challenge() {
        challenged = true;
        expected = nonces.get();
        return new Challenge(Meta.ofAuthentication(wanted, Digests.AUTH_BASIC.equals(wanted) ? null : Digests.nonceText(expected)));
    }
}
