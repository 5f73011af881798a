package org.fumogateway.dmserver.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a server must know of a session to take its next message, beside the credentials in the store: about a hundred octets. Device, SessionID and
 * number of that message are not in it but bound to it.
 *
 * @param issued       seconds since 1970 when the last answer went out
 * @param moves        how often the session has changed the server
 * @param client       how the gateway proved itself
 * @param server       how this side proves itself
 * @param taken        the message that the store knows as taken last
 * @param sent         MsgID of the last answer
 * @param maxMessage   MaxMsgSize of the gateway
 * @param maxObject    MaxObjSize of the gateway
 * @param notified     whether the session answers a notification
 * @param firstCommand CmdID of the first command in the last answer, 0 if there was none
 * @param position     where the dialogue stands
 */
record SessionState(long issued, int moves, ClientAuthentication.State client, ServerAuthentication.State server, int taken, int sent,
        long maxMessage, long maxObject, boolean notified, int firstCommand, byte[] position) {

    private static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeLong(issued);
            out.writeByte(moves);
            client.write(out);
            server.write(out);
            out.writeInt(taken);
            out.writeInt(sent);
            out.writeLong(maxMessage);
            out.writeLong(maxObject);
            out.writeBoolean(notified);
            out.writeInt(firstCommand);
            writeOctets(out, position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    /** Empty if another version of this server wrote it. */
    static Optional<SessionState> decode(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            return Optional.of(new SessionState(in.readLong(), in.readUnsignedByte(), ClientAuthentication.State.read(in),
                    ServerAuthentication.State.read(in), in.readInt(), in.readInt(), in.readLong(), in.readLong(), in.readBoolean(), in.readInt(),
                    readOctets(in)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static void writeOctets(DataOutputStream out, byte[] octets) throws IOException {
        out.writeByte(octets.length);
        out.write(octets);
    }

    static byte[] readOctets(DataInputStream in) throws IOException {
        byte[] octets = new byte[in.readUnsignedByte()];
        in.readFully(octets);
        return octets;
    }
}
