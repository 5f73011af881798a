package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Package #0: asks a gateway to open a session (NOT section 2). Immutable. It says who asks and under which session id; whether that is true
 * shows {@link #provenBy} only, and nothing may be done with it before (NOT-36).
 */
public final class Notification {

    /** Media type by the OMA text (NOT-30). */
    public static final String MEDIA_TYPE = "application/vnd.syncml.notification";
    /** Media type by the IANA registry, accepted too (NOT-30). */
    public static final String REGISTERED_MEDIA_TYPE = "application/vnd.syncml.dm.notification";
    /** Largest notification that is read: what a datagram can carry without being split on any link, with room for vendor data. */
    public static final int MAX_OCTETS = 1200;
    /** Largest session id; the smallest is 1 (NOT-14). */
    public static final int MAX_SESSION_ID = 0xFFFF;

    private static final int DIGEST_OCTETS = 16;
    private static final int FIXED_OCTETS = 24;
    private static final int LENGTH_OFFSET = 7;
    private static final int MAX_SERVER_ID = 255;
    /** Version 1.1 is what DM 1.2 sends (NOT-10). */
    private static final int VERSION = 11;
    private static final int OLDEST_VERSION = 10;
    private static final int NEWEST_VERSION = 12;

    /** What the server recommends about the user (NOT-13). The order is that of the values on the wire. */
    public enum UserMode {
        /** Not said. */
        UNSPECIFIED,
        /** Without disturbing anybody. */
        BACKGROUND,
        /** The user is told. */
        INFORMATIVE,
        /** The user is asked first. */
        INTERACTIVE
    }

    private final byte[] digest;
    private final byte[] trigger;

    private Notification(byte[] digest, byte[] trigger) {
        this.digest = digest;
        this.trigger = trigger;
    }

    /**
     * Makes a notification.
     *
     * @param userMode      recommendation about the user
     * @param byServer      true if the server wants the session, false if a person at it does
     * @param sessionId     1 to {@link #MAX_SESSION_ID}
     * @param serverId      ServerID of the account
     * @param accountDigest digest of server id and the server's password, see {@link Digests#accountDigest}
     * @param nonce         the nonce that the server uses next; it is not used up (NOT-23)
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static Notification of(UserMode userMode, boolean byServer, int sessionId, String serverId, String accountDigest, byte[] nonce) {
        byte[] name = serverId.getBytes(StandardCharsets.UTF_8);
        if (sessionId < 1 || sessionId > MAX_SESSION_ID) {
            throw new IllegalArgumentException("A session id is 1 to " + MAX_SESSION_ID);
        }
        if (name.length == 0 || name.length > MAX_SERVER_ID) {
            throw new IllegalArgumentException("A server id in a notification has 1 to " + MAX_SERVER_ID + " octets");
        }
        long head = (long) VERSION << 30 | (long) userMode.ordinal() << 28 | (byServer ? 1L << 27 : 0);
        ByteBuffer octets = ByteBuffer.allocate(FIXED_OCTETS - DIGEST_OCTETS + name.length);
        octets.put((byte) (head >> 32)).putInt((int) head).putShort((short) sessionId).put((byte) name.length).put(name);
        return new Notification(Digests.notification(accountDigest, nonce, octets.array()), octets.array());
    }

    /**
     * Reads a notification.
     *
     * @param octets the notification, position to limit
     * @return empty if it is none, has another version, no session id or no usable server id, or is longer than {@link #MAX_OCTETS}
     */
    public static Optional<Notification> read(ByteBuffer octets) {
        ByteBuffer source = octets.duplicate();
        if (source.remaining() < FIXED_OCTETS || source.remaining() > MAX_OCTETS) {
            return Optional.empty();
        }
        byte[] digest = new byte[DIGEST_OCTETS];
        byte[] trigger = new byte[source.remaining() - DIGEST_OCTETS];
        source.get(digest).get(trigger);
        Notification read = new Notification(digest, trigger);
        boolean usable = read.version() >= OLDEST_VERSION && read.version() <= NEWEST_VERSION && read.session() != 0
                && LENGTH_OFFSET + 1 + read.serverIdLength() <= trigger.length && read.serverIdLength() > 0
                && read.serverId().chars().allMatch(c -> c > ' ' && c < 0x7F);
        return usable ? Optional.of(read) : Optional.empty();
    }

    /** True if the sender knows the secret behind that digest and that nonce. Takes a time that does not depend on the difference. */
    public boolean provenBy(String accountDigest, byte[] nonce) {
        return java.security.MessageDigest.isEqual(digest, Digests.notification(accountDigest, nonce, trigger));
    }

    /** Octets to send. */
    public byte[] octets() {
        return ByteBuffer.allocate(digest.length + trigger.length).put(digest).put(trigger).array();
    }

    /** ServerID. */
    public String serverId() {
        return new String(trigger, LENGTH_OFFSET + 1, serverIdLength(), StandardCharsets.UTF_8);
    }

    /** SessionID as it is written in messages: hexadecimal, without leading zeros (NOT-14). */
    public String sessionId() {
        return Integer.toHexString(session()).toUpperCase(Locale.ROOT);
    }

    /** What the server recommends about the user. */
    public UserMode userMode() {
        return UserMode.values()[trigger[1] >> 4 & 3];
    }

    /** True if the server wants the session, false if a person does. */
    public boolean byServer() {
        return (trigger[1] & 0x08) != 0;
    }

    /** Octets behind the server id, for whoever knows them (NOT-18). */
    public byte[] vendorData() {
        return Arrays.copyOfRange(trigger, LENGTH_OFFSET + 1 + serverIdLength(), trigger.length);
    }

    private int version() {
        return (trigger[0] & 0xFF) << 2 | (trigger[1] & 0xFF) >> 6;
    }

    private int session() {
        return (trigger[5] & 0xFF) << 8 | trigger[6] & 0xFF;
    }

    private int serverIdLength() {
        return trigger[LENGTH_OFFSET] & 0xFF;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Notification that && Arrays.equals(digest, that.digest) && Arrays.equals(trigger, that.trigger);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(digest), Arrays.hashCode(trigger));
    }

    /** Hides the proof. */
    @Override
    public String toString() {
        return "Notification[" + serverId() + ", session " + sessionId() + "]";
    }
}
