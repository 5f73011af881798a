package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;

/** A gateway that sends what a test tells it, message by message. */
final class ScriptedGateway {

    static final String ADDRESS = "https://dm.example.net/dm";

    final String device;
    final PlainCodec codec;
    /** The server that takes its next message. */
    Sessions sessions;
    private final ServerStore store;
    private final String name;
    private final String sessionId;
    String token;
    int messageId;
    Long maxMessageOctets = 16384L;
    String verDtd = Header.VER_DTD;
    String verProto = Header.VER_PROTO;
    ByteBuffer lastOctets;
    Reply lastReply;
    /** Value of the MAC header for the octets of a message; null for none. */
    Function<ByteBuffer, String> signing;
    private String certificate;

    ScriptedGateway(Sessions sessions, PlainCodec codec, ServerStore store, String device, String name, String sessionId) {
        this.sessions = sessions;
        this.codec = codec;
        this.store = store;
        this.device = device;
        this.name = name;
        this.sessionId = sessionId;
    }

    /** The commands of package 1. */
    static List<Command> opening(Command... more) {
        List<Command> commands = new ArrayList<>();
        commands.add(Alert.of(1, 1201));
        commands.add(new Replace(2, Meta.EMPTY, List.of(Item.ofSource("./DevInfo/Man", Meta.EMPTY,
                Data.ofText("Example Works")))));
        commands.addAll(List.of(more));
        return commands;
    }

    static Credential proof(String digest, byte[] nonce) {
        return new Credential(Meta.ofAuthentication(Digests.AUTH_MD5, null), Data.ofText(Digests.md5(digest, nonce)));
    }

    /** Signs the next messages with that nonce. */
    ScriptedGateway signWith(String digest, byte[] nonce) {
        signing = octets -> new MacHeader(name, Digests.mac(digest, nonce, octets)).format();
        return this;
    }

    /** The next connections show that certificate, null for none. */
    ScriptedGateway showing(String sha256) {
        certificate = sha256;
        return this;
    }

    Message send(Credential proof, List<Command> commands, boolean last) throws Exception {
        messageId++;
        return exchange(messageId, token, proof, commands, last);
    }

    Message exchange(int id, String sid, Credential proof, List<Command> commands, boolean last) throws Exception {
        Header header = new Header(verDtd, verProto, sessionId, id, Location.of(ADDRESS), new Location(device, name),
                null,
                proof, Meta.ofLimits(maxMessageOctets, 134217728L));
        lastOctets = codec.encode(Message.of(header, commands, last));
        return resend(sid);
    }

    /** The same octets once more. */
    Message resend(String sid) throws Exception {
        return resend(sid, signing == null ? null : signing.apply(lastOctets));
    }

    Message resend(String sid, String mac) throws Exception {
        lastReply = sessions.answer(new Received(codec.decode(lastOctets), lastOctets, mac, certificate), sid, codec, store, () -> { });
        Message answer = codec.decode(lastReply.view());
        if (answer.header().respUri() != null) {
            token = answer.header().respUri().substring((ADDRESS + "?sid=").length());
        }
        return answer;
    }

    Status status(int id, int messageRef, int commandRef, String command, int code, String... targets) {
        return new Status(id, messageRef, commandRef, command, List.of(targets), List.of(), null, code, List.of());
    }

    Status headerStatus(int id, int messageRef, int code, byte[] nonce) {
        return headerStatus(id, messageRef, code, Digests.AUTH_MD5, nonce);
    }

    Status headerStatus(int id, int messageRef, int code, String type, byte[] nonce) {
        Challenge challenge = nonce == null ? null
                : new Challenge(Meta.ofAuthentication(type, Digests.nonceText(nonce)));
        return new Status(id, messageRef, 0, Status.SYNC_HDR, List.of(device), List.of(ADDRESS), challenge, code, List.of());
    }
}
