package org.fumogateway.dmserver.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** The part of a store that sessions use, in memory. */
final class CredentialStore {

    final Map<String, GatewayCredentials> byDevice = new HashMap<>();
    boolean broken;

    ServerStore store() {
        return (ServerStore) Proxy.newProxyInstance(ServerStore.class.getClassLoader(), new Class<?>[] {ServerStore.class},
                (proxy, method, arguments) -> {
                    if (broken && method.getName().startsWith("store")) {
                        throw new StoreException("The disk is full.", null);
                    }
                    switch (method.getName()) {
                        case "credentials":
                            return Optional.ofNullable(byDevice.get(arguments[0]));
                        case "putCredentials":
                            GatewayCredentials given = (GatewayCredentials) arguments[0];
                            byDevice.put(given.deviceId(), given);
                            return null;
                        case "storeClientNonce":
                            byDevice.computeIfPresent((String) arguments[0], (id, c) -> new GatewayCredentials(id, c.clientName(),
                                    c.clientDigest(), c.serverName(), c.serverDigest(), (byte[]) arguments[1], c.serverNonce()));
                            return null;
                        case "storeServerNonce":
                            byDevice.computeIfPresent((String) arguments[0], (id, c) -> new GatewayCredentials(id, c.clientName(),
                                    c.clientDigest(), c.serverName(), c.serverDigest(), c.clientNonce(), (byte[]) arguments[1]));
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
