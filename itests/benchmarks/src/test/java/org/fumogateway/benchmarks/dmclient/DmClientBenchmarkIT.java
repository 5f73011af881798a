package org.fumogateway.benchmarks.dmclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.fumogateway.dmclient.internal.session.DmSession;
import org.fumogateway.dmclient.internal.session.SessionFixture;
import org.fumogateway.dmclient.internal.session.SessionSettings;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmclient.internal.transport.HttpTransport;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What sessions of the DM client cost against a server in the same process over loopback HTTP, executing commands not counted. Rates are the best
 * of several rounds. Allocation is that of the thread of the session, without those of the JDK's HTTP client. A glance in the normal run;
 * {@code -Pbench} takes longer.
 */
class DmClientBenchmarkIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");
    private static final int MESSAGES = 10;
    private static final int MEGABYTE = 1_000_000;
    private static final Get SMALL = new Get(90, Meta.EMPTY, List.of(Item.ofTarget("./DevInfo/Man")));

    @TempDir
    private Path folder;
    private int fixtures;

    private final class Client implements AutoCloseable {
        private final SessionFixture gateway;
        private final AnsweringServer server;
        private final DmAccount account;
        private final HttpTransport transport;
        private final SessionSettings settings;

        Client(Command command, boolean signs) throws Exception {
            gateway = new SessionFixture(Files.createDirectories(folder.resolve("client-" + fixtures++)));
            server = new AnsweringServer(command, MESSAGES, signs);
            AuthenticationType type = signs ? AuthenticationType.HMAC : AuthenticationType.DIGEST;
            account = new DmAccount("1", SessionFixture.SERVER, "", List.of(URI.create("http://127.0.0.1:" + server.port() + "/dm")),
                    credential(type, "gw-0042", "s3cret-client", AnsweringServer.CLIENT_NONCE),
                    credential(type, "dms.example.com", "s3cret-server", AnsweringServer.SERVER_NONCE), null, SyncMlCodec.XML);
            AddressPolicy policy = new AddressPolicy(true, Set.of());
            transport = new HttpTransport(HttpConnections.create(Duration.ofSeconds(60), TlsSettings.PLATFORM, null), policy,
                    new HttpTransport.Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), false));
            settings = new SessionSettings(2 * MEGABYTE, 0, 50, 3, Duration.ofMillis(1), false, policy);
        }

        private static DmAccount.Credential credential(AuthenticationType type, String name, String secret, String nonce) {
            return new DmAccount.Credential(type, name, secret, Base64.getDecoder().decode(nonce));
        }

        void session() throws InterruptedException {
            DmSession.Result result = gateway.run(account, transport, 1201, settings);
            assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.messages()).isEqualTo(MESSAGES);
            gateway.executed.clear();
        }

        @Override
        public void close() throws Exception {
            server.close();
            gateway.close();
        }
    }

    private record Cost(double seconds, long octets) {
    }

    /** Best time and least allocation of a session over rounds of that many sessions. */
    private static Cost cost(Client client, int sessions, int rounds) throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double seconds = Double.MAX_VALUE;
        long octets = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long begun = System.nanoTime();
            for (int session = 0; session < sessions; session++) {
                client.session();
            }
            seconds = Math.min(seconds, (System.nanoTime() - begun) / 1e9 / sessions);
            octets = Math.min(octets, (threads.getCurrentThreadAllocatedBytes() - allocated) / sessions);
        }
        return new Cost(seconds, octets);
    }

    private static Replace large() {
        char[] text = new char[MEGABYTE];
        Arrays.fill(text, 'x');
        return new Replace(90, Meta.EMPTY, List.of(Item.ofTarget("./Vendor/Blob", Meta.of("chr", "text/plain"), Data.ofText(new String(text)))));
    }

    @Test
    @DisplayName("Messages per second, allocation of a session, auth-MAC per MB, memory of a session with messages of 1 MB")
    void figures() throws Exception {
        ReportTable table = new ReportTable("DM client, sessions of " + MESSAGES + " messages each way, "
                + (FULL ? "best of 10 rounds" : "one glance"), "session", "messages per second", "allocation per session");
        int rounds = FULL ? 10 : 2;
        Cost plain = row(table, "small, md5", SMALL, false, FULL ? 50 : 20, rounds);
        row(table, "small, auth-MAC", SMALL, true, FULL ? 50 : 20, rounds);
        Cost large = row(table, "1 MB from the server in each, md5", large(), false, FULL ? 5 : 1, rounds);
        Cost signed = row(table, "1 MB from the server in each, auth-MAC", large(), true, FULL ? 5 : 1, rounds);
        table.appendTo(REPORT);
        new ReportTable("DM client, 1 MB", "figure", "value").row("auth-MAC of 1 MB, digest alone", milliseconds(macSeconds()))
                .row("auth-MAC of 1 MB received, difference of the sessions above, server's signature included",
                        milliseconds((signed.seconds() - large.seconds()) / (MESSAGES - 1)))
                .row("live memory of a session that executes a message of 1 MB", megabytes(liveOctets())).appendTo(REPORT);
        assertThat(plain.octets()).isPositive();
    }

    private Cost row(ReportTable table, String name, Command command, boolean signs, int sessions, int rounds) throws Exception {
        try (Client client = new Client(command, signs)) {
            cost(client, sessions, FULL ? 5 : 1);
            Cost cost = cost(client, sessions, rounds);
            table.row(name, String.format(Locale.ROOT, "%.0f", MESSAGES / cost.seconds()), cost.octets() / 1024 + " KB");
            return cost;
        }
    }

    private static double macSeconds() {
        ByteBuffer body = ByteBuffer.allocate(MEGABYTE);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < (FULL ? 200 : 10); round++) {
            long begun = System.nanoTime();
            Digests.mac("pbN/nnWYrsFhEkqUaiGBrg==", new byte[16], body.duplicate());
            best = Math.min(best, (System.nanoTime() - begun) / 1e9);
        }
        return best;
    }

    /** What lives while the client has the last message of 1 MB executed, beyond what lived before the session. */
    private long liveOctets() throws Exception {
        try (Client client = new Client(large(), false)) {
            client.session();
            long[] live = {0, used()};
            client.gateway.values.clear();
            client.gateway.whileExecuting = () -> live[0] = used();
            client.session();
            return live[0] - live[1];
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
    }

    private static String megabytes(long octets) {
        return String.format(Locale.ROOT, "%.1f MB", octets / 1e6);
    }
}
