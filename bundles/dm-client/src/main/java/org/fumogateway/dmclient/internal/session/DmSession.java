package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Challenge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * One DM session, client side (DM section 5.1): says what is to be said, hears the answer, and goes on until the server has nothing
 * more. Used once, by one thread.
 */
public final class DmSession {

    private static final int MOST_IDLE_MESSAGES = 3;

    private final DmAccount account;
    private final SessionParts parts;
    private final SessionSettings settings;
    private final String sessionId;
    private final int openingAlert;
    private final Conversation conversation;
    private final Outgoing outgoing;
    private final IncomingObjects objects;
    private final Set<String> offered = new HashSet<>();
    private final AlertDelivery delivery = new AlertDelivery();

    private ClientProof clientProof;
    private ServerProof serverProof;
    private List<DevInfoSource.Value> devInfo;
    private int messages;
    private int serverMessages;
    private long peerLimit;
    private long peerObjectLimit = Long.MAX_VALUE;
    private boolean announce = true;
    private boolean serverPackageComplete = true;
    private boolean sentLast;
    private int idle;

    /**
     * How a session ended.
     *
     * @param outcome    how
     * @param detail     one sentence, without secrets
     * @param messages   how many were sent
     * @param answered   true if the server answered any
     * @param retryAfter how long the server wants to be left alone, or null
     */
    public record Result(Outcome outcome, String detail, int messages, boolean answered, Duration retryAfter) {
    }

    /**
     * Prepares a session.
     *
     * @param account       whom it is with
     * @param address       where it begins
     * @param sessionId     SessionID
     * @param openingAlert  1200 or 1201
     */
    public DmSession(DmAccount account, URI address, String sessionId, int openingAlert, SessionParts parts, SessionSettings settings) {
        this.account = account;
        this.conversation = new Conversation(parts, settings, address);
        this.sessionId = sessionId;
        this.openingAlert = openingAlert;
        this.parts = parts;
        this.settings = settings;
        this.peerLimit = settings.maxMessageOctets();
        this.outgoing = new Outgoing(parts.codec(), parts.logger());
        this.objects = new IncomingObjects(parts.objects(), account.serverId(), settings.maxObjectOctets(), parts.logger());
    }

    /** Runs the session to its end. */
    public Result run() throws InterruptedException {
        try {
            open();
            boolean going = true;
            while (going) {
                Conversation.Answer answer = converse();
                try (Message reply = answer.message()) {
                    going = hear(reply, answer.evidence());
                }
            }
            return result(Outcome.COMPLETED, "the server closed the session");
        } catch (SessionFailure failure) {
            return new Result(failure.outcome(), failure.getMessage(), messages, conversation.answered(), failure.retryAfter());
        } catch (SyncMlException unsendable) {
            return result(Outcome.PROTOCOL_ERROR, "a message to the server could not be built: " + unsendable.getMessage());
        } catch (IOException unstored) {
            return result(Outcome.CANCELLED, unstored.getMessage());
        } finally {
            objects.close();
            outgoing.close();
        }
    }

    private Result result(Outcome outcome, String detail) {
        return new Result(outcome, detail, messages, conversation.answered(), null);
    }

    private void open() throws SessionFailure, IOException, SyncMlException {
        conversation.open();
        BasicPermission basic = new BasicPermission(settings.basicAllowed(), conversation.address());
        clientProof = new ClientProof(account, basic);
        serverProof = new ServerProof(account, basic, parts.accounts());
        devInfo = parts.devInfo().read();
        queueFirstPackage();
    }

    private void queueFirstPackage() throws SyncMlException {
        announce = true;
        offered.clear();
        outgoing.add(Alert.of(0, openingAlert));
        outgoing.add(FirstPackage.devInfo(devInfo));
        queueAlerts();
    }

    private void queueAlerts() throws SyncMlException {
        for (GenericAlert alert : parts.outbox().pendingFor(account.serverId())) {
            Command command = FirstPackage.alert(alert);
            if (!offered.contains(alert.id()) && outgoing.fits(command, header(null), peerLimit)) {
                offered.add(alert.id());
                outgoing.add(command, alert);
            }
        }
    }

