package org.fumogateway.dmserver.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.dmprotocol.MessageRoom;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.SessionStart;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.osgi.service.log.Logger;

/**
 * The server side of one DM session (DM section 5.2). One message at a time; the caller holds the lock of the session. Messages
 * come in, answers go out, nothing here knows HTTP.
 */
final class ServerSession {

    /** Where messages are smaller the state of the session would take too much of them. */
    private static final long LEAST_MESSAGE_FOR_TICKET = 2048;
    /** A session that moves with every message would never end an inspection. */
    static final int MAX_MOVES = 32;
    private static final ManagementCommand QUESTION = new ManagementCommand.Read(List.of("./DevInfo/DevId"));

    private final String token;
    private final String deviceId;
    private final String sessionId;
    private final SessionSettings settings;
    private final SessionTickets tickets;
    private final SyncMlCodec codec;
    private final Logger logger;
    private final ThrottledLog unproved;
    private final UnansweredProofs proofs;
    private final ClientAuthentication client;
    private final ServerAuthentication server;
    private final DialogueGuard dialogue;
    private final StatusQueue statusQueue = new StatusQueue();
    private final MessageRoom room = new MessageRoom();
    private final Outbound outbound;
    private final IncomingValues values;
    private final ReceivedCommands commands;
    private final Map<String, String> deviceInfo = new HashMap<>();
    private long maxMessageOctets;
    private long maxObjectOctets;
    private boolean notified;
    private boolean asking;
    private int lastReceived;
    private int received;
    private int sent;
    private volatile boolean ended;
    private Reply lastReply;
    private int taken;
    private int moves;
    private boolean movable;
    private SessionState resuming;
    private final OptionalFeatures features;
    private SequenceFallback fallback;
    private SecretRenewal renewal;
    private SecretDigests forgotten;

    ServerSession(String token, Header first, SessionSettings settings, SessionTickets tickets, SyncMlCodec codec,
            ClientAuthentication client, DialogueGuard dialogue, OptionalFeatures features, ValueStore valueStore, UnansweredProofs proofs,
            Logger logger, ThrottledLog unproved) {
        this.token = token;
        this.deviceId = first.source().uri();
        this.sessionId = first.sessionId();
        this.settings = settings;
        this.tickets = tickets;
        this.codec = codec;
        this.client = client;
        this.server = new ServerAuthentication(client.serverMayShowSecret());
        this.dialogue = dialogue;
        this.features = features;
        this.fallback = new SequenceFallback(features, "");
        this.logger = logger;
        this.unproved = unproved;
        this.proofs = proofs;
        this.outbound = new Outbound(statusQueue, logger);
        this.values = new IncomingValues(valueStore, deviceId, logger);
        this.commands = new ReceivedCommands(dialogue, outbound, values);
        this.maxMessageOctets = settings.maxMessageOctets();
    }

    String token() {
        return token;
    }

    String deviceId() {
        return deviceId;
    }

    String sessionId() {
        return sessionId;
    }

    boolean proved() {
        return client.accepted();
    }

    boolean ended() {
        return ended;
    }

    /** True until a message was answered here or elsewhere. */
    boolean atFirstMessage() {
        return lastReceived == 0;
    }

    /** Ends the session without a word: idle, replaced by a new one, or the server stops. */
    void abandon() {
        if (!ended && server.unanswered()) {
            proofs.broke(deviceId);
        }
        end(false);
    }

    /** True if the connection shows the certificate that the gateway must show, if it must. */
    boolean rightConnection(Received received) {
        return client.showsItsCertificate(received);
    }

    /** Takes over a session from another server, right before that message. Nothing has been done yet when it turns out to be taken already. */
    void restore(SessionState state, int message) {
        client.restore(state.client());
        server.restore(state.server());
        lastReceived = message - 1;
        sent = state.sent();
        maxMessageOctets = state.maxMessage();
        maxObjectOctets = state.maxObject();
        notified = state.notified();
        taken = state.taken();
        moves = state.moves() + 1;
        movable = true;
        resuming = state;
    }

    private void resumeDialogue() {
        SessionState state = resuming;
        resuming = null;
        outbound.restore(dialogue.resume(new SessionStart(deviceId, Map.of(), notified, maxObjectOctets), state.position()), sent,
                state.firstCommand());
    }

    /** True if that message is the next one here, or the last one again. */
    boolean expects(int message) {
        return lastReply != null && message == lastReceived || !ended && message == lastReceived + 1;
    }

    /** Ends the session here without a word: it goes on elsewhere. */
    void leave() {
        end(false);
    }

