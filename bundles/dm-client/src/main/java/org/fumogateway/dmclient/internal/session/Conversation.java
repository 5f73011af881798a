package org.fumogateway.dmclient.internal.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.dmclient.internal.transport.TransportException;
import org.fumogateway.dmprotocol.MessageRoom;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlException;

/** The network as one session sees it: messages go out, signed if need be, and answers come back. Used by one thread. */
final class Conversation {

    private static final int REPLY_MARGIN_OCTETS = 4096;

    private final SessionParts parts;
    private final SessionSettings settings;
    private final Transport transport;
    private final SessionTracer tracer;
    private final MessageRoom room = new MessageRoom();
    private URI address;
    /** What the address comes from, so that what a server repeats in each message is judged once. */
    private String followed;
    private boolean answered;

    Conversation(SessionParts parts, SessionSettings settings, URI address) {
        this.parts = parts;
        this.settings = settings;
        this.transport = parts.transport().forSession();
        this.tracer = parts.tracer();
        this.address = address;
    }

    /** An answer: the message, and what came with it. */
    record Answer(Message message, Transport.Reply reply) {

        /** What it shows of the server. */
        ServerEvidence evidence() {
            var source = message.header().source();
            return new ServerEvidence(message.header().credential(), source == null ? null : source.name(), reply.mac(), reply.octets(),
                    reply.encrypted());
        }
    }

    /** Where the next message goes. */
    URI address() {
        return address;
    }

    /** True once the server has answered anything. */
    boolean answered() {
        return answered;
    }

    /** Checks that the session may begin at its address. */
    void open() throws SessionFailure {
        var objection = settings.addresses().objectionTo(address);
        if (objection.isPresent()) {
            throw new SessionFailure(Outcome.NO_CONNECTION, objection.get());
        }
    }

    /** Says something and waits for the answer; what was not answered is said again, octet by octet (DM-183). */
    Answer say(Message message, ClientProof proof) throws SessionFailure, SyncMlException, InterruptedException {
        Transport.Request request = request(message, proof);
        Transport.Reply reply = exchange(request);
        if (!reply.octets().hasRemaining()) {
            throw SessionFailure.protocol("the server at " + AddressPolicy.text(address) + " answered with nothing");
        }
        answered = true;
        ByteBuffer original = reply.octets().asReadOnlyBuffer();
        try {
            Message heard = parts.codec().decode(reply.octets());
            tracer.received(heard, original.remaining());
            return new Answer(heard, new Transport.Reply(original, reply.mac(), reply.encrypted()));
        } catch (SyncMlException unreadable) {
            throw new SessionFailure(Outcome.PROTOCOL_ERROR,
                    "the answer of the server is no readable message: " + unreadable.getMessage(), unreadable);
        }
    }

    private Transport.Request request(Message message, ClientProof proof) throws SyncMlException {
        ByteBuffer octets = room.encode(parts.codec(), message);
        tracer.sent(message, octets.remaining(), address);
        return new Transport.Request(parts.codec().mediaType(), octets, proof == null ? null : proof.signature(octets),
                settings.maxMessageOctets() + REPLY_MARGIN_OCTETS);
    }

    private Transport.Reply exchange(Transport.Request request) throws SessionFailure, InterruptedException {
        long pause = settings.retryPause().toMillis();
        for (int attempt = 1;; attempt++) {
            try {
                return transport.exchange(address, request);
            } catch (TransportException failed) {
                // A server that names a time is left alone until then, not asked again at once.
                if (!failed.temporary() || attempt >= settings.attempts() || failed.retryAfter().isPresent()) {
                    throw new SessionFailure(Outcome.NO_CONNECTION, failed.getMessage(), failed.retryAfter().orElse(null), failed);
                }
                tracer.note("not answered: " + failed.getMessage() + "; the same message is sent again");
                TimeUnit.MILLISECONDS.sleep(pause);
                pause *= 2;
            }
        }
    }

    /** Says a last message whose answer does not matter. */
    void tell(Message farewell, ClientProof proof) throws InterruptedException, SyncMlException {
        try {
            transport.exchange(address, request(farewell, proof));
        } catch (TransportException unheard) {
            parts.logger().debug("The end of a session could not be told: {}", unheard.getMessage());
        }
    }

    /** Goes on where the server says, if that is allowed (DM-198). */
    void followTo(String respUri) throws SessionFailure {
        if (respUri == null || respUri.equals(followed)) {
            return;
        }
        try {
            URI next = new URI(respUri);
            var objection = settings.addresses().objectionTo(address, next);
            if (objection.isPresent()) {
                throw SessionFailure.protocol(objection.get());
            }
            address = next;
            followed = respUri;
        } catch (URISyntaxException malformed) {
            throw new SessionFailure(Outcome.PROTOCOL_ERROR, "the server names a next address that is malformed", malformed);
        }
    }
}