    private Header header(Credential proof) {
        Location source = new Location(deviceId(), clientProof.user());
        Meta meta = announce ? Meta.ofLimits((long) settings.maxMessageOctets(), objects.announced()) : Meta.EMPTY;
        return new Header(Header.VER_DTD, Header.VER_PROTO, sessionId, messages + 1, Location.of(conversation.address().toString()), source, null,
                proof, meta);
    }

    private String deviceId() {
        return devInfo.get(0).text();
    }

    private Conversation.Answer converse() throws SessionFailure, SyncMlException, InterruptedException {
        if (messages - objects.chunks() - outgoing.chunks() >= settings.maxMessages()) {
            throw abort("the session did not end within " + settings.maxMessages() + " messages");
        }
        Outgoing.Packed packed = outgoing.pack(header(clientProof.next()), peerLimit, serverPackageComplete);
        messages++;
        announce = false;
        sentLast = packed.message().last();
        delivery.sent(messages, packed.alerts());
        return conversation.say(packed.message(), clientProof);
    }

    /** Tells the server that we give up, and what is answered already, as far as it can be told (DM-180). */
    private SessionFailure abort(String sentence) throws InterruptedException, SyncMlException, SessionFailure {
        tell(outgoing.farewell(header(clientProof.next()), peerLimit, Alert.of(0, AlertCode.SESSION_ABORT)));
        return SessionFailure.protocol(sentence);
    }

    private void tell(Message farewell) throws InterruptedException, SyncMlException {
        messages++;
        conversation.tell(farewell, clientProof);
    }

    private boolean hear(Message reply, ServerEvidence evidence) throws SessionFailure, IOException, InterruptedException, SyncMlException {
        checkHeader(reply.header());
        Status own = ownHeaderStatus(reply);
        int code = own.code();
        if (!StatusCode.headerChallenged(code) && code >= StatusCode.BAD_REQUEST) {
            throw SessionFailure.protocol("the server refused the session with status " + code);
        }
        if (hasAlert(reply, AlertCode.SESSION_ABORT)) {
            throw new SessionFailure(Outcome.ABORTED, "the server ended the session early");
        }
        boolean challenged = clientProof.challengedBy(code, own.challenge());
        delivery.hear(reply);
        List<Command> work = reply.commands().stream().filter(command -> !(command instanceof Status || command instanceof Results))
                .toList();
        if (!serverProof.accepts(evidence)) {
            return refuse(reply, work, challenged);
        }
        settle();
        return answer(reply, work, challenged);
    }

    private void checkHeader(Header header) throws SessionFailure, SyncMlException, InterruptedException, IOException {
        if (!Header.VER_DTD.equals(header.verDtd())) {
            throw versionRefused(header, StatusCode.DTD_VERSION_NOT_SUPPORTED);
        }
        if (!Header.VER_PROTO.equals(header.verProto())) {
            throw versionRefused(header, StatusCode.PROTOCOL_VERSION_NOT_SUPPORTED);
        }
        if (!sessionId.equals(header.sessionId())) {
            throw SessionFailure.protocol("the server answered in another session");
        }
        if (header.msgId() <= serverMessages) {
            throw SessionFailure.protocol("the messages of the server are out of order");
        }
        serverMessages = header.msgId();
        conversation.followTo(header.respUri());
        Long limit = header.meta().maxMsgSize();
        if (limit != null && limit > 0) {
            peerLimit = Math.min(limit, settings.maxMessageOctets());
        }
        Long objectLimit = header.meta().maxObjSize();
        if (objectLimit != null) {
            peerObjectLimit = Math.max(0, objectLimit);
        }
    }

    private SessionFailure versionRefused(Header theirs, int code) throws SyncMlException, InterruptedException, SessionFailure {
        tell(Message.of(header(clientProof.next()), List.of(headerStatus(theirs, 1, code, null)), true));
        return SessionFailure.protocol("the server does not speak DM 1.2");
    }