    /** Answers a message. A message that was answered already gets the same answer, and nothing is done twice (DM-71). */
    Reply answer(Received received, ServerStore store) throws StoreException, SyncMlException, MovedSessionException {
        Message message = received.message();
        int id = message.header().msgId();
        // An answer that was given already is for the same connection only: where a certificate is the proof there is none in the message.
        if (lastReply != null && id == lastReceived && rightConnection(received)) {
            return lastReply;
        }
        if (ended || id != lastReceived + 1 || id - outbound.chunks() - values.chunks() > settings.maxMessages()) {
            return refuseAndEnd(message, StatusCode.COMMAND_FAILED);
        }
        Reply reply = proceed(received, store);
        lastReceived = id;
        lastReply = reply;
        return reply;
    }

    private Reply proceed(Received given, ServerStore store) throws StoreException, SyncMlException, MovedSessionException {
        Message message = given.message();
        received = message.header().msgId();
        readLimits(message.header().meta());
        boolean provedBefore = client.accepted();
        ClientAuthentication.Verdict verdict = client.verify(given);
        // Of a message that breaks a session nothing counts (SEC-58).
        ServerAuthentication.Reaction reaction = verdict == ClientAuthentication.Verdict.DEAD ? ServerAuthentication.Reaction.GIVE_UP
                : server.react(headerStatus(message));
        if (server.proven()) {
            proofs.answered(deviceId);
        }
        if (verdict == ClientAuthentication.Verdict.ACCEPTED) {
            // The gateway's nonce last: until it is replaced the same message may come again, if the store fails.
            take(message.header().msgId(), store);
            verdict = client.settle(store, token, message.header().msgId());
        }
        if (provedBefore && verdict == ClientAuthentication.Verdict.ACCEPTED) {
            forgetRefusedSecrets(store);
        }
        if (resuming != null) {
            if (verdict != ClientAuthentication.Verdict.ACCEPTED) {
                throw new MovedSessionException();
            }
            resumeDialogue();
        }
        switch (verdict) {
            case MISSING:
                return send(Statuses.refusal(message, StatusCode.MISSING_CREDENTIALS, client.challenge()));
            case WRONG:
                unproved.warn("Gateway {} did not prove itself", deviceId);
                return send(Statuses.refusal(message, StatusCode.INVALID_CREDENTIALS, client.challenge()));
            case DEAD:
                unproved.warn("Gateway {} did not prove itself again; the session is over", deviceId);
                return refuseAndEnd(message, StatusCode.INVALID_CREDENTIALS);
            default:
                return serve(message, provedBefore, reaction, store);
        }
    }

    /**
     * Stores the nonce that the gateway has issued, and notes the message as taken if another server could have taken it too. A signed message is
     * taken once because its nonce is.
     */
    private void take(int message, ServerStore store) throws StoreException, MovedSessionException {
        byte[] serverNonce = server.takeNonceToStore();
        if (movable && !client.signed()) {
            if (!store.continueSession(deviceId, token, taken, message, serverNonce)) {
                throw new MovedSessionException();
            }
            taken = message;
        } else if (serverNonce != null) {
            store.storeServerNonce(deviceId, serverNonce);
        }
        if (!client.accepted()) {
            taken = message;
        }
    }

    /** A later message of a session that began with the secrets that count: the gateway lives with them. */
    private void forgetRefusedSecrets(ServerStore store) {
        SecretDigests refused = client.refusedSecrets();
        if (refused != null && !refused.equals(forgotten)) {
            forgotten = refused;
            try {
                store.withdrawOffer(deviceId, refused);
            } catch (StoreException e) {
                logger.warn("Secrets that gateway {} has refused are still known: {}", deviceId, e.getMessage());
            }
        }
    }

    private Reply serve(Message message, boolean provedBefore, ServerAuthentication.Reaction reaction, ServerStore store)
            throws SyncMlException {
        boolean first = !provedBefore;
        Statuses statuses = Statuses.of(message.header(), client.acceptanceCode(first), client.acceptance(first));
        if (first) {
            server.begin(client.credentials(), client.resynchronised());
            requireRoom(statuses);
            deviceInfo.putAll(ReceivedCommands.deviceInfo(message));
            fallback = new SequenceFallback(features, model());
            renewal = new SecretRenewal(client.credentials(), token, features, model(), logger);
            if (client.renewed()) {
                logger.info("Gateway {} proves itself with its new secrets; the old ones are void", deviceId);
            }
            beginDialogue(message);
        }
        boolean aborted = commands.takeAll(message, statuses, reaction == ServerAuthentication.Reaction.CONTINUE, sent);
        values.messageEnds(message.last(), statuses);
        if (aborted || reaction == ServerAuthentication.Reaction.GIVE_UP) {
            end(false);
            return send(statuses);
        }
        if (reaction == ServerAuthentication.Reaction.REPEAT && !outbound.isEmpty()) {
            values.drop();
            outbound.repeat();
            return sendCommands(statuses);
        }
        return goOn(message, statuses, store);
    }

