package org.fumogateway.serverit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.serverit.hostile.HealthyGateways.Noticed;
import org.fumogateway.serverit.hostile.RawExchange.Octets;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped server under attack by whoever can reach it: each attack is refused or dropped, healthy gateways go on with their sessions, memory
 * stays flat, and nothing that stands in a message has anything read from elsewhere. How long the gateways' sessions took is reported beside how long
 * they take in peace. A sample of each attack; as long and as many as {@code server.hostile.seconds} and {@code server.hostile.sockets} say.
 */
class HostileClientIT {

    private static final String DM = "org.fumogateway.dmserver";
    private static final String XML = "application/vnd.syncml.dm+xml";
    private static final String WBXML = "application/vnd.syncml.dm+wbxml";
    /** The parsers shall see what the limit of a message would keep from them. */
    private static final int LARGEST_MESSAGE = 8 << 20;
    private static final int ATTACK_BODY = 100 << 20;
    private static final int PIECE = 1 << 16;
    private static final int BAD_REQUEST = 400;
    private static final int OK = 200;
    private static final int TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int URI_TOO_LONG = 414;
    private static final int DROPPED = 0;
    private static final int BUSY = 503;
    private static final int LEAST_SESSIONS = 20;
    private static final int SESSIONS_PER_POSTPONED = 4;
    private static final long MOST_PAUSE_SECONDS = 5;
    private static final long MIB = 1 << 20;
    private static final long MOST_HEAP_MIB = 16;
    /** Classes, compiled code and the stacks of 250 threads of a server that has just started take up to 65; less than one of the bodies of 100 MB. */
    private static final long MOST_OUTSIDE_HEAP_MIB = 90;
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private static final int SECONDS = Integer.getInteger("server.hostile.seconds", 2);
    private static final int SOCKETS = Integer.getInteger("server.hostile.sockets", 600);
    /** In the sample a body must have come within this time; in the long run within that of the shipped settings. */
    private static final int SAMPLE_BODY_SECONDS = 8;
    private static final int BODY_SECONDS = 120;

    @TempDir
    private static Path folder;
    private static Lab lab;
    private static Rush rush;
    private static HealthyGateways healthy;
    private static ServerMemory memory;
    private static ReportTable table;
    private static int port;
    private static long heapBefore;
    private static long outsideBefore;

    private final Map<Integer, Integer> answers = new TreeMap<>();
    private long longestWait = Long.MAX_VALUE;

    @BeforeAll
    static void server() throws Exception {
        lab = new Lab(folder).asShipped().serverSetting(DM, "maxMessageOctets", Integer.toString(LARGEST_MESSAGE))
                .serverSetting("org.fumogateway.syncml", "maxMessageOctets", Integer.toString(LARGEST_MESSAGE));
        if (sample()) {
            lab.serverSetting(DM, "bodySeconds", Integer.toString(SAMPLE_BODY_SECONDS));
        }
        lab.startServer();
        port = URI.create(lab.serverUrl()).getPort();
        memory = new ServerMemory(lab.server().javaProcess().orElseThrow().pid(), folder);
        table = new ReportTable("Server under attack, " + SECONDS + " s each, " + SOCKETS + " sockets where many attack", "attack", "answers",
                "healthy sessions", "asked to come back", "failed", "median ms", "p99 ms", "longest ms", "live heap MiB", "resident MiB", "outside heap MiB", "threads");
        rush = new Rush(lab.server()::logText);
        healthy = new HealthyGateways(lab, rush);
        awaitSessions(LEAST_SESSIONS);
        healthy.take();
        TimeUnit.SECONDS.sleep(sample() ? 1 : SECONDS);
        heapBefore = memory.liveHeap();
        outsideBefore = memory.residentOutsideHeap();
        Noticed peace = healthy.take();
        row("none (baseline)", peace, "", heapBefore);
        assertThat(peace.failures()).as("sessions of healthy gateways that failed in peace").isEmpty();
    }

    private static boolean sample() {
        return SECONDS < BODY_SECONDS;
    }

    private static int bodySeconds() {
        return sample() ? SAMPLE_BODY_SECONDS : BODY_SECONDS;
    }

