package org.fumogateway.dmnotification.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.WspPush;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.UserInteractionMode;

/** Decides whether octets are a notification that deserves a session. Thread-safe: several bindings may bring some. */
final class NotificationGate {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Supplier<Accounts> accounts;
    private final Duration between;
    private final int resynchronisationsPerDay;
    private final Map<String, Deque<Instant>> resynchronisations = new HashMap<>();
    private final Map<String, Instant> sessions = new HashMap<>();
    private final Map<String, Instant> lastOf = new HashMap<>();

    NotificationGate(Supplier<Accounts> accounts, Duration between, int resynchronisationsPerDay) {
        this.accounts = accounts;
        this.between = between;
        this.resynchronisationsPerDay = resynchronisationsPerDay;
    }

    /** What is to be done with a datagram. */
    enum Verdict { ACCEPTED, REPEATED, LIMITED, MALFORMED, UNKNOWN, UNPROVEN }

    /**
     * A verdict.
     *
     * @param verdict what is to be done
     * @param request the session to ask for, only if accepted, else null
     */
    record Judgement(Verdict verdict, SessionRequest request) {

        static Judgement of(Verdict verdict) {
            return new Judgement(verdict, null);
        }
    }

    synchronized Judgement judge(ByteBuffer datagram, Instant now) {
        Optional<Notification> push = WspPush.unwrap(datagram).flatMap(Notification::read);
        Optional<Notification> read = push.isPresent() ? push : Notification.read(datagram);
        return read.map(notification -> judge(notification, now)).orElse(Judgement.of(Verdict.MALFORMED));
    }

    private Judgement judge(Notification notification, Instant now) {
        String server = notification.serverId();
        Accounts known = accounts.get();
        DmAccount.Credential proof = known == null ? null : known.account(server).map(DmAccount::server).orElse(null);
        if (proof == null || proof.secret().isEmpty() || server.indexOf(':') >= 0) {
            return Judgement.of(Verdict.UNKNOWN);
        }
        String digest = Digests.accountDigest(server, proof.secret());
        boolean proven = proof.nonce().filter(nonce -> notification.provenBy(digest, nonce)).isPresent();
        boolean resynchronise = !proven && mayResynchronise(server, now) && (notification.provenBy(digest, Digests.resynchronisationNonce())
                || notification.provenBy(digest, Digests.resynchronisationNonceInText()));
        if (!proven && !resynchronise) {
            return Judgement.of(Verdict.UNPROVEN);
        }
        sessions.values().removeIf(at -> at.plus(MEMORY).isBefore(now));
        String session = server + ' ' + notification.sessionId();
        if (sessions.containsKey(session)) {
            return Judgement.of(Verdict.REPEATED);
        }
        Instant last = lastOf.get(server);
        if (last != null && last.plus(between).isAfter(now)) {
            return Judgement.of(Verdict.LIMITED);
        }
        if (resynchronise) {
            resynchronisations.computeIfAbsent(server, first -> new ArrayDeque<>()).add(now);
        }
        sessions.put(session, now);
        lastOf.put(server, now);
        return new Judgement(Verdict.ACCEPTED, new SessionRequest(server, SessionRequest.Trigger.NOTIFICATION, notification.sessionId(),
                mode(notification.userMode()), resynchronise));
    }

    /** Whoever has once heard such a call can repeat it, so it counts only a few times a day (SEC-40). */
    private boolean mayResynchronise(String server, Instant now) {
        Deque<Instant> taken = resynchronisations.getOrDefault(server, new ArrayDeque<>());
        taken.removeIf(at -> at.plus(DAY).isBefore(now));
        return taken.size() < resynchronisationsPerDay;
    }

    /** Takes back an acceptance that nobody could act on: the server's repetition shall count. */
    synchronized void forget(SessionRequest request) {
        sessions.remove(request.serverId() + ' ' + request.notificationId());
        lastOf.remove(request.serverId());
    }

    private static UserInteractionMode mode(Notification.UserMode mode) {
        return switch (mode) {
            case UNSPECIFIED -> UserInteractionMode.UNSPECIFIED;
            case BACKGROUND -> UserInteractionMode.BACKGROUND;
            case INFORMATIVE -> UserInteractionMode.INFORMATIVE;
            case INTERACTIVE -> UserInteractionMode.USER_INTERACTION;
        };
    }
}