    /** Nothing of a first message is taken, a report least of all, unless it can be answered (SYN-82). */
    private void requireRoom(Statuses statuses) throws SyncMlException {
        packer().pack(nextHeader(), new ArrayDeque<>(statuses.queue()), false);
    }

    private Reply goOn(Message message, Statuses statuses, ServerStore store) throws SyncMlException {
        if (values.isOpen()) {
            return encode(statusQueue.askForMore(packer(), nextHeader(), statuses));
        }
        if (outbound.incomplete()) {
            return sendCommands(statuses);
        }
        if (!message.last() && !outbound.stopped()) {
            return encode(statusQueue.askForMore(packer(), nextHeader(), statuses));
        }
        outbound.begin(asking ? answeredQuestion() : questionIfInDoubt(nextPackage(store)));
        return sendCommands(statuses);
    }

    /** Without a command a gateway that expects another nonce could never say so (SEC-64). */
    private List<ManagementCommand> questionIfInDoubt(List<ManagementCommand> next) {
        asking = next.isEmpty() && server.mustProve() && proofs.doubtful(deviceId);
        return asking ? List.of(QUESTION) : next;
    }

    /** The question was ours alone: nobody else is told the answer, and the session ends with it. */
    private List<ManagementCommand> answeredQuestion() {
        outbound.finish();
        values.release();
        return List.of();
    }

    /** What is commanded next; large values that were read are there until it was decided. */
    private List<ManagementCommand> nextPackage(ServerStore store) {
        try {
            List<CommandResult> results = outbound.finish();
            if (renewing()) {
                List<ManagementCommand> commands = renewal.next(results, store);
                return commands.isEmpty() ? decide(List.of()) : commands;
            }
            return decide(results);
        } finally {
            values.release();
        }
    }

    /** What is commanded next; an object that the gateway does not take is answered in its place (DM-161). */
    private List<ManagementCommand> decide(List<CommandResult> results) {
        List<ManagementCommand> step = fallback.goOn(results);
        if (!step.isEmpty()) {
            return step;
        }
        List<ManagementCommand> next = dialogue.next(fallback.results());
        if (!tooLarge(next)) {
            return fallback.begin(next);
        }
        logger.warn("Gateway {} takes objects of at most {} octets; a larger one is not sent", deviceId, maxObjectOctets);
        next = dialogue.next(List.of(new CommandResult(next.get(0), StatusCode.REQUEST_ENTITY_TOO_LARGE, List.of(), List.of(), List.of())));
        return tooLarge(next) ? List.of() : fallback.begin(next);
    }

    private boolean tooLarge(List<ManagementCommand> next) {
        return maxObjectOctets > 0 && !next.isEmpty() && next.get(0) instanceof ManagementCommand.WriteLarge large
                && OutgoingObject.transportSize(large, codec) > maxObjectOctets;
    }

    private void beginDialogue(Message message) {
        notified |= ReceivedCommands.saysNotified(message);
        dialogue.begin(new SessionStart(deviceId, deviceInfo, notified, maxObjectOctets));
        if (!dialogue.begun()) {
            logger.warn("Nothing decides what gateway {} should do: no dialogue handler is registered", deviceId);
        }
    }

    /** What gateways have in common that lack the same features; empty if this one did not say. */
    private String model() {
        String manufacturer = deviceInfo.getOrDefault("./DevInfo/Man", "");
        String name = deviceInfo.getOrDefault("./DevInfo/Mod", "");
        return manufacturer.isEmpty() && name.isEmpty() ? "" : manufacturer + '/' + name;
    }

    /** The gateway's Status of our last header, null if there is none. */
    private Status headerStatus(Message message) {
        return message.commands().stream().filter(Status.class::isInstance).map(Status.class::cast)
                .filter(status -> status.cmdRef() == 0 && status.msgRef() == sent).findFirst().orElse(null);
    }

    private void readLimits(Meta meta) {
        if (meta.maxMsgSize() != null && meta.maxMsgSize() > 0) {
            maxMessageOctets = meta.maxMsgSize();
        }
        if (meta.maxObjSize() != null) {
            maxObjectOctets = Math.max(0, meta.maxObjSize());
        }
    }

    private Reply sendCommands(Statuses statuses) throws SyncMlException {
        try {
            Message message = outbound.pack(codec, maxMessageOctets, nextHeader(), statuses);
            if (outbound.isEmpty() && !outbound.incomplete()) {
                end(true);
            }
            return encode(message);
        } catch (IOException e) {
            logger.error("The content for gateway {} cannot be read; the session is closed: {}", deviceId, e.getMessage());
            return close(statuses);
        } catch (SyncMlException e) {
            if (e.kind() != SyncMlException.Kind.LIMIT) {
                throw e;
            }
            logger.warn("A command for gateway {} does not fit its messages; the session is closed", deviceId);
            return close(statuses);
        }
    }

