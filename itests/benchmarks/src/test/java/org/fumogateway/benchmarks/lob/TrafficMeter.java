package org.fumogateway.benchmarks.lob;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.dmclient.internal.transport.TransportException;

/** Counts the octets of each round trip of a session. */
final class TrafficMeter implements Transport {

    private final Transport network;
    private final List<Trip> trips = new ArrayList<>();

    /**
     * A round trip.
     *
     * @param up   octets of the request's body
     * @param down octets of the answer's body
     */
    record Trip(int up, int down) {
    }

    TrafficMeter(Transport network) {
        this.network = network;
    }

    List<Trip> trips() {
        return List.copyOf(trips);
    }

    @Override
    public Transport forSession() {
        trips.clear();
        Transport session = network.forSession();
        return new Transport() {
            @Override
            public Reply exchange(URI target, Request message) throws TransportException, InterruptedException {
                int up = message.octets().remaining();
                Reply reply = session.exchange(target, message);
                trips.add(new Trip(up, reply.octets().remaining()));
                return reply;
            }

            @Override
            public Transport forSession() {
                return session.forSession();
            }
        };
    }

    @Override
    public Reply exchange(URI target, Request message) throws TransportException, InterruptedException {
        return network.exchange(target, message);
    }
}
