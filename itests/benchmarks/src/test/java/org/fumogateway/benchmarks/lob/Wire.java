package org.fumogateway.benchmarks.lob;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.fumogateway.dmclient.internal.session.DmSession;
import org.fumogateway.dmclient.internal.session.SessionFixture;
import org.fumogateway.dmclient.internal.session.SessionSettings;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmclient.internal.transport.HttpTransport;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmserver.internal.BenchmarkedServer;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.lob.internal.ObjectInFiles;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlCodec;

/** A gateway's DM client and the DM servlet in one Jetty with the bare exchange, over loopback; one object in a file goes either way. */
final class Wire implements AutoCloseable {

    private static final String NODE = "./Vendor/Object";
    private static final String TYPE = "application/octet-stream";
    private static final String CLIENT_NAME = "gw-0042";
    private static final String CLIENT_SECRET = "s3cret-client";
    private static final String SERVER_SECRET = "s3cret-server";
    private static final int NONCE_OCTETS = 16;
    private static final int SPARE_OCTETS = 8192;

    private final Path content;
    private final String digest;
    private final SyncMlCodec codec;
    private final int messageOctets;
    private final SessionFixture gateway;
    private final ObjectInFiles object;
    private final BenchmarkedServer server;
    private final BareExchange bare;
    private final Server jetty;
    private final TrafficMeter meter;
    private boolean compared;

    /** Opens everything in a folder, for that object and messages of at most so many octets. */
    Wire(Path folder, Path content, SyncMlCodec codec, int messageOctets) throws Exception {
        this.content = content;
        this.codec = codec;
        this.messageOctets = messageOctets;
        digest = sha256(Files.newByteChannel(content));
        gateway = new SessionFixture(Files.createDirectories(folder.resolve("client")));
        gateway.codec = codec;
        object = new ObjectInFiles(folder.resolve("objects"), NODE, content);
        gateway.objects = object.objects();
        jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        connector.open();
        server = new BenchmarkedServer(folder.resolve("server"), address(connector, ""), messageOctets, 2 * Files.size(content), List.of(codec));
        HttpConnections connections = HttpConnections.create(Duration.ofMinutes(1), TlsSettings.PLATFORM, null);
        bare = new BareExchange(messageOctets + SPARE_OCTETS, connections);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(server.servlet()), "/dm");
        context.addServlet(new ServletHolder(bare), "/bare");
        jetty.setHandler(context);
        jetty.start();
        meter = new TrafficMeter(new HttpTransport(connections, addresses(), new HttpTransport.Limits(Duration.ofMinutes(1), Duration.ofMinutes(1),
                false)));
    }

    private static String address(ServerConnector connector, String path) {
        return "http://127.0.0.1:" + connector.getLocalPort() + path;
    }

    private static AddressPolicy addresses() {
        return new AddressPolicy(true, Set.of());
    }

    private static String sha256(ReadableByteChannel octets) throws Exception {
        MessageDigest running = MessageDigest.getInstance("SHA-256");
        ByteBuffer piece = ByteBuffer.allocate(1 << 16);
        try (octets) {
            while (octets.read(piece.clear()) >= 0) {
                running.update(piece.flip());
            }
        }
        return HexFormat.of().formatHex(running.digest());
    }

    /** Seconds of a session in which the server sends the object to the gateway's node. */
    double send() throws Exception {
        server.command(new ManagementCommand.WriteLarge(NODE, TYPE, new File(content, Files.size(content))), value -> { });
        double seconds = session();
        if (!digest.equals(object.takeReceived())) {
            throw new AssertionError("Something else has arrived");
        }
        return seconds;
    }

    /** Seconds of a session in which the server reads the object from the gateway's node; compared the first time, which takes longer. */
    double read() throws Exception {
        LargeObjects.Content value = object.objects().read(NODE).orElseThrow();
        gateway.read.put(NODE, new Item(null, Location.of(NODE), Meta.of("b64", TYPE), null, false));
        gateway.contents.put(NODE, value);
        String[] arrived = {digest};
        boolean judged = compared;
        server.command(new ManagementCommand.Read(List.of(NODE)), result -> arrived[0] = judged ? arrived[0] : sha256(result.content().open()));
        double seconds = session();
        if (!digest.equals(arrived[0])) {
            throw new AssertionError("Something else has arrived");
        }
        compared = true;
        return seconds;
    }

    /** Seconds that bare HTTP takes for the round trips of the last session, by the client of the JDK. */
    double bareByPlatform() throws Exception {
        long begun = System.nanoTime();
        bare.byPlatform(bareAddress(), meter.trips());
        return (System.nanoTime() - begun) / 1e9;
    }

    /** The same over the connections of the DM client. */
    double bareByOurs() throws Exception {
        long begun = System.nanoTime();
        bare.byOurs(bareAddress(), meter.trips());
        return (System.nanoTime() - begun) / 1e9;
    }

    private URI bareAddress() {
        return URI.create(address((ServerConnector) jetty.getConnectors()[0], "/bare"));
    }

    /** Round trips of the last session. */
    int trips() {
        return meter.trips().size();
    }

    private double session() throws InterruptedException {
        byte[] nonce = new byte[NONCE_OCTETS];
        server.enrol(new GatewayCredentials(SessionFixture.DEVICE, CLIENT_NAME, Digests.accountDigest(CLIENT_NAME, CLIENT_SECRET),
                SessionFixture.SERVER, Digests.accountDigest(SessionFixture.SERVER, SERVER_SECRET), nonce, nonce));
        DmAccount account = new DmAccount("1", SessionFixture.SERVER, "",
                List.of(URI.create(address((ServerConnector) jetty.getConnectors()[0], "/dm"))),
                new DmAccount.Credential(AuthenticationType.DIGEST, CLIENT_NAME, CLIENT_SECRET, nonce),
                new DmAccount.Credential(AuthenticationType.DIGEST, SessionFixture.SERVER, SERVER_SECRET, nonce), null, codec.mediaType());
        long begun = System.nanoTime();
        DmSession.Result result = gateway.run(account, meter,
                1201, new SessionSettings(messageOctets, 0, 50, 1, Duration.ofMillis(1), false, addresses()));
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (result.outcome() != Outcome.COMPLETED || !server.outcome().equals("200")) {
            throw new AssertionError(result.detail() + "; the server: " + server.outcome());
        }
        gateway.executed.clear();
        gateway.values.clear();
        return seconds;
    }

    private record File(Path path, long size) implements ContentSource {
        @Override
        public ReadableByteChannel open() throws IOException {
            return FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
        server.close();
        object.close();
        gateway.close();
    }
}
