package org.fumogateway.server.operation;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** Service: asks gateways to open a session by package #0 (NOT section 2). Thread-safe. */
@ProviderType
public interface GatewayNotifications {

    /**
     * Sends a notification at once, and the same one again later until the gateway has opened a session or a day is over (NOT-40, NOT-41). There is
     * no acknowledgement but that session. Asking again while one is on its way sends the same one again (NOT-15).
     *
     * @param deviceId enrolled gateway
     * @param address  where the gateway takes notifications, or null for the address its last session came from and the configured port
     * @return the session id that the gateway will use, as it is written in messages
     * @throws OperationException if the gateway is not enrolled, its address is not known, or nothing can be sent
     */
    String askForSession(String deviceId, InetSocketAddress address) throws OperationException;
}
