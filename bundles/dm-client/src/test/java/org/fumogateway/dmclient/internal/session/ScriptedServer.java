package org.fumogateway.dmclient.internal.session;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.dmclient.internal.transport.TransportException;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.xml.internal.XmlCodec;

/** A server that answers from a script, over XML octets unless told otherwise, and keeps what it heard. */
public final class ScriptedServer implements Transport {

    /** One answer of the script. */
    @FunctionalInterface
    public interface Answer {

        /** Makes the answer to a message; null for an empty one. */
        Message to(Message heard) throws TransportException;
    }

    /** Gives the value of x-syncml-hmac for the octets of an answer, or null. */
    @FunctionalInterface
    public interface Signer {

        /** Signs. */
        String apply(ByteBuffer octets);
    }

    /** What was heard, in order. */
    public final List<Message> heard = new ArrayList<>();
    /** The octets of it. */
    public final List<ByteBuffer> octets = new ArrayList<>();
    /** Values of x-syncml-hmac that came with it, or null. */
    public final List<String> macs = new ArrayList<>();
    /** Signs answers. */
    public Signer signer = octets -> null;
    /** Encoding of the session. */
    public SyncMlCodec codec = new XmlCodec();
    /** Where it went. */
    public final List<URI> targets = new ArrayList<>();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final boolean encrypted;
    private Answer always;

    /** Creates a server whose connection is encrypted or not. */
    public ScriptedServer(boolean encrypted, Answer... answers) {
        this.encrypted = encrypted;
        script.addAll(Arrays.asList(answers));
    }

    /** What is answered when the script is over. */
    public ScriptedServer then(Answer answer) {
        always = answer;
        return this;
    }

    @Override
    public synchronized Reply exchange(URI target, Request message) throws TransportException {
        try {
            ByteBuffer copy = ByteBuffer.allocate(message.octets().remaining()).put(message.octets().duplicate()).flip();
            macs.add(message.mac());
            octets.add(copy.duplicate());
            targets.add(target);
            Message decoded = codec.decode(copy);
            heard.add(decoded);
            Answer answer = script.isEmpty() ? always : script.remove();
            if (answer == null) {
                throw new AssertionError("nothing more was expected, but came " + decoded);
            }
            Message reply = answer.to(decoded);
            ByteBuffer encoded = reply == null ? ByteBuffer.allocate(0) : codec.encode(reply);
            return new Reply(encoded, signer.apply(encoded), encrypted);
        } catch (SyncMlException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** The header of an answer. */
    public static Header header(Message heard, String respUri, Credential proof) {
        return new Header("1.2", "DM/1.2", heard.header().sessionId(), heard.header().msgId(), heard.header().source(),
                Location.of("https://dm.example.net/dm"), respUri, proof, Meta.EMPTY);
    }

    /** A Status for a message, all Alerts and the Replace in it, then more commands, numbered from there. */
    public static List<Command> statuses(Message heard, int headerCode, Challenge challenge, int commandCode) {
        List<Command> statuses = new ArrayList<>();
        statuses.add(new Status(1, heard.header().msgId(), 0, "SyncHdr", List.of(), List.of(), challenge, headerCode, List.of()));
        for (Command command : heard.commands()) {
            if (command instanceof Alert || command instanceof Replace) {
                statuses.add(new Status(statuses.size() + 1, heard.header().msgId(), command.cmdId(), command.name(), List.of(), List.of(),
                        null, commandCode, List.of()));
            }
        }
        return statuses;
    }

    /** An answer with only Status 200 that closes the session. */
    public static Message closing(Message heard) {
        return answer(heard, true);
    }

    /** An answer with Status 200 for everything, then these commands. */
    public static Message answer(Message heard, boolean last, Command... more) {
        List<Command> commands = new ArrayList<>(statuses(heard, 200, null, 200));
        commands.addAll(List.of(more));
        return Message.of(header(heard, null, null), commands, last);
    }

    /** Cred of type md5. */
    public static Credential md5(String proof) {
        return new Credential(Meta.ofAuthentication("syncml:auth-md5", null), Data.ofText(proof));
    }

    /** Chal of type md5. */
    public static Challenge challenge(String nonce) {
        return new Challenge(Meta.ofAuthentication("syncml:auth-md5", nonce));
    }
}
