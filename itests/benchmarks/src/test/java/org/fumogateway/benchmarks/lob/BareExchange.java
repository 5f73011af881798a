package org.fumogateway.benchmarks.lob;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpMessage;
import org.fumogateway.httpclient.HttpReply;

/**
 * What is compared with: a client that POSTs bodies, and a servlet that reads and drops them and answers with bodies, both of the lengths that a session
 * has. Nothing is encoded, decoded, hashed or stored. The client is the JDK's, or a bare one on the connections that the DM client itself uses, which is the
 * harder comparison.
 */
final class BareExchange extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int PIECE = 8192;

    private final transient HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final transient HttpConnections connections;
    private final byte[] octets;
    private volatile int answer;

    /** Bodies have at most so many octets. */
    BareExchange(int most, HttpConnections connections) {
        this.connections = connections;
        octets = new byte[most];
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream body = request.getInputStream();
        byte[] piece = new byte[PIECE];
        while (body.read(piece) >= 0) {
            // Dropped.
        }
        response.setContentLength(answer);
        response.getOutputStream().write(octets, 0, answer);
    }

    /** The round trips of a session, one after the other, by the client of the JDK. */
    void byPlatform(URI address, Iterable<TrafficMeter.Trip> trips) throws IOException, InterruptedException {
        for (TrafficMeter.Trip trip : trips) {
            answer = trip.down();
            HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(address)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(octets, 0, trip.up())).build(), HttpResponse.BodyHandlers.ofByteArray());
            check(response.body().length, trip);
        }
    }

    /** The same over the connections of the DM client. */
    void byOurs(URI address, Iterable<TrafficMeter.Trip> trips) throws IOException, InterruptedException {
        byte[] room = new byte[octets.length + 1];
        for (TrafficMeter.Trip trip : trips) {
            answer = trip.down();
            try (HttpReply reply = connections.send(HttpMessage.post(address, ByteBuffer.wrap(octets, 0, trip.up()), Duration.ofMinutes(1)))) {
                check(reply.body().readNBytes(room, 0, room.length), trip);
            }
        }
    }

    private static void check(int arrived, TrafficMeter.Trip trip) throws IOException {
        if (arrived != trip.down()) {
            throw new IOException("The bare exchange is wrong");
        }
    }
}
