package org.fumogateway.dmnotification.internal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.dmnotification.internal.NotificationGate.Judgement;
import org.fumogateway.dmnotification.internal.NotificationGate.Verdict;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.Notifications;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Takes notifications and asks for sessions. */
@Component(service = Notifications.class, immediate = true, configurationPid = NotificationListener.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NotificationConfiguration.class)
public final class NotificationListener implements Notifications {

    static final String PID = "org.fumogateway.dmnotification";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Accounts accounts;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmSessions sessions;

    private final Map<Verdict, Long> counts = new ConcurrentHashMap<>();
    private final Clock clock = Clock.systemUTC();
    private final NotificationGate gate;
    private final Logger logger;
    private final InetSocketAddress address;
    private DatagramListener listener;

    /** Begins to listen, if a port is set. */
    @Activate
    public NotificationListener(NotificationConfiguration configuration, @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        this.gate = new NotificationGate(() -> accounts, Duration.ofSeconds(configuration.secondsBetweenSessions()),
                configuration.resynchronisationsPerDay());
        this.address = new InetSocketAddress(configuration.address(), configuration.port());
        if (configuration.port() != 0) {
            listen();
        }
    }

    NotificationListener(InetSocketAddress address, Duration between, int resynchronisationsPerDay, Accounts accounts, DmSessions sessions,
            Logger logger) {
        this.logger = logger;
        this.gate = new NotificationGate(() -> this.accounts, between, resynchronisationsPerDay);
        this.address = address;
        this.accounts = accounts;
        this.sessions = sessions;
        listen();
    }

    private void listen() {
        listener = new DatagramListener(address, this::receive, logger);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        if (listener != null) {
            listener.close();
        }
    }

    @Override
    public void receive(ByteBuffer datagram) {
        Judgement judgement = gate.judge(datagram, clock.instant());
        Verdict verdict = judgement.verdict();
        if (verdict == Verdict.ACCEPTED) {
            verdict = ask(judgement);
        }
        long count = counts.merge(verdict, 1L, Long::sum);
        // Whoever floods this port must not fill the log: each kind is told at its 1st, 2nd, 4th, 8th ... time.
        if (verdict != Verdict.ACCEPTED && Long.bitCount(count) == 1) {
            logger.warn("{} notifications were dropped so far because they are {}", count, describe(verdict));
        }
    }

    private Verdict ask(Judgement judgement) {
        DmSessions client = sessions;
        try {
            if (client != null) {
                client.request(judgement.request());
                logger.info("Server {} asks for session {}", judgement.request().serverId(), judgement.request().notificationId());
                return Verdict.ACCEPTED;
            }
            logger.warn("Server {} asks for a session, but there is no DM client now", judgement.request().serverId());
        } catch (IllegalArgumentException gone) {
            logger.warn("Server {} asks for a session, but its account has just gone", judgement.request().serverId());
        }
        gate.forget(judgement.request());
        return Verdict.UNKNOWN;
    }

    private static String describe(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> "good";
            case REPEATED -> "repetitions";
            case LIMITED -> "too soon after the last one";
            case MALFORMED -> "no notifications at all";
            case UNKNOWN -> "of a server without an account or secret here";
            case UNPROVEN -> "not proven by their digest";
        };
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return listener == null ? Optional.empty() : listener.address();
    }

    @Override
    public Counts counts() {
        return new Counts(count(Verdict.ACCEPTED), count(Verdict.REPEATED), count(Verdict.LIMITED), count(Verdict.MALFORMED),
                count(Verdict.UNKNOWN), count(Verdict.UNPROVEN));
    }

    private long count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }
}