    @AfterAll
    static void close() throws Exception {
        table.appendTo(Path.of(System.getProperty("server.report", "target/report.md")));
        healthy.close();
        lab.close();
    }

    private static void awaitSessions(int count) {
        Awaitility.await("sessions of healthy gateways").atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> healthy.sessions() >= count);
    }

    private static void row(String attack, Noticed noticed, String answered, long liveHeap) throws IOException {
        table.row(attack, answered, Integer.toString(noticed.sessions()), Integer.toString(noticed.postponed()), Integer.toString(noticed.failures().size()),
                Long.toString(noticed.percentile(50)), Long.toString(noticed.percentile(99)), Long.toString(noticed.percentile(100)), Long.toString(liveHeap / MIB),
                Long.toString(memory.resident() / MIB), Long.toString(memory.residentOutsideHeap() / MIB), Long.toString(memory.threads()));
    }

    @BeforeEach
    void forget() {
        healthy.take();
    }

    /** After each attack: the gateways went on meanwhile, no session that had begun was broken off, few had to begin later, and what the attack cost is given back. */
    @AfterEach
    void goesOn(TestInfo test) throws Exception {
        awaitSessions(1);
        Noticed noticed = healthy.take();
        long live = memory.liveHeap();
        row(test.getDisplayName(), noticed, answers.toString(), live);
        assertThat(noticed.failures()).as("sessions of healthy gateways that failed").isEmpty();
        assertThat(noticed.postponed()).as("sessions of healthy gateways that had to begin later").isLessThanOrEqualTo(mostPostponed(noticed));
        assertThat(noticed.percentile(100)).as("longest session of a healthy gateway, ms").isLessThan(longestWait);
        if (!asBefore(live)) {
            // Thousands of connections are not forgotten in one moment.
            Awaitility.await("live heap, less than " + MOST_HEAP_MIB + " MiB more than before").atMost(LIMIT)
                    .pollInterval(Duration.ofSeconds(1)).until(() -> asBefore(memory.liveHeap()));
        }
        assertThat((memory.residentOutsideHeap() - outsideBefore) / MIB).as("resident outside the heap, MiB more than before")
                .isLessThan(MOST_OUTSIDE_HEAP_MIB);
    }

    private static boolean asBefore(long liveHeap) {
        return (liveHeap - heapBefore) / MIB < MOST_HEAP_MIB;
    }

    /** Each gateway may meet a rush as it begins; beyond that one session in so many. */
    private static int mostPostponed(Noticed noticed) {
        return HealthyGateways.COUNT * 2 + noticed.sessions() / SESSIONS_PER_POSTPONED;
    }

    private void attack(Octets request, Integer... expected) throws Exception {
        attack("", request, expected);
    }

    private void attack(String name, Octets request, Integer... expected) throws Exception {
        RawExchange.Outcome outcome = judged(request);
        assertThat(outcome.status()).as(name + " " + outcome).isIn((Object[]) expected);
    }

    /**
     * Sends until the server has looked at the request. One attacker alone can begin more sessions in a second than are admitted; the server then says when
     * to come back, and has read nothing. Any other 503 is an answer like any other.
     */
    private RawExchange.Outcome judged(Octets request) throws Exception {
        RawExchange.Outcome outcome = RawExchange.send(port, request, LIMIT);
        answers.merge(outcome.status(), 1, Integer::sum);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (outcome.postponed() && System.nanoTime() < end) {
            assertThat(rush.explains()).as("a rush is why it was postponed").isTrue();
            TimeUnit.SECONDS.sleep(Math.min(outcome.retryAfter(), MOST_PAUSE_SECONDS));
            outcome = RawExchange.send(port, request, LIMIT);
            answers.merge(outcome.status(), 1, Integer::sum);
        }
        return outcome;
    }

    private static Octets post(String type, byte[] body) {
        return out -> {
            out.write(ascii(head(type) + "Content-Length: " + body.length + "\r\n\r\n"));
            out.write(body);
        };
    }

    private static String head(String type) {
        return "POST /dm HTTP/1.1\r\nHost: a\r\nContent-Type: " + type + "\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Again and again as long as an attack lasts, once at least. */
    private static void forAsLong(Attack attack) throws Exception {
        long end = System.nanoTime() + (sample() ? 0 : Duration.ofSeconds(SECONDS).toNanos());
        do {
            attack.run();
        } while (System.nanoTime() < end);
    }

    /** One round of an attack. */
    @FunctionalInterface
    private interface Attack {
        void run() throws Exception;
    }

    private void all(String type, Map<String, byte[]> messages, Integer... expected) throws Exception {
        for (Map.Entry<String, byte[]> message : messages.entrySet()) {
            attack(message.getKey(), post(type, message.getValue()), expected);
        }
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("Headers: too many, too long, without end")
    void headers() throws Exception {
        String header = "X-%d: a\r\n";
        forAsLong(() -> {
            attack(out -> {
                out.write(ascii(head(XML)));
                for (int i = 0; i < 1_000_000; i++) {
                    out.write(ascii(String.format(header, i)));
                }
            }, HEADERS_TOO_LARGE);
            attack(out -> out.write(ascii(head(XML) + "X: " + "x".repeat(1_000_000) + "\r\n\r\n")), HEADERS_TOO_LARGE);
            attack(out -> out.write(ascii(head(XML) + "x".repeat(1_000_000) + ": x\r\n\r\n")), HEADERS_TOO_LARGE);
            attack(out -> out.write(ascii("POST /dm?sid=" + "x".repeat(1_000_000) + " HTTP/1.1\r\n\r\n")), URI_TOO_LONG);
            attack(out -> out.write(ascii("POST".repeat(250_000))), BAD_REQUEST, URI_TOO_LONG, HEADERS_TOO_LARGE);
        });
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("100 MB in one body, announced and in chunks; chunks without end; a chunk that never comes to its octets")
    void bodies() throws Exception {
        byte[] piece = new byte[PIECE];
        new Random(18).nextBytes(piece);
        String chunk = Integer.toHexString(PIECE) + "\r\n";
        forAsLong(() -> {
            attack(out -> {
                out.write(ascii(head(XML) + "Content-Length: " + ATTACK_BODY + "\r\n\r\n"));
                for (int sent = 0; sent < ATTACK_BODY; sent += PIECE) {
                    out.write(piece);
                }
            }, TOO_LARGE);
            attack(out -> {
                out.write(ascii(head(XML) + "Transfer-Encoding: chunked\r\n\r\n"));
                while (true) {
                    out.write(ascii(chunk));
                    out.write(piece);
                    out.write('\r');
                    out.write('\n');
                }
            }, TOO_LARGE);
            attack(out -> {
                out.write(ascii(head(XML) + "Transfer-Encoding: chunked\r\n\r\n1"));
                // At full speed it would keep the thread that parses it, which is said in the README of dm-server.
                out.write(ascii(";a=bcdefghijklmn".repeat(1000)));
            }, BAD_REQUEST, TOO_LARGE, TIMEOUT);
            if (!sample()) {
                attack(out -> {
                    out.write(ascii(head(XML) + "Transfer-Encoding: chunked\r\n\r\n"));
                    writeForEver(out, ascii("f".repeat(PIECE)));
                }, BAD_REQUEST, TOO_LARGE, TIMEOUT);
            }
            for (String length : new String[] {"9223372036854775808", "-1", "1\r\nContent-Length: 2", "1\r\nTransfer-Encoding: chunked"}) {
                attack(length, out -> out.write(ascii(head(XML) + "Content-Length: " + length + "\r\n\r\n0\r\n\r\n")), BAD_REQUEST, TOO_LARGE);
            }
        });
    }

    private static void writeForEver(OutputStream out, byte[] octets) throws IOException {
        while (true) {
            out.write(octets);
        }
    }

    @Test
    @Proves({"DM-202", "SYN-10"})
    @DisplayName("XML: 1,000,000 deep, 10,000 attributes, names, commands; entities that grow")
    void xml() throws Exception {
        Map<String, byte[]> messages = new LinkedHashMap<>(HostileMessages.xml());
        messages.putAll(HostileMessages.bombs());
        forAsLong(() -> all(XML, messages, BAD_REQUEST));
    }

    @Test
    @Proves({"DM-202", "SYN-10"})
    @DisplayName("WBXML: lengths that lie or never end, depth, strings that multiply")
    void wbxml() throws Exception {
        Map<String, byte[]> messages = HostileMessages.wbxml();
        forAsLong(() -> all(WBXML, messages, BAD_REQUEST));
    }

    @Test
    @DisplayName("External entities: not one file and not one address is read")
    void external() throws Exception {
        AtomicInteger read = new AtomicInteger();
        Path pipe = folder.resolve("secret");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            daemon(() -> {
                while (true) {
                    listener.accept().close();
                    read.incrementAndGet();
                }
            });
            // Opening a pipe to write waits until somebody opens it to read.
            Thread writer = daemon(() -> {
                try (OutputStream out = Files.newOutputStream(pipe)) {
                    read.incrementAndGet();
                }
            });
            String[] addresses = {pipe.toUri().toString(), pipe.toString(), "http://127.0.0.1:" + listener.getLocalPort() + "/x"};
            forAsLong(() -> {
                for (String address : addresses) {
                    all(XML, HostileMessages.external(address), BAD_REQUEST);
                    all(XML, HostileMessages.mentioned(address), OK, BAD_REQUEST);
                }
            });
            assertThat(read).as("reads").hasValue(0);
            // Both witnesses are awake.
            Files.newInputStream(pipe).close();
            writer.join();
            new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()).close();
            Awaitility.await("both witnesses").atMost(LIMIT).until(() -> read.get() == 2);
        }
    }

    private static Thread daemon(Attack work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception over) {
                // The test has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("Slow headers on many connections")
    void slowHeaders() throws Exception {
        try (SlowSockets sockets = new SlowSockets(port)) {
            sockets.connect(SOCKETS, head(XML) + "X-Slow: ", "x");
            sockets.drip(Duration.ofSeconds(SECONDS), interval());
            answers.putAll(sockets.ended());
            stillServed(sockets, Duration.ofSeconds(1));
        }
    }

    /** Each is answered or dropped when its time is over, and the gateways do not wait for that. */
    @Test
    @Proves({"DM-202"})
    @DisplayName("Slow bodies on many connections: announced, in chunks, nearly whole")
    void slowBodies() throws Exception {
        // No gateway waits for a body of somebody else to run out of time.
        longestWait = bodySeconds() * 1000L;
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        do {
            try (SlowSockets sockets = new SlowSockets(port)) {
                sockets.connect(SOCKETS / 3, head(XML) + "Content-Length: 60000\r\n\r\n<SyncML>", " ");
                sockets.connect(SOCKETS / 3, head(WBXML) + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n\2\r\n");
                sockets.connect(SOCKETS / 3, head(XML) + "Content-Length: " + (PIECE + 1000) + "\r\n\r\n" + " ".repeat(PIECE), " ");
                sockets.drip(Duration.ofMillis(700), interval());
                stillServed(sockets, Duration.ofMillis(bodySeconds() * 1000L - 1500));
                sockets.drip(LIMIT, interval());
                sockets.ended().forEach((status, count) -> answers.merge(status, count, Integer::sum));
                assertThat(sockets.open()).as("connections that are neither answered nor dropped").isZero();
                assertThat(sockets.ended().keySet()).as("how they ended: " + sockets.ended()).isSubsetOf(TIMEOUT, DROPPED, BUSY);
            }
        } while (System.nanoTime() < end);
    }

    /** While all these connections are there, sessions begin and end. */
    private static void stillServed(SlowSockets sockets, Duration time) throws IOException, InterruptedException {
        int before = healthy.sessions();
        sockets.drip(time, interval());
        assertThat(healthy.sessions() - before).as("sessions of healthy gateways meanwhile").isGreaterThanOrEqualTo(HealthyGateways.COUNT * 2);
        assertThat((memory.residentOutsideHeap() - outsideBefore) / MIB).as("resident outside the heap meanwhile, MiB more than before")
                .isLessThan(MOST_OUTSIDE_HEAP_MIB);
    }

    private static Duration interval() {
        return sample() ? Duration.ofMillis(500) : Duration.ofSeconds(10);
    }
}
