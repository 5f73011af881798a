package org.fumogateway.server.operation;

import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/** Service: asks gateways to open a session by package #0 (NOT section 2). Thread-safe. */
@ProviderType
public interface GatewayNotifications {

    /**
     * Sends a notification at once, and the same one again later until the gateway has opened a session or a day is over (NOT-40, NOT-41). There is
     * no acknowledgement but that session. Asking again while one is on its way sends the same one again (NOT-15).
     *
     * @param deviceId enrolled gateway
     * @param address  where the gateway takes notifications: {@code udp://host:port} for a WSP push, {@code http} or {@code https} for a POST
     *                 (NOT-30); null for a push to the address its last session came from and the configured port
     * @return the session id that the gateway will use, as it is written in messages
     * @throws OperationException if the gateway is not enrolled, its address is not known, or nothing can be sent
     */
    String askForSession(String deviceId, URI address) throws OperationException;

    /**
     * The same for a gateway that has lost its nonces, or whose nonces this server has lost: the notification is built on the re-synchronisation
     * nonce, and one session of that gateway may prove itself with that nonce within a day (SEC-39). Whoever has heard such a session could
     * repeat its beginning, so this works a few times a day only, as the settings say (SEC-40).
     *
     * @throws OperationException also if the settings forbid it or it was asked too often
     */
    String resynchronise(String deviceId, URI address) throws OperationException;
}
