package org.fumogateway.dmserver.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;

/**
 * How this server proves itself to one gateway in one session, from its first answer to an authenticated gateway: by auth-md5, or by auth-basic where
 * the account says so, until the gateway says 212, or by a MAC on every message, if the gateway was enrolled so or asks for it (SEC-50, SEC-57). Not
 * thread-safe; the session's lock guards it.
 */
final class ServerAuthentication {

    private static final int MAX_CHALLENGES = 2;
    private static final int MAX_MOVED_NONCE = 32;

    private final boolean mayShowSecret;
    private String type = Digests.AUTH_MD5;
    private byte[] nonce;
    private byte[] nonceToStore;
    private boolean begun;
    private boolean shown;
    private boolean accepted;
    private String provenBy;
    private int challenges;

    /**
     * Begins with no proof.
     *
     * @param mayShowSecret whether this server has a secret to show by auth-basic, and is allowed to in this session (SEC-84)
     */
    ServerAuthentication(boolean mayShowSecret) {
        this.mayShowSecret = mayShowSecret;
    }

    /** What the gateway thinks of the proof. */
    enum Reaction {
        /** Go on. */
        CONTINUE,
        /** Nothing was executed; send the same commands once more with a new proof (SEC-65). */
        REPEAT,
        /** Challenged too often, or in a way that cannot be answered (SEC-66), or left without the nonce that the next message needs (SEC-55). */
        GIVE_UP
    }

    /**
     * How far the proof of this side has come, for a session that goes on elsewhere.
     *
     * @param signs      by a MAC on each message
     * @param basic      by auth-basic
     * @param nonce      nonce of the next proof, empty if there is none
     * @param shown      whether a proof was shown
     * @param accepted   whether none is needed any more
     * @param proven     whether the gateway has accepted one
     * @param challenges challenges so far
     */
    record State(boolean signs, boolean basic, byte[] nonce, boolean shown, boolean accepted, boolean proven, int challenges) {

        void write(DataOutputStream out) throws IOException {
            out.writeByte((signs ? 1 : 0) | (shown ? 2 : 0) | (accepted ? 4 : 0) | (proven ? 8 : 0) | (basic ? 16 : 0));
            out.writeByte(challenges);
            SessionState.writeOctets(out, nonce);
        }

        static State read(DataInputStream in) throws IOException {
            int flags = in.readUnsignedByte();
            int challenges = in.readUnsignedByte();
            return new State((flags & 1) != 0, (flags & 16) != 0, SessionState.readOctets(in), (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, challenges);
        }
    }

    /** The state; null if the gateway's nonce is too long to go on elsewhere. A nonce that is used up is not in it. */
    State state() {
        byte[] left = nonce == null ? new byte[0] : nonce;
        return left.length > MAX_MOVED_NONCE ? null
                : new State(signs(), basic(), left, shown, accepted, provenBy != null, challenges);
    }

    /** Goes on with a session. */
    void restore(State state) {
        begun = true;
        type = state.signs() ? Digests.AUTH_MAC : state.basic() ? Digests.AUTH_BASIC : Digests.AUTH_MD5;
        nonce = state.nonce().length == 0 ? null : state.nonce();
        shown = state.shown();
        accepted = state.accepted();
        provenBy = state.proven() ? type : null;
        challenges = state.challenges();
    }

    /**
     * Takes the type and the nonce that the gateway issued in an earlier session, unless it has asked for others in this session already.
     *
     * @param resynchronised the gateway proved itself with the re-synchronisation nonce and expects the same of us (SEC-39)
     */
    void begin(GatewayCredentials credentials, boolean resynchronised) {
        if (begun || challenges > 0) {
            return;
        }
        begun = true;
        if (mayShowSecret) {
            type = Digests.AUTH_BASIC;
            return;
        }
        type = credentials.authentication() == Authentication.HMAC ? Digests.AUTH_MAC : Digests.AUTH_MD5;
        nonce = resynchronised ? Digests.resynchronisationNonce() : credentials.serverNonce();
    }

