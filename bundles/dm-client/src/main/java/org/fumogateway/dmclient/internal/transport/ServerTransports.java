package org.fumogateway.dmclient.internal.transport;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.HttpConnections;

/**
 * Transports by whom they trust: one for all servers that authorities certify, one for each list of keys that an account names. They are kept, because each
 * has connections of its own; the one that was not used for longest gives way. Thread-safe.
 */
public final class ServerTransports implements Transport {

    private static final int MOST = 16;

    private final Connections connections;
    private final AddressPolicy policy;
    private final HttpTransport.Limits limits;
    private final Transport usual;
    private final Map<List<String>, Transport> byKeys = new LinkedHashMap<>(MOST, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Transport> eldest) {
            return size() > MOST;
        }
    };

    /** Makes connections that trust these keys, or, for none, whom the configuration says. */
    @FunctionalInterface
    public interface Connections {

        /** Makes none of them yet. */
        HttpConnections trusting(List<String> keys) throws HttpConfigurationException;
    }

    /**
     * Makes the usual transport at once, so that a configuration that cannot be used is known.
     *
     * @throws HttpConfigurationException if it cannot
     */
    public ServerTransports(Connections connections, AddressPolicy policy, HttpTransport.Limits limits) throws HttpConfigurationException {
        this.connections = connections;
        this.policy = policy;
        this.limits = limits;
        this.usual = new HttpTransport(connections.trusting(List.of()), policy, limits);
    }

    @Override
    public Reply exchange(URI target, Request message) throws TransportException, InterruptedException {
        return usual.exchange(target, message);
    }

    @Override
    public Transport forSession() {
        return usual.forSession();
    }

    @Override
    public Transport trusting(List<String> keys) {
        if (keys.isEmpty()) {
            return usual;
        }
        synchronized (byKeys) {
            Transport kept = byKeys.get(keys);
            return kept == null ? make(keys) : kept;
        }
    }

    /** What cannot be made is not kept: files of a client certificate that are being replaced are whole for the next session. */
    private Transport make(List<String> keys) {
        try {
            Transport made = new HttpTransport(connections.trusting(keys), policy, limits);
            byKeys.put(keys, made);
            return made;
        } catch (HttpConfigurationException unusable) {
            return (target, message) -> {
                throw new TransportException("the configuration of the DM client cannot be used: " + unusable.getMessage(), false, unusable);
            };
        }
    }
}
