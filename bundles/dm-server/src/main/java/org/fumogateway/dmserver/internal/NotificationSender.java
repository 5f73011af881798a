package org.fumogateway.dmserver.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.Notification.UserMode;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.operation.GatewayNotifications;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Sends package #0, and repeats it until the gateway comes; after that, if the settings say so, once more on the re-synchronisation nonce
 * (NOT-42). What is on its way does not outlive this component.
 */
@Component(service = {GatewayNotifications.class, Contacts.class, Resynchronisations.class}, configurationPid = DmServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class NotificationSender implements GatewayNotifications, Contacts, Resynchronisations {

    private static final int MOST_HOSTS = 100_000;
    private static final int MOST_ON_THEIR_WAY = 10_000;
    private static final int USUAL_RESYNCHRONISATIONS = 3;
    private static final List<Duration> WAITS = List.of(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofHours(1),
            Duration.ofHours(6));

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServerStore store;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Sending> onTheirWay = new LinkedHashMap<>();
    private final Map<String, String> hosts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_HOSTS;
        }
    };
    private final NotificationTransport transport;
    private final Settings settings;
    private final ResynchronisationPermits permits;
    private final Logger logger;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * What an operator has set.
     *
     * @param port                      UDP port of gateways that have told none
     * @param waits                     before each repetition, and after the last one
     * @param resynchronisations        how often a gateway may be re-synchronised in a day
     * @param resynchroniseAfterSilence whether silence is taken for a lost nonce
     * @param tls                       whom to trust over https, and what to show
     */
    record Settings(int port, List<Duration> waits, int resynchronisations, boolean resynchroniseAfterSilence, TlsSettings tls) {

        static Settings of(DmServerConfig config) {
            int set = config.resynchronisationsPerDay();
            // Where gateways come over TLS only, nobody hears their proofs, and nobody needs a way around them (SEC-40).
            int perDay = set >= 0 ? set : PublicAddress.encrypted(config) ? 0 : USUAL_RESYNCHRONISATIONS;
            return new Settings(config.notificationPort(), WAITS, perDay, config.resynchroniseAfterSilence(), trust(config));
        }
    }

    private static TlsSettings trust(DmServerConfig config) {
        try {
            return TlsSettings.of(config.notificationTrustedCertificates(), config.notificationPinnedKeys(), config.notificationClientCertificate(),
                    config.notificationClientKey());
        } catch (HttpConfigurationException e) {
            throw new IllegalArgumentException("Notifications over https: " + e.getMessage(), e);
        }
    }

    /** One notification on its way. */
    private static final class Sending {
        private final URI address;
        private final Notification notification;
        private final boolean resynchronising;
        private int repeated;
        private Future<?> next;

        Sending(URI address, Notification notification, boolean resynchronising) {
            this.address = address;
            this.notification = notification;
            this.resynchronising = resynchronising;
        }
    }

    /** Takes the settings; nothing is on its way. */
    @Activate
    public NotificationSender(DmServerConfig config, @Reference(service = LoggerFactory.class) Logger logger) {
        this(Settings.of(config), logger);
    }

    private NotificationSender(Settings settings, Logger logger) {
        this.settings = settings;
        this.transport = new NotificationTransport(settings.tls());
        this.permits = new ResynchronisationPermits(settings.resynchronisations(), Clock.systemUTC());
        this.logger = logger;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "fumo-dm-server-notifications");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    NotificationSender(Settings settings, ServerStore store, Logger logger) {
        this(settings, logger);
        this.store = store;
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void proved(String deviceId, String host) {
        hosts.put(deviceId, host);
        Sending answered = onTheirWay.remove(deviceId);
        if (answered != null) {
            answered.next.cancel(false);
            logger.info("Gateway {} has come after notification {}", deviceId, answered.notification.sessionId());
        }
    }

    @Override
    public boolean permitted(String deviceId) {
        return permits.permitted(deviceId);
    }

    @Override
    public boolean take(String deviceId) {
        return permits.take(deviceId);
    }

    @Override
    public String askForSession(String deviceId, URI address) throws OperationException {
        return ask(deviceId, address, false);
    }

    @Override
    public String resynchronise(String deviceId, URI address) throws OperationException {
        if (!permits.enabled()) {
            throw new OperationException("Re-synchronisation is not allowed by the settings of the DM server (resynchronisationsPerDay).");
        }
        return ask(deviceId, address, true);
    }

    private String ask(String deviceId, URI address, boolean resynchronising) throws OperationException {
        GatewayCredentials credentials = credentials(deviceId);
        URI target = address == null ? lastAddress(deviceId) : address;
        NotificationTransport.requireUsable(target);
        if (resynchronising && !permits.give(deviceId)) {
            throw new OperationException("Gateway " + deviceId + " was re-synchronised as often as it may be in a day.");
        }
        Sending sending = register(deviceId, new Sending(target, notification(credentials, sessionFor(deviceId), resynchronising), resynchronising));
        try {
            // Not under the lock: whoever answers HTTP there may take long.
            transport.send(target, sending.notification);
        } catch (IOException failed) {
            forget(deviceId, sending);
            permits.take(deviceId);
            throw new OperationException("The notification cannot be sent to " + target + ": " + failed.getMessage(), failed);
        }
        logger.info("Gateway {} was asked for session {}{}", deviceId, sending.notification.sessionId(),
                resynchronising ? " by the re-synchronisation nonce" : "");
        return sending.notification.sessionId();
    }

    private static Notification notification(GatewayCredentials credentials, int sessionId, boolean resynchronising) {
        return Notification.of(UserMode.BACKGROUND, true, sessionId, credentials.serverName(), credentials.serverDigest(),
                resynchronising ? Digests.resynchronisationNonce() : credentials.serverNonce());
    }

    /** The same purpose has the same session id (NOT-15). */
    private synchronized int sessionFor(String deviceId) {
        Sending earlier = onTheirWay.get(deviceId);
        return earlier == null ? 1 + random.nextInt(Notification.MAX_SESSION_ID) : Integer.parseInt(earlier.notification.sessionId(), 16);
    }

    /** Before it is sent: the gateway may come faster than this method returns. */
    private synchronized Sending register(String deviceId, Sending sending) throws OperationException {
        Sending earlier = onTheirWay.get(deviceId);
        if (earlier == null && onTheirWay.size() >= MOST_ON_THEIR_WAY) {
            throw new OperationException("Too many notifications are on their way already.");
        }
        if (earlier != null) {
            earlier.next.cancel(false);
        }
        onTheirWay.put(deviceId, sending);
        sending.next = repeatLater(deviceId, sending);
        return sending;
    }

    private synchronized void forget(String deviceId, Sending sending) {
        if (onTheirWay.remove(deviceId, sending)) {
            sending.next.cancel(false);
        }
    }

    private GatewayCredentials credentials(String deviceId) throws OperationException {
        ServerStore current = store;
        if (current == null) {
            throw new OperationException("The server has no store at the moment.");
        }
        try {
            return current.credentials(deviceId).orElseThrow(() -> new OperationException("There is no gateway " + deviceId + "."));
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    private synchronized URI lastAddress(String deviceId) throws OperationException {
        String host = hosts.get(deviceId);
        if (host == null) {
            throw new OperationException("Gateway " + deviceId + " has not called since this server started; say where it is: HOST:PORT.");
        }
        try {
            return new URI("udp", null, host, settings.port(), null, null, null);
        } catch (URISyntaxException e) {
            throw new OperationException("The last address of gateway " + deviceId + " cannot be used: " + host + ".", e);
        }
    }

    private Future<?> repeatLater(String deviceId, Sending sending) {
        Duration wait = settings.waits().get(Math.min(sending.repeated, settings.waits().size() - 1));
        return timer.schedule(() -> repeat(deviceId, sending), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void repeat(String deviceId, Sending sending) {
        Sending due = due(deviceId, sending);
        if (due == null) {
            return;
        }
        try {
            transport.send(due.address, due.notification);
        } catch (IOException failed) {
            logger.warn("A notification to gateway {} could not be sent: {}", deviceId, failed.getMessage());
        }
    }

    /** What is to be sent now; null if nothing is. */
    private synchronized Sending due(String deviceId, Sending sending) {
        if (onTheirWay.get(deviceId) != sending) {
            return null;
        }
        Sending due = sending.repeated < settings.waits().size() ? sending : lastResort(deviceId, sending);
        if (due == null) {
            onTheirWay.remove(deviceId);
            logger.warn("Gateway {} did not come, although it was asked {} times", deviceId, sending.repeated + 1);
            return null;
        }
        due.repeated++;
        due.next = repeatLater(deviceId, due);
        return due;
    }

    /** Repeated silence may come from a lost nonce: asked once more without it, if that is allowed (NOT-42). */
    private Sending lastResort(String deviceId, Sending silent) {
        if (silent.resynchronising || !settings.resynchroniseAfterSilence()) {
            return null;
        }
        try {
            GatewayCredentials credentials = credentials(deviceId);
            if (!permits.give(deviceId)) {
                return null;
            }
            int session = Integer.parseInt(silent.notification.sessionId(), 16);
            Sending last = new Sending(silent.address, notification(credentials, session, true), true);
            last.repeated = silent.repeated;
            onTheirWay.put(deviceId, last);
            logger.info("Gateway {} was silent; it is asked once more by the re-synchronisation nonce", deviceId);
            return last;
        } catch (OperationException e) {
            logger.warn("Gateway {} could not be asked once more: {}", deviceId, e.getMessage());
            return null;
        }
    }
}