    /** True as long as messages must carry a proof. */
    boolean mustProve() {
        return basic() ? mayShowSecret && !accepted : nonce != null && (signs() || !accepted);
    }

    /** True while a proof was shown and no word of the gateway about any has come. */
    boolean unanswered() {
        return shown && provenBy == null;
    }

    /** True once the gateway has accepted a proof in this session. */
    boolean proven() {
        return provenBy != null;
    }

    /** The Cred of the next message, null if its proof is a signature. */
    Credential proof(GatewayCredentials credentials) {
        if (signs()) {
            return null;
        }
        shown = true;
        String proof = basic() ? Digests.basic(credentials.serverName(), credentials.serverSecret())
                : Digests.md5(credentials.serverDigest(), nonce);
        return new Credential(Meta.ofAuthentication(type, null), Data.ofText(proof));
    }

    /** The MAC header of a message whose proof is a signature; its nonce is used up (SEC-32). Null if there is none to send. */
    String sign(GatewayCredentials credentials, ByteBuffer octets) {
        if (!signs() || nonce == null) {
            return null;
        }
        shown = true;
        String mac = Digests.mac(credentials.serverDigest(), nonce, octets);
        nonce = null;
        return new MacHeader(credentials.serverName(), mac).format();
    }

    /** Takes the gateway's Status of our last header; null if it sent none. */
    Reaction react(Status status) {
        if (status == null) {
            return signs() && shown ? Reaction.GIVE_UP : Reaction.CONTINUE;
        }
        byte[] issued = status.challenge() == null ? null : Digests.nonce(status.challenge().meta().nextNonce());
        if (StatusCode.headerChallenged(status.code())) {
            return challenged(status, issued);
        }
        if (!StatusCode.headerAccepted(status.code())) {
            return Reaction.GIVE_UP;
        }
        return shown ? accepted(status.code(), issued) : Reaction.CONTINUE;
    }

    private Reaction accepted(int code, byte[] issued) {
        provenBy = type;
        if (signs()) {
            nonce = issued;
            nonceToStore = issued;
            return issued == null ? Reaction.GIVE_UP : Reaction.CONTINUE;
        }
        // After a plain 200 the same basic proof is shown again (SEC-61); a digest would need a nonce for that.
        if (code == StatusCode.AUTHENTICATION_ACCEPTED || issued == null && !basic()) {
            accepted = true;
        } else {
            nonce = issued;
        }
        nonceToStore = issued;
        return Reaction.CONTINUE;
    }

    /**
     * A nonce of a gateway that accepted this server: for the next message or session, to be stored; null if there is none. Asked for once.
     */
    byte[] takeNonceToStore() {
        byte[] result = nonceToStore;
        nonceToStore = null;
        return result;
    }

    private Reaction challenged(Status status, byte[] issued) {
        challenges++;
        String asked = status.challenge() == null ? null : Digests.normalise(status.challenge().meta().type());
        // Where only a digest of this server's secret is kept, it has no answer to auth-basic.
        boolean answerable = Digests.AUTH_BASIC.equals(asked) ? mayShowSecret
                : issued != null && (Digests.AUTH_MD5.equals(asked) || Digests.AUTH_MAC.equals(asked));
        // A type that has proved us once stays for the session (SEC-6).
        if (!answerable || challenges > MAX_CHALLENGES || provenBy != null && !provenBy.equals(asked)) {
            return Reaction.GIVE_UP;
        }
        accepted = false;
        type = asked;
        nonce = issued;
        // The gateway expects it in its next session too, if this one ends before it can give a newer one (SEC-36, SEC-37).
        nonceToStore = issued;
        return Reaction.REPEAT;
    }

    private boolean basic() {
        return Digests.AUTH_BASIC.equals(type);
    }

    private boolean signs() {
        return Digests.AUTH_MAC.equals(type);
    }
}
