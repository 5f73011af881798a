package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.dmserver.internal.SessionTable.Entry;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.secret.Sealing;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.osgi.service.log.Logger;

/**
 * All sessions of the server, by the unguessable token in their RespURI (DM-75, DM-199). Thread-safe: messages of different
 * sessions run side by side, those of one session one after the other.
 */
final class Sessions {

    private static final int TOKEN_OCTETS = 16;

    private final SessionTable table;
    private final SecureRandom random = new SecureRandom();
    private final SessionSettings settings;
    private final SessionTickets tickets;
    private final Supplier<DialogueHandler> handlers;
    private final ValueStore values;
    private final Clock clock;
    private final Logger logger;
    private final ThrottledLog unproved;
    private final UnansweredProofs proofs = new UnansweredProofs();
    private final OptionalFeatures features;

    /** As many gateways as are allowed are being served; the gateway should come back later (DM-202). */
    static final class OverloadException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Sessions(SessionSettings settings, Supplier<DialogueHandler> handlers, ValueStore values, Supplier<Sealing> sealing, Clock clock, Logger logger) {
        this.tickets = new SessionTickets(sealing, clock);
        this.settings = settings;
        this.handlers = handlers;
        this.values = values;
        this.clock = clock;
        this.features = new OptionalFeatures(clock);
        this.logger = logger;
        this.unproved = new ThrottledLog(logger, clock);
        this.table = new SessionTable(settings.maxSessions());
    }

    /**
     * Answers one message.
     *
     * @param token  {@code sid} of the request, null if it has none
     * @param proved is run once the gateway has proved itself by this message
     */
    Reply answer(Received received, String token, SyncMlCodec codec, ServerStore store, Runnable proved)
            throws StoreException, SyncMlException, OverloadException {
        Message message = received.message();
        Header header = received.header();
        if (!Header.VER_DTD.equals(header.verDtd())) {
            return stateless(message, StatusCode.DTD_VERSION_NOT_SUPPORTED, codec);
        }
        if (!Header.VER_PROTO.equals(header.verProto())) {
            return stateless(message, StatusCode.PROTOCOL_VERSION_NOT_SUPPORTED, codec);
        }
        if (isOfAnother(received, store)) {
            unproved.warn("A connection that speaks for {} shows the certificate of another gateway", header.source().uri());
            return stateless(message, StatusCode.INVALID_CREDENTIALS, codec);
        }
        if (token != null) {
            return answerLater(token, received, codec, store, proved);
        }
        if (header.msgId() != 1) {
            return stateless(message, StatusCode.COMMAND_FAILED, codec);
        }
        Optional<Entry> repeated = table.ofDevice(header.source().uri()).stream().filter(entry -> belongs(entry.session(), header))
                .filter(entry -> entry.session().rightConnection(received))
                .filter(entry -> entry.firstRequest() != null && MessageDigest.isEqual(entry.firstRequest(), digest(received.octets()))).findFirst();
        return answer(repeated.isPresent() ? repeated.get() : open(header, codec, store), received, codec, store, proved);
    }

    /** True if the connection shows the certificate of another gateway, whatever else it knows. */
    private static boolean isOfAnother(Received received, ServerStore store) throws StoreException {
        return received.certificate() != null && store.deviceByCertificate(received.certificate())
                .filter(owner -> !owner.equals(received.header().source().uri())).isPresent();
    }

    /** True if there is a session with that token; null stands for a request without one. */
    boolean knows(String token) {
        return token != null && table.byToken(SessionToken.id(token)).isPresent();
    }

    /** The session in memory, if the message is one that it expects. */
    private Optional<Entry> known(String token, Header header) {
        return table.byToken(SessionToken.id(token)).filter(entry -> belongs(entry.session(), header)).filter(entry -> {
            synchronized (entry) {
                return entry.session().expects(header.msgId());
            }
        });
    }

    private Reply answerLater(String token, Received received, SyncMlCodec codec, ServerStore store, Runnable proved)
            throws StoreException, SyncMlException {
        Optional<Entry> entry = known(token, received.header());
        if (entry.isPresent()) {
            return answer(entry.get(), received, codec, store, proved);
        }
        Optional<Entry> resumed = resume(token, received.header(), codec, store);
        if (resumed.isPresent()) {
            return answerResumed(resumed.get(), received, codec, store);
        }
        entry = table.byToken(SessionToken.id(token)).filter(found -> belongs(found.session(), received.header()));
        return entry.isPresent() ? answer(entry.get(), received, codec, store, proved)
                : stateless(received.message(), StatusCode.COMMAND_FAILED, codec);
    }

    /** A session that another server has begun, or this one before a restart, from the state in its token; not in the table yet. */
    private Optional<Entry> resume(String token, Header header, SyncMlCodec codec, ServerStore store) throws StoreException {
        String id = SessionToken.id(token);
        Optional<SessionState> state = tickets.open(SessionToken.ticket(token), id, header.source().uri(),
                SessionTickets.comparable(header.sessionId()), header.msgId());
        if (state.isEmpty() || state.get().moves() >= ServerSession.MAX_MOVES) {
            return Optional.empty();
        }
        Optional<GatewayCredentials> credentials = store.credentials(header.source().uri());
        if (credentials.isEmpty()) {
            return Optional.empty();
        }
        ServerSession session = session(id, header, codec, credentials);
        session.restore(state.get(), header.msgId());
        return Optional.of(new Entry(session, false, clock.instant()));
    }

