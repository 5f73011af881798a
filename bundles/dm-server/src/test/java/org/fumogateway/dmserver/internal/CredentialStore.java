package org.fumogateway.dmserver.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** The part of a store that sessions use, in memory. */
final class CredentialStore {

    final Map<String, GatewayCredentials> byDevice = new ConcurrentHashMap<>();
    /** The session of a device and its message that was taken last. */
    final Map<String, String> taken = new ConcurrentHashMap<>();
    boolean broken;
    /** Secrets cannot be offered. */
    boolean refusesOffers;
    /** Runs once, right before the next nonce is replaced: what another session does in that moment. */
    final AtomicReference<Runnable> beforeReplace = new AtomicReference<>();

    ServerStore store() {
        return (ServerStore) Proxy.newProxyInstance(ServerStore.class.getClassLoader(), new Class<?>[] {ServerStore.class},
                (proxy, method, arguments) -> {
                    if (broken && (method.getName().startsWith("store") || method.getName().startsWith("replace")
                            || method.getName().startsWith("continue") || method.getName().startsWith("begin")
                            || method.getName().startsWith("adopt")) || refusesOffers && method.getName().startsWith("offer")) {
                        throw new StoreException("The disk is full.", null);
                    }
                    switch (method.getName()) {
                        case "credentials":
                            return Optional.ofNullable(byDevice.get(arguments[0]));
                        case "deviceByCertificate":
                            return byDevice.values().stream().filter(known -> known.certificate().equals(arguments[0]))
                                    .map(GatewayCredentials::deviceId).findFirst();
                        case "putCredentials":
                            GatewayCredentials given = (GatewayCredentials) arguments[0];
                            byDevice.put(given.deviceId(), given);
                            return null;
                        case "replaceClientNonce":
                            Runnable meanwhile = beforeReplace.getAndSet(null);
                            if (meanwhile != null) {
                                meanwhile.run();
                            }
                            GatewayCredentials before = byDevice.get(arguments[0]);
                            boolean replaced = Arrays.equals(before.clientNonce(), (byte[]) arguments[1])
                                    && byDevice.replace(before.deviceId(), before, before.withClientNonce((byte[]) arguments[2]));
                            if (replaced) {
                                taken.put(before.deviceId(), arguments[3] + " " + arguments[4]);
                            }
                            return replaced;
                        case "continueSession":
                            boolean next = taken.replace((String) arguments[0], arguments[1] + " " + arguments[2], arguments[1] + " " + arguments[3]);
                            if (next && arguments[4] != null) {
                                byDevice.computeIfPresent((String) arguments[0], (id, known) -> known.withServerNonce((byte[]) arguments[4]));
                            }
                            return next;
                        case "offerSecrets":
                            GatewayCredentials offering = byDevice.get(arguments[0]);
                            return taken.getOrDefault(arguments[0], "").startsWith(arguments[1] + " ") && offering.clientDigest().equals(arguments[2])
                                    && byDevice.replace(offering.deviceId(), offering,
                                            offering.withRenewal(offering.renewal().offering((SecretDigests) arguments[3])));
                        case "adoptSecrets":
                            GatewayCredentials old = byDevice.get(arguments[0]);
                            return arguments[1].equals(old.offered()) && byDevice.replace(old.deviceId(), old, old.adopted());
                        case "endRenewal":
                            GatewayCredentials ending = byDevice.get(arguments[0]);
                            return ending.clientDigest().equals(arguments[1]) && byDevice.replace(ending.deviceId(), ending,
                                    ending.withRenewal(ending.renewal().endedBecause((String) arguments[2])));
                        case "withdrawOffer":
                            GatewayCredentials refused = byDevice.get(arguments[0]);
                            return !refused.renewalDue() && arguments[1].equals(refused.offered()) && byDevice.replace(refused.deviceId(), refused,
                                    refused.withRenewal(refused.renewal().withoutOffer()));
                        case "beginSession":
                            taken.put((String) arguments[0], arguments[1] + " " + arguments[2]);
                            return null;
                        case "storeServerNonce":
                            byDevice.computeIfPresent((String) arguments[0], (id, known) -> known.withServerNonce((byte[]) arguments[1]));
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