    /** Ends the session because this server cannot go on. Whoever waits for the rest of a package is told that none comes (DM-25). */
    private Reply close(Statuses statuses) throws SyncMlException {
        if (outbound.begun()) {
            statuses.abort();
        }
        end(false);
        return send(statuses);
    }

    /** The answer to the first message of a gateway in whose messages no answer has room: the Status of its header, whatever that takes (SYN-82). */
    Reply tooSmall(Header request) throws SyncMlException {
        unproved.warn("Gateway {} takes messages so small that no answer has room in them; the session is closed", deviceId);
        end(false);
        Header header = new Header(Header.VER_DTD, Header.VER_PROTO, sessionId, sent + 1, Location.of(deviceId), Location.of(settings.address()), null,
                null, Meta.EMPTY);
        Statuses statuses = Statuses.of(request, StatusCode.REQUEST_ENTITY_TOO_LARGE, null);
        return new Reply(codec.encode(new MessagePacker(codec, settings.maxMessageOctets()).pack(header, statuses.queue(), true)), true, null);
    }

    private Reply refuseAndEnd(Message message, int code) throws SyncMlException {
        end(false);
        return send(Statuses.refusal(message, code, null));
    }

    private Reply send(Statuses statuses) throws SyncMlException {
        return encode(statusQueue.closing(packer(), nextHeader(), statuses));
    }

    private MessagePacker packer() {
        return new MessagePacker(codec, maxMessageOctets);
    }

    private Header nextHeader() {
        boolean prove = client.accepted() && server.mustProve();
        // Also in the last message: a gateway must know that its report was taken by this server and nobody else.
        String name = prove ? client.credentials().serverName() : null;
        Credential proof = prove ? server.proof(client.credentials()) : null;
        Meta limits = sent == 0 || prove ? Meta.ofLimits((long) settings.maxMessageOctets(), values.announced()) : Meta.EMPTY;
        return new Header(Header.VER_DTD, Header.VER_PROTO, sessionId, sent + 1, Location.of(deviceId),
                new Location(settings.address(), name), respUri("x".repeat(ticketLength())), proof, limits);
    }

    private String respUri(String ticket) {
        return settings.address() + "?sid=" + SessionToken.join(token, ticket);
    }

    /** Room for the state in the next message, which is known only when that is written. 0 if the session will not be able to move then. */
    private int ticketLength() {
        boolean may = !ended && !asking && !renewing() && !fallback.underWay() && maxMessageOctets >= LEAST_MESSAGE_FOR_TICKET && tickets.available() && !values.isOpen()
                && !outbound.inObject();
        SessionState state = may ? state(0) : null;
        int length = state == null ? 0 : SessionTickets.length(state.encode().length);
        return length > SessionToken.MAX_TICKET ? 0 : length;
    }

    /** While secrets are being renewed only this server can tell how far it has come; afterwards the store has everything that counts. */
    private boolean renewing() {
        return renewal != null && renewal.active();
    }

    private SessionState state(int firstCommand) {
        ClientAuthentication.State clientState = client.state();
        ServerAuthentication.State serverState = server.state();
        byte[] position = dialogue.position();
        return clientState == null || serverState == null || position == null ? null : new SessionState(tickets.now(), moves, clientState, serverState,
                taken, sent, maxMessageOctets, maxObjectOctets, notified, firstCommand, position);
    }

    /** The message with the ticket in it, if everything the gateway has to answer is in this one message. */
    private Message addressed(Message message) {
        Header header = message.header();
        boolean wholePackage = message.last() && outbound.wholeIn(header.msgId());
        SessionState state = !ended && wholePackage && header.respUri().length() > respUri("").length() ? state(outbound.firstCommand()) : null;
        movable = state != null;
        String ticket = movable ? tickets.issue(state, token, deviceId, SessionTickets.comparable(sessionId), received + 1) : "";
        return Message.of(new Header(header.verDtd(), header.verProto(), header.sessionId(), header.msgId(), header.target(), header.source(),
                respUri(ticket), header.credential(), header.meta()), message.commands(), message.last());
    }

    private Reply encode(Message packed) throws SyncMlException {
        sent = packed.header().msgId();
        ByteBuffer octets = room.encode(codec, addressed(packed));
        if (ended) {
            room.close();
        }
        // Whoever has not proved himself is shown no proof of ours either.
        String mac = client.accepted() ? server.sign(client.credentials(), octets) : null;
        return new Reply(octets, ended, mac);
    }

    private void end(boolean completed) {
        if (!ended) {
            ended = true;
            outbound.close();
            values.close();
            dialogue.ended(completed);
        }
    }
}
