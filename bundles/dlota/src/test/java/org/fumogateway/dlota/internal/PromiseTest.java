package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.dlota.internal.Downloads.DD;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.Downloads.descriptor;
import static org.fumogateway.dlota.internal.Downloads.notifyTo;
import static org.fumogateway.dlota.internal.FaultyServer.send;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a descriptor may promise and what that is worth; what happens before the first octet of an object. */
class PromiseTest {

    private FaultyServer server;
    private final MemoryTarget target = new MemoryTarget();

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DownloadException failure(Settings settings, String url) {
        return catchThrowableOfType(DownloadException.class, () -> Downloads.run(settings, url, target));
    }

    @Test
    @Proves({"DL-18", "DL-19", "DL-57"})
    @DisplayName("Name, vendor and description of a descriptor are logged, on one line and cut; the first request says the gateway's language")
    void isShown() throws Exception {
        TestLogger log = new TestLogger();
        List<String> languages = new CopyOnWriteArrayList<>();
        server.on("/dd", (exchange, count) -> {
            languages.add(exchange.getRequestHeaders().getFirst("Accept-Language"));
            send(exchange, 200, DD, descriptor(OBJECT.length, "p", "<name>GW 200</name><vendor>Example\nWorks</vendor><description>"
                    + "long ".repeat(100) + "</description>").getBytes(StandardCharsets.UTF_8));
        });
        server.on("/p", (exchange, count) -> {
            languages.add(String.valueOf(exchange.getRequestHeaders().getFirst("Accept-Language")));
            send(exchange, 200, PACKAGE, OBJECT);
        });
        DlotaDownloader downloader = new DlotaDownloader(log.logger(), Downloads.settings(), Clock.systemUTC());
        try {
            downloader.download(new DownloadRequest("op-1", server.url("/dd"), "GW 200", "4.1.7", "de-AT"), target);
        } finally {
            downloader.deactivate();
        }
        assertThat(log.lines()).anyMatch(line -> line.startsWith("INFO Descriptor for GW 200 of Example Works (long long ") && line.contains("...)")
                && line.length() < 200);
        assertThat(languages).containsExactly("de-AT", "null");
    }

    @Test
    @Proves("DL-10")
    @DisplayName("Without any configuration one type of package is taken beside plain octets")
    void packageType() throws Exception {
        assertThat(Settings.of(Defaults.of(DlotaConfiguration.class)).packageTypes()).containsExactly(Settings.PACKAGE_TYPE)
                .containsExactly("application/vnd.example.fup");
    }

    @Test
    @Proves("DL-108")
    @DisplayName("A package as large as the gateway takes is asked for, one octet more is 901 and 501, and so is what is more than set here; no room for it is "
            + "901 and 501 too, each before the object is asked for")
    void largest() throws Exception {
        long most = 512L << 20;
        assertThat(Settings.of(Defaults.of(DlotaConfiguration.class)).forLargest(most).maxSize()).as("no limit of its own").isEqualTo(most);
        long[] sizes = {most + 1, most, most};
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD,
                descriptor(sizes[count - 1], "p", notifyTo("/n")).getBytes(StandardCharsets.UTF_8)));
        server.on("/p", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        server.on("/n", (exchange, count) -> send(exchange, 200, null, new byte[0]));
        target.largest = most;
        Settings settings = Downloads.with(Downloads.settings(), "maxSize", 0L);
        assertThat(failure(settings, server.url("/dd")).resultCode()).isEqualTo(501);
        assertThat(failure(Downloads.with(Downloads.settings(), "maxSize", most - 1), server.url("/dd")).resultCode()).isEqualTo(501);
        target.onExpect = new DownloadException(501, "There is no room for so much");
        assertThat(failure(settings, server.url("/dd"))).isSameAs(target.onExpect);
        assertThat(server.reports("/n")).extracting(report -> report.substring(0, 3)).containsExactly("901", "901", "901");
        assertThat(server.to("/p")).isEmpty();
    }

    @Test
    @Proves("DL-112")
    @DisplayName("A package without a descriptor that is too large by its head is refused before an octet of it is stored")
    void refusedByItsHead() {
        server.on("/p", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        DownloadException refused = failure(Downloads.with(Downloads.settings(), "maxSize", 1000L), server.url("/p"));
        assertThat(refused.resultCode()).isEqualTo(501);
        assertThat(target.seen()).isZero();
        target.onExpect = new DownloadException(501, "no room");
        assertThat(failure(Downloads.settings(), server.url("/p"))).isSameAs(target.onExpect);
        assertThat(target.seen()).isZero();
    }

    @Test
    @Proves({"DL-153", "DL-167"})
    @DisplayName("The report 900 goes out after the package was checked and never before; a server that says yes to everything releases nothing")
    void checkedBeforeItIsReported() throws Exception {
        List<Boolean> checked = new CopyOnWriteArrayList<>();
        server.on("/dd", (exchange, count) -> send(exchange, 200, DD,
                descriptor(OBJECT.length, "p",
                        notifyTo("/n") + "<installParam>signed=yes;target=9</installParam>").getBytes(StandardCharsets.UTF_8)));
        server.on("/p", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        server.on("/n", (exchange, count) -> {
            checked.add(target.complete);
            send(exchange, 200, null, new byte[0]);
        });
        target.onComplete = new DownloadException(404, "not signed by a known key");
        assertThat(failure(Downloads.settings(), server.url("/dd"))).isSameAs(target.onComplete);
        assertThat(server.reports("/n")).containsExactly("953 Non-Acceptable Content");
        target.onComplete = null;
        Downloads.run(Downloads.settings(), server.url("/dd"), target);
        assertThat(server.reports("/n")).containsExactly("953 Non-Acceptable Content", "900 Success");
        assertThat(checked).containsExactly(false, true);
    }

    @Test
    @Proves({"DL-83", "DL-150"})
    @DisplayName("A connection that is not made in time, 30 s where nothing is configured, is given up: 407")
    void connectTimeout() throws Exception {
        assertThat(Settings.of(Defaults.of(DlotaConfiguration.class)).connectTimeout()).isEqualTo(Duration.ofSeconds(30));
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            fill(full, fillers);
            Settings settings = Downloads.with(Downloads.with(Downloads.settings(), "tries", 2), "connectTimeout", Duration.ofMillis(300));
            DownloadException late = failure(settings, "http://127.0.0.1:" + full.getLocalPort() + "/x");
            assertThat(late.resultCode()).isEqualTo(407);
            assertThat(late).hasMessageContaining("did not answer in time");
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    /** Connects until the queue of a server that takes nobody is full. */
    private static void fill(ServerSocket full, List<Socket> fillers) throws IOException {
        for (int i = 0; i < 100; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 500);
            } catch (SocketTimeoutException | ConnectException queueIsFull) {
                return;
            }
        }
    }
}
