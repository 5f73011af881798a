package org.fumogateway.dmclient.internal;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmclient.internal.outbox.DurableOutbox;
import org.fumogateway.dmclient.internal.session.DevInfoSource;
import org.fumogateway.dmclient.internal.session.DmSession;
import org.fumogateway.dmclient.internal.session.Patience;
import org.fumogateway.dmclient.internal.session.SessionBook;
import org.fumogateway.dmclient.internal.session.SessionParts;
import org.fumogateway.dmclient.internal.session.SessionQueue;
import org.fumogateway.dmclient.internal.session.SessionSettings;
import org.fumogateway.dmclient.internal.session.TreeDevInfo;
import org.fumogateway.dmclient.internal.session.UserAlertAnswers;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.Trigger;
import org.fumogateway.gateway.session.SessionTrace;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.osgi.service.log.Logger;

/** The DM client: runs sessions when they are asked for and when their time has come, and tells how they ended. Thread-safe. */
final class DmClient implements DmSessions, SessionSchedule.Requests {

    private static final Duration READY = Duration.ofSeconds(30);
    /** DevInfo is a part of the tree, not a service that would tell us that it came. */
    private static final Duration TREE_LOOK = Duration.ofSeconds(1);
    private static final long STOP_SECONDS = 10;

    private final ClientServices services;
    private final SessionSettings settings;
    private final Transport transport;
    private final Logger logger;
    private final boolean sessionOnStart;
    private final SessionBook book;
    private final Patience patience;
    private final DurableOutbox outbox;
    private final SessionQueue queue;
    private final SessionSchedule schedule;
    private final DevInfoSource devInfo;
    private final ExecutorService events;
    private final Set<String> seen = new HashSet<>();