    /** Once the message has been taken here, and not before, what is in memory of that session gives way. */
    private Reply answerResumed(Entry entry, Received received, SyncMlCodec codec, ServerStore store) throws StoreException, SyncMlException {
        Reply reply;
        try {
            reply = answerHere(entry, received, store, () -> { });
        } catch (MovedSessionException e) {
            return refuseMoved(received, codec);
        }
        table.byToken(entry.session().token()).ifPresent(this::leave);
        try {
            admit(entry);
        } catch (OverloadException e) {
            // It goes on from its token, as it came.
            leave(entry);
        }
        return reply;
    }

    /** Nobody is told why: the message may have been heard and repeated by somebody else. */
    private Reply refuseMoved(Received received, SyncMlCodec codec) throws SyncMlException {
        unproved.warn("A message of gateway {} was refused: it was taken already, or its session is over", received.header().source().uri());
        return stateless(received.message(), StatusCode.COMMAND_FAILED, codec);
    }

    private void leave(Entry stale) {
        table.remove(stale);
        synchronized (stale) {
            stale.session().leave();
        }
    }

    private Reply answer(Entry entry, Received received, SyncMlCodec codec, ServerStore store, Runnable proved)
            throws StoreException, SyncMlException {
        try {
            return answerHere(entry, received, store, proved);
        } catch (MovedSessionException e) {
            leave(entry);
            return refuseMoved(received, codec);
        }
    }

    private Reply answerHere(Entry entry, Received received, ServerStore store, Runnable proved)
            throws StoreException, SyncMlException, MovedSessionException {
        boolean provedNow;
        Reply reply;
        synchronized (entry) {
            boolean provedBefore = entry.session().proved();
            reply = answer(entry.session(), received, store);
            entry.answered(clock.instant(), received.header().msgId() == 1 ? digest(received.octets()) : null);
            provedNow = !provedBefore && entry.session().proved();
        }
        if (provedNow) {
            replaceOlder(entry);
            proved.run();
        }
        return reply;
    }

    private Reply answer(ServerSession session, Received received, ServerStore store)
            throws StoreException, SyncMlException, MovedSessionException {
        try {
            return session.answer(received, store);
        } catch (SyncMlException e) {
            session.abandon();
            // Later on the dialogue has taken what came, and 413 would say that nothing was.
            if (e.kind() == SyncMlException.Kind.LIMIT && session.atFirstMessage()) {
                return session.tooSmall(received.header());
            }
            throw e;
        }
    }

    private Entry open(Header header, SyncMlCodec codec, ServerStore store) throws StoreException, OverloadException {
        Optional<GatewayCredentials> credentials = store.credentials(header.source().uri());
        byte[] octets = new byte[TOKEN_OCTETS];
        random.nextBytes(octets);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        return admit(new Entry(session(token, header, codec, credentials), credentials.isEmpty(), clock.instant()));
    }

    private ServerSession session(String token, Header header, SyncMlCodec codec, Optional<GatewayCredentials> credentials) {
        return new ServerSession(token, header, settings, tickets, codec,
                new ClientAuthentication(credentials, settings.proofs(), Digests::newNonce), new DialogueGuard(handlers, logger), features, values,
                proofs, logger, unproved);
    }

    private Entry admit(Entry entry) throws OverloadException {
        Optional<List<Entry>> gone = table.admit(entry);
        if (gone.isEmpty()) {
            removeIdle();
            gone = table.admit(entry);
        }
        gone.orElseThrow(OverloadException::new).forEach(this::end);
        return entry;
    }

    /** A gateway that proved itself in a new session has given up its older ones: it restarted (DM-75). */
    private void replaceOlder(Entry current) {
        for (Entry entry : table.ofDevice(current.session().deviceId())) {
            if (entry != current && entry.serving()) {
                abandon(entry);
            }
        }
    }

    /** Ends the sessions that rested too long. */
    void removeIdle() {
        Instant now = clock.instant();
        for (Entry entry : table.all()) {
            if (entry.used().plus(entry.serving() ? settings.idle() : settings.idleUnproved()).isBefore(now)) {
                abandon(entry);
            }
        }
    }

    /** Ends all sessions: the server stops. */
    void close() {
        table.all().forEach(this::abandon);
    }

    private void abandon(Entry entry) {
        table.remove(entry);
        end(entry);
    }

    private void end(Entry entry) {
        synchronized (entry) {
            entry.session().abandon();
        }
    }

    /** Whoever writes his SessionID as before, and everybody does, needs no comparison by its rules. */
    private static boolean belongs(ServerSession session, Header header) {
        String known = session.sessionId();
        return session.deviceId().equals(header.source().uri()) && (known.equals(header.sessionId())
                || SessionTickets.comparable(known).equals(SessionTickets.comparable(header.sessionId())));
    }

    /** An answer that belongs to no session: Statuses only, so that the gateway ends. */
    private Reply stateless(Message message, int code, SyncMlCodec codec) throws SyncMlException {
        Header request = message.header();
        Header header = new Header(Header.VER_DTD, Header.VER_PROTO, request.sessionId(), 1, Location.of(request.source().uri()),
                Location.of(settings.address()), null, null, Meta.EMPTY);
        Statuses statuses = Statuses.refusal(message, code, null);
        MessagePacker packer = new MessagePacker(codec, settings.maxMessageOctets());
        return new Reply(codec.encode(packer.pack(header, new ArrayDeque<>(statuses.queue()), true)), true, null);
    }

    private static byte[] digest(ByteBuffer octets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(octets.duplicate());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java platform has no SHA-256", e);
        }
    }
}
