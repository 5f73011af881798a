package org.fumogateway.dmserver.internal;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.dmprotocol.Notification.UserMode;
import org.fumogateway.dmprotocol.WspPush;
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

/** Sends package #0 as a WSP push over UDP, and repeats it until the gateway comes. What is on its way does not outlive this component. */
@Component(service = {GatewayNotifications.class, Contacts.class}, configurationPid = DmServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class NotificationSender implements GatewayNotifications, Contacts {

    private static final int MOST_HOSTS = 100_000;
    private static final int MOST_ON_THEIR_WAY = 10_000;
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
    private final int port;
    private final List<Duration> waits;
    private final Logger logger;
    private final ScheduledThreadPoolExecutor timer;

    /** One notification on its way. */
    private static final class Sending {
        private final InetSocketAddress address;
        private final Notification notification;
        private int repeated;
        private Future<?> next;

        Sending(InetSocketAddress address, Notification notification) {
            this.address = address;
            this.notification = notification;
        }
    }

    /** Takes the port of gateways that have told none. */
    @Activate
    public NotificationSender(DmServerConfig config, @Reference(service = LoggerFactory.class) Logger logger) {
        this(config.notificationPort(), WAITS, logger);
    }

    private NotificationSender(int port, List<Duration> waits, Logger logger) {
        this.port = port;
        this.waits = waits;
        this.logger = logger;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "fumo-dm-server-notifications");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    NotificationSender(int port, List<Duration> waits, ServerStore store, Logger logger) {
        this(port, waits, logger);
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
    public synchronized String askForSession(String deviceId, InetSocketAddress address) throws OperationException {
        GatewayCredentials credentials = credentials(deviceId);
        InetSocketAddress target = address == null ? lastAddress(deviceId) : address;
        if (target.isUnresolved()) {
            throw new OperationException("The host " + target.getHostString() + " is not known.");
        }
        Sending earlier = onTheirWay.get(deviceId);
        if (earlier == null && onTheirWay.size() >= MOST_ON_THEIR_WAY) {
            throw new OperationException("Too many notifications are on their way already.");
        }
        int sessionId = earlier == null ? 1 + random.nextInt(Notification.MAX_SESSION_ID) : Integer.parseInt(earlier.notification.sessionId(), 16);
        Notification notification = Notification.of(UserMode.BACKGROUND, true, sessionId, credentials.serverName(),
                credentials.serverDigest(), credentials.serverNonce());
        Sending sending = new Sending(target, notification);
        try {
            send(sending);
        } catch (IOException failed) {
            throw new OperationException("The notification cannot be sent to " + target + ": " + failed.getMessage(), failed);
        }
        if (earlier != null) {
            earlier.next.cancel(false);
        }
        onTheirWay.put(deviceId, sending);
        sending.next = repeatLater(deviceId, sending);
        logger.info("Gateway {} was asked for session {}", deviceId, notification.sessionId());
        return notification.sessionId();
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

    private InetSocketAddress lastAddress(String deviceId) throws OperationException {
        String host = hosts.get(deviceId);
        if (host == null) {
            throw new OperationException("Gateway " + deviceId + " has not called since this server started; say where it is: HOST:PORT.");
        }
        return new InetSocketAddress(host, port);
    }

    private Future<?> repeatLater(String deviceId, Sending sending) {
        Duration wait = waits.get(Math.min(sending.repeated, waits.size() - 1));
        return timer.schedule(() -> repeat(deviceId, sending), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void repeat(String deviceId, Sending sending) {
        if (onTheirWay.get(deviceId) != sending) {
            return;
        }
        if (sending.repeated == waits.size()) {
            onTheirWay.remove(deviceId);
            logger.warn("Gateway {} did not come, although it was asked {} times", deviceId, sending.repeated + 1);
            return;
        }
        try {
            send(sending);
        } catch (IOException failed) {
            logger.warn("A notification to gateway {} could not be sent: {}", deviceId, failed.getMessage());
        }
        sending.repeated++;
        sending.next = repeatLater(deviceId, sending);
    }

    private static void send(Sending sending) throws IOException {
        byte[] octets = WspPush.wrap(Integer.parseInt(sending.notification.sessionId(), 16), sending.notification.octets());
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(octets, octets.length, sending.address));
        }
    }
}