    DmClient(Store store, ClientServices services, SessionSettings settings, SessionSchedule.Times times, boolean sessionOnStart,
            Transport transport, Logger logger) throws StorageException {
        this.services = services;
        this.settings = settings;
        this.transport = transport;
        this.logger = logger;
        this.sessionOnStart = sessionOnStart;
        this.devInfo = new TreeDevInfo(services::tree);
        this.book = new SessionBook(store, Clock.systemUTC(), logger);
        this.patience = new Patience(store, Clock.systemUTC(), logger);
        this.outbox = new DurableOutbox(store, this::alertWaits, this::tell, logger);
        this.events = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "dm-client events");
            thread.setDaemon(true);
            return thread;
        });
        this.queue = new SessionQueue(this::session);
        this.schedule = new SessionSchedule(times, this, logger);
    }

    DurableOutbox outbox() {
        return outbox;
    }

    @Override
    public void request(SessionRequest request) {
        if (!servers().contains(request.serverId())) {
            throw new IllegalArgumentException("there is no account of " + request.serverId());
        }
        queue.add(request);
    }

    @Override
    public List<String> servers() {
        Accounts accounts = services.accounts();
        return accounts == null ? List.of() : accounts.accounts().stream().map(DmAccount::serverId).toList();
    }

    @Override
    public Set<String> active() {
        return queue.active();
    }

    @Override
    public List<SessionRecord> recent() {
        return book.recent();
    }

    @Override
    public Optional<SessionTrace> trace(long number) {
        return book.trace(number);
    }

    /** These servers have an account now: greets those that are new here, and sends what waited for their account to come back. */
    void serversKnown(Set<String> servers) {
        for (String server : servers) {
            boolean fresh;
            synchronized (seen) {
                fresh = seen.add(server);
            }
            if (fresh && !book.met(server)) {
                // As long as no session was completed, an account counts as bootstrapped just now (BOOT-4).
                schedule.atStart(SessionRequest.of(server, Trigger.BOOTSTRAP));
            } else if (fresh && sessionOnStart) {
                schedule.atStart(SessionRequest.of(server, Trigger.SCHEDULE));
            } else if (!outbox.pendingFor(server).isEmpty()) {
                schedule.atStart(SessionRequest.of(server, Trigger.ALERT));
            }
        }
    }

    /** Tells a new listener what was settled and not forgotten yet. */
    void outcomeListenerCame(AlertOutcomeListener listener) {
        event(() -> outbox.settled().forEach(settled -> tell(listener, settled)));
    }

    private void alertWaits(String serverId) {
        if (servers().contains(serverId)) {
            queue.add(SessionRequest.of(serverId, Trigger.ALERT));
        } else {
            logger.warn("An alert waits for the server {}, which has no account now", serverId);
            schedule.alertsWait(serverId);
        }
    }

    private void session(SessionRequest request) throws InterruptedException {
        try {
            if (request.trigger() == Trigger.ALERT && outbox.pendingFor(request.serverId()).isEmpty()) {
                return;
            }
            Duration busy = patience.left(request.serverId());
            // A server that calls for a session is not too busy for it.
            if (request.trigger() != Trigger.NOTIFICATION && !busy.isZero()) {
                logger.info("The server {} asked to be left alone for {} s more", request.serverId(), busy.toSeconds());
                schedule.after(busy, request);
                return;
            }
            if (!new UserConsent(services.interaction()).allows(request)) {
                logger.info("The user does not want the session that {} asked for", request.serverId());
                return;
            }
            SessionRecord begun = book.begin(request);
            DmSession.Result result = cancelled("this client was stopped");
            try {
                result = hold(request, begun);
            } finally {
                notePatience(request, result);
                ended(request, book.end(begun, result));
            }
        } catch (StorageException failed) {
            logger.error("A session with {} could not be counted: {}", request.serverId(), failed.getMessage());
            schedule.notHeld(request);
        } catch (RuntimeException | LinkageError broken) {
            logger.error("A session with {} failed: {}", request.serverId(), String.valueOf(broken));
        }
    }

    private void notePatience(SessionRequest request, DmSession.Result result) {
        if (result.retryAfter() != null) {
            patience.askedFor(request.serverId(), result.retryAfter());
        } else if (result.answered()) {
            patience.over(request.serverId());
        }
    }

    private DmSession.Result hold(SessionRequest request, SessionRecord begun) throws InterruptedException {
        Optional<DmAccount> account = Optional.ofNullable(services.accounts()).flatMap(known -> known.account(request.serverId()))
                .map(known -> request.resynchronise() ? resynchronised(known) : known);
        if (account.isEmpty()) {
            return cancelled("there is no account of this server any more");
        }
        // A gateway that starts is not complete at once.
        String missing = services.await(() -> missing(account.get()), READY, TREE_LOOK);
        if (missing != null) {
            return cancelled(missing);
        }
        int opening = request.trigger() == Trigger.NOTIFICATION ? AlertCode.SERVER_INITIATED_MANAGEMENT
                : AlertCode.CLIENT_INITIATED_MANAGEMENT;
        SessionParts parts = new SessionParts(services.codec(account.get().mediaType()), transport.trusting(account.get().trustedKeys()), services.accounts(), devInfo,
                services::processor, services::objects, new UserAlertAnswers(services::interaction), outbox,
                book.trace(begun), logger);
        DmSession.Result result = null;
        for (URI address : account.get().addresses()) {
            result = new DmSession(account.get(), address, begun.sessionId(), opening, parts, settings).run();
            if (result.outcome() != Outcome.NO_CONNECTION || result.answered()) {
                break;
            }
        }
        return result;
    }

    /** The account as it is for a session of a server that has lost its nonce (SEC-39). */
    private static DmAccount resynchronised(DmAccount account) {
        byte[] nonce = Digests.resynchronisationNonce();
        return new DmAccount(account.name(), account.serverId(), account.displayName(), account.addresses(),
                account.client() == null ? null : account.client().withNonce(nonce),
                account.server() == null ? null : account.server().withNonce(nonce), account.preferredType(), account.mediaType(), account.trustedKeys());
    }

    private String missing(DmAccount account) {
        SyncMlCodec codec = services.codec(account.mediaType());
        if (codec == null) {
            return "there is no codec for " + account.mediaType();
        }
        if (services.processor() == null) {
            return "nobody executes commands here";
        }
        try {
            devInfo.read();
            return null;
        } catch (IOException unreadable) {
            return unreadable.getMessage();
        }
    }

    private static DmSession.Result cancelled(String reason) {
        return new DmSession.Result(Outcome.CANCELLED, reason, 0, false, null);
    }

    private void ended(SessionRequest request, SessionRecord session) {
        logger.info("Session {} with {} ended after {} messages: {}, {}", session.sessionId(), session.serverId(), session.messages(),
                session.outcome(), session.detail());
        if (session.outcome() == Outcome.COMPLETED) {
            schedule.sessionHeld(request.serverId());
            try {
                book.meet(request.serverId());
            } catch (StorageException failed) {
                logger.warn("It could not be noted that {} was met: {}", request.serverId(), failed.getMessage());
            }
        } else if (request.trigger() != Trigger.ALERT && (session.outcome() == Outcome.NO_CONNECTION || session.messages() == 0)) {
            schedule.sessionFailed(request);
        }
        if (outbox.pendingFor(request.serverId()).isEmpty()) {
            schedule.alertsSettled(request.serverId());
        } else {
            schedule.alertsWait(request.serverId());
        }
        event(() -> services.sessionListeners.forEach(listener -> guarded(() -> listener.sessionEnded(session))));
    }

    private void tell(DurableOutbox.Settled settled) {
        if (settled.outcome() == org.fumogateway.gateway.alert.AlertOutbox.Outcome.REFUSED) {
            logger.warn("The server {} refused an alert of type {} for good with status {}", settled.alert().serverId(),
                    settled.alert().type(), settled.status());
        }
        event(() -> services.outcomeListeners.forEach(listener -> tell(listener, settled)));
    }

    private void tell(AlertOutcomeListener listener, DurableOutbox.Settled settled) {
        guarded(() -> listener.alertSettled(settled.alert(), settled.outcome(), settled.status()));
    }

    private void event(Runnable task) {
        try {
            events.execute(task);
        } catch (RejectedExecutionException stopped) {
            logger.debug("Nobody is told any more");
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError broken) {
            logger.warn("A listener failed: {}", String.valueOf(broken));
        }
    }

    /** Stops at once; what is in the outbox stays there. */
    void close() throws InterruptedException {
        schedule.close();
        queue.close();
        events.shutdown();
        events.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