    private Status ownHeaderStatus(Message reply) throws SessionFailure {
        for (Command command : reply.commands()) {
            if (command instanceof Status status && status.cmdRef() == 0 && status.msgRef() == messages) {
                return status;
            }
        }
        throw SessionFailure.protocol("the server did not answer our message");
    }

    private static boolean hasAlert(Message message, int code) {
        return message.commands().stream().anyMatch(command -> command instanceof Alert alert && alert.code() == code);
    }

    /** What a server says counts from the moment that it has proven itself (SEC-36). */
    private void settle() throws IOException {
        var nonce = clientProof.takeNonceToStore();
        if (nonce.isPresent()) {
            parts.accounts().storeClientNonce(account.serverId(), nonce.get());
        }
        delivery.settle(parts.outbox());
    }

    private boolean refuse(Message reply, List<Command> work, boolean challenged)
            throws SessionFailure, IOException, SyncMlException {
        if (work.isEmpty() && !challenged) {
            throw SessionFailure.authentication("the server did not prove its identity");
        }
        int code = serverProof.code();
        objects.drop();
        outgoing.giveUpObject();
        if (challenged) {
            outgoing.clear();
        }
        outgoing.addFirst(headerStatus(reply.header(), 0, code, serverProof.challenge()));
        work.forEach(command -> CommandExecution.refuse(command, reply.header().msgId(), code).forEach(outgoing::add));
        if (challenged) {
            queueFirstPackage();
        }
        serverPackageComplete = true;
        return true;
    }

    private boolean answer(Message reply, List<Command> work, boolean challenged)
            throws SessionFailure, IOException, InterruptedException, SyncMlException {
        outgoing.heard(reply);
        boolean waiting = !outgoing.isEmpty();
        boolean commands = work.stream().anyMatch(command -> !isAboutMessages(command));
        if (work.isEmpty() && !waiting && !challenged && reply.last()) {
            return false;
        }
        countIdle(waiting || commands || challenged, reply.header());
        if (reply.last()) {
            serverPackageComplete = true;
        } else if (commands || sentLast) {
            serverPackageComplete = false;
        }
        if (challenged) {
            outgoing.clear();
        }
        Status header = headerStatus(reply.header(), 0, serverProof.code(), serverProof.challenge());
        List<Answer> answers = new CommandExecution(parts, account.serverId(), objects).execute(work, reply.header().msgId(),
                reply.last());
        outgoing.addFirst(header);
        outgoing.addAnswers(answers, header(null), peerLimit, peerObjectLimit);
        if (challenged) {
            queueFirstPackage();
            serverPackageComplete = true;
        } else if (serverPackageComplete) {
            queueAlerts();
        } else if (!outgoing.hasResults()) {
            outgoing.add(Alert.of(0, AlertCode.NEXT_MESSAGE));
        }
        return true;
    }

    private void countIdle(boolean progress, Header theirs) throws SessionFailure, InterruptedException, SyncMlException {
        idle = progress ? 0 : idle + 1;
        if (idle >= MOST_IDLE_MESSAGES) {
            outgoing.addFirst(headerStatus(theirs, 0, serverProof.code(), null));
            throw abort("the server keeps the session open without saying anything");
        }
    }

    /** True for what belongs to no package: a server says it while it waits for the rest of ours. */
    private static boolean isAboutMessages(Command command) {
        return command instanceof Alert alert && (alert.code() == AlertCode.NEXT_MESSAGE || alert.code() == AlertCode.NO_END_OF_DATA);
    }

    private static Status headerStatus(Header theirs, int cmdId, int code, Challenge challenge) {
        return new Status(cmdId, theirs.msgId(), 0, Status.SYNC_HDR, reference(theirs.target()), reference(theirs.source()), challenge,
                code, List.of());
    }

    private static List<String> reference(Location location) {
        return location == null || location.uri() == null ? List.of() : List.of(location.uri());
    }
}
