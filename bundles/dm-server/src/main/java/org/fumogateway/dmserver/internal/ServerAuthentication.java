package org.fumogateway.dmserver.internal;

import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;

/**
 * How this server proves itself to one gateway in one session: auth-md5 from its first answer to an authenticated gateway until
 * the gateway says 212. Not thread-safe; the session's lock guards it.
 */
final class ServerAuthentication {

    private static final int MAX_CHALLENGES = 2;

    private byte[] nonce;
    private byte[] nonceToStore;
    private boolean shown;
    private boolean accepted;
    private int challenges;

    /** What the gateway thinks of the proof. */
    enum Reaction {
        /** Go on. */
        CONTINUE,
        /** Nothing was executed; send the same commands once more with a new proof (SEC-65). */
        REPEAT,
        /** Challenged too often, or in a way that cannot be answered (SEC-66). */
        GIVE_UP
    }

    /** Takes the nonce that the gateway issued in an earlier session, unless it has issued one in this session already. */
    void begin(GatewayCredentials credentials) {
        if (nonce == null) {
            nonce = credentials.serverNonce();
        }
    }

    /** True as long as messages must carry a proof. */
    boolean mustProve() {
        return !accepted;
    }

    Credential proof(GatewayCredentials credentials) {
        shown = true;
        return new Credential(Meta.ofAuthentication(Digests.AUTH_MD5, null),
                Data.ofText(Digests.md5(credentials.serverDigest(), nonce)));
    }

    Reaction react(Status status) {
        byte[] issued = status.challenge() == null ? null : Digests.nonce(status.challenge().meta().nextNonce());
        if (StatusCode.headerChallenged(status.code())) {
            return challenged(status, issued);
        }
        if (!StatusCode.headerAccepted(status.code())) {
            return Reaction.GIVE_UP;
        }
        if (!shown) {
            return Reaction.CONTINUE;
        }
        if (status.code() == StatusCode.AUTHENTICATION_ACCEPTED || issued == null) {
            accepted = true;
            nonceToStore = issued;
        } else {
            nonce = issued;
            nonceToStore = issued;
        }
        return Reaction.CONTINUE;
    }

    /**
     * The nonce that the gateway issued last: for the next session, to be stored once the gateway has proven itself; null if there is none. Asked
     * for once.
     */
    byte[] takeNonceToStore() {
        byte[] result = nonceToStore;
        nonceToStore = null;
        return result;
    }

    private Reaction challenged(Status status, byte[] issued) {
        challenges++;
        boolean answerable = issued != null && Digests.AUTH_MD5.equals(Digests.normalise(status.challenge().meta().type()));
        if (!answerable || challenges > MAX_CHALLENGES) {
            return Reaction.GIVE_UP;
        }
        accepted = false;
        nonce = issued;
        // The gateway expects it in its next session too, if this one ends before it can give a newer one (SEC-36, SEC-37).
        nonceToStore = issued;
        return Reaction.REPEAT;
    }
}
