package org.fumogateway.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpConnectionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeIdentities() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        TlsServer.makeIdentity(folder, "stranger", "elsewhere.example");
        TlsServer.makeIdentity(folder, "client", "gw-0042");
    }

    private static int get(TlsSettings settings, URI address) throws Exception {
        try (HttpConnections connections = HttpConnections.create(TIMEOUT, settings, null);
                HttpReply reply = connections.send(HttpMessage.get(address, TIMEOUT))) {
            return reply.status();
        }
    }

    @Test
    @Proves({"SEC-82", "SEC-83"})
    @DisplayName("Only an authority of the operator's file is trusted: the platform's trust does not know the server, the file does")
    void trustsTheFile() throws Exception {
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.3", null)) {
            assertThat(get(new TlsSettings(server.certificate(), List.of(), null, null), server.address())).isEqualTo(200);
            assertThatThrownBy(() -> get(TlsSettings.PLATFORM, server.address())).isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Proves("SEC-82")
    @DisplayName("A trusted certificate with another host name is refused")
    void checksTheHostName() throws Exception {
        try (TlsServer server = new TlsServer(folder, "stranger", "TLSv1.3", null)) {
            assertThatThrownBy(() -> get(new TlsSettings(server.certificate(), List.of(), null, null), server.address()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Proves("SEC-83")
    @DisplayName("A pinned key is demanded on top of the chain")
    void demandsThePin() throws Exception {
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.2", null)) {
            TlsSettings right = new TlsSettings(server.certificate(), List.of(server.pin()), null, null);
            TlsSettings wrong = new TlsSettings(server.certificate(), List.of("sha256/" + "A".repeat(43) + "="), null, null);
            TlsSettings untrusted = new TlsSettings(null, List.of(server.pin()), null, null);
            assertThat(get(right, server.address())).isEqualTo(200);
            assertThatThrownBy(() -> get(wrong, server.address())).isInstanceOf(SSLException.class).hasMessageContaining("pinned");
            assertThatThrownBy(() -> get(untrusted, server.address())).isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Proves({"SEC-1", "SEC-2"})
    @DisplayName("A server that demands a client certificate gets the configured one, and refuses a client without")
    void showsTheClientCertificate() throws Exception {
        Path certificate = folder.resolve("client.pem");
        Path key = folder.resolve("client.key");
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.2", folder.resolve("client.p12"))) {
            assertThat(get(new TlsSettings(server.certificate(), List.of(), certificate, key), server.address())).isEqualTo(200);
            assertThatThrownBy(() -> get(new TlsSettings(server.certificate(), List.of(), null, null), server.address()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    @Proves("SEC-112")
    @DisplayName("Files that cannot be used are named in one sentence, and a key that others may read is refused")
    void namesBadFiles() throws Exception {
        Path key = folder.resolve("client.key");
        Path certificate = folder.resolve("client.pem");
        assertRefused(new TlsSettings(folder.resolve("none.pem"), List.of(), null, null), "trustedCertificates", "cannot be read");
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        assertRefused(new TlsSettings(nonsense, List.of(), null, null), "trustedCertificates", "no readable certificates");
        assertRefused(new TlsSettings(null, List.of(), certificate, certificate), "clientKey", "may be read by others");
        Path open = Files.copy(key, folder.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(new TlsSettings(null, List.of(), certificate, open), "clientKey", "may be read by others");
    }

    private static void assertRefused(TlsSettings settings, String... words) {
        assertThatThrownBy(() -> HttpConnections.create(TIMEOUT, settings, null)).isInstanceOf(HttpConfigurationException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    @DisplayName("Malformed pins and half an identity are refused when the settings are read")
    void readsSettings() throws Exception {
        assertThat(TlsSettings.of("", new String[0], "", "")).isEqualTo(TlsSettings.PLATFORM);
        assertThatThrownBy(() -> TlsSettings.of("", new String[] {"sha1/abc"}, "", "")).isInstanceOf(HttpConfigurationException.class)
                .hasMessageContaining("pinnedKeys");
        assertThatThrownBy(() -> TlsSettings.of("", new String[0], "client.pem", " ")).isInstanceOf(HttpConfigurationException.class)
                .hasMessageContaining("clientKey");
    }

    @Test
    @DisplayName("A proxy is host:port; IPv6 addresses stand in brackets")
    void readsProxies() throws Exception {
        assertThat(ProxyAddress.parse(" ")).isNull();
        assertThat(ProxyAddress.parse("proxy.example:3128")).isEqualTo(new ProxyAddress("proxy.example", 3128));
        assertThat(ProxyAddress.parse("[::1]:3128")).isEqualTo(new ProxyAddress("::1", 3128));
        for (String bad : List.of("proxy.example", "proxy.example:0", "proxy.example:x", ":3128", "::1:3128", "a:70000")) {
            assertThatThrownBy(() -> ProxyAddress.parse(bad)).as(bad).isInstanceOf(HttpConfigurationException.class)
                    .hasMessageContaining(bad);
        }
    }

    @Test
    @DisplayName("Requests go to the configured proxy, whole address in the request line")
    void asksTheProxy() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> requestLine(proxy));
            HttpConnections connections = HttpConnections.create(TIMEOUT, TlsSettings.PLATFORM, new ProxyAddress("localhost", proxy.getLocalPort()));
            int status = connections.send(HttpMessage.get(URI.create("http://dm.example.net/dm"), TIMEOUT)).status();
            assertThat(status).isEqualTo(204);
            assertThat(line.get(60, TimeUnit.SECONDS)).startsWith("GET http://dm.example.net/dm ");
        }
    }

    private static String requestLine(ServerSocket proxy) {
        try (Socket socket = proxy.accept()) {
            // The whole head: a connection closed over unread octets is reset, and the answer may be lost with it.
            StringBuilder head = new StringBuilder();
            for (int octet = socket.getInputStream().read(); octet >= 0; octet = socket.getInputStream().read()) {
                head.append((char) octet);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            socket.getOutputStream().write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return head.toString();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static TlsSettings trusting(String... keys) {
        return TlsSettings.PLATFORM.trusting(List.of(keys));
    }

    @Test
    @Proves({"SEC-1", "SEC-82"})
    @DisplayName("A trusted key takes the place of all authorities: the server that shows it is trusted, one of several is enough, another server is told apart")
    void trustsTheKey() throws Exception {
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.3", null)) {
            assertThat(get(trusting(TlsServer.pin(folder, "client"), server.pin()), server.address())).isEqualTo(200);
            assertThatThrownBy(() -> get(trusting(TlsServer.pin(folder, "client")), server.address())).isInstanceOf(SSLException.class)
                    .hasRootCauseInstanceOf(UntrustedKeyException.class).hasRootCauseMessage("it shows none of the keys that its account trusts");
            assertThatThrownBy(() -> get(new TlsSettings(null, List.of(TlsServer.pin(folder, "client")), null, null).trusting(List.of(server.pin())),
                    server.address())).as("the operator's own pins count beside it").hasRootCauseMessage("it shows none of the pinned keys");
        }
        try (TlsServer stranger = new TlsServer(folder, "stranger", "TLSv1.3", null)) {
            assertThatThrownBy(() -> get(trusting(stranger.pin()), stranger.address())).as("its certificate is for another host")
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Proves({"SEC-1", "SEC-82"})
    @DisplayName("A trusted key may be an authority's: whom that certifies is trusted, also with a new key, and nobody who only shows its certificate")
    void trustsTheAuthority() throws Exception {
        TlsServer.makeAuthority(folder, "authority");
        TlsServer.makeIdentity(folder, "certified", "localhost", "authority");
        TlsSettings settings = trusting(TlsServer.pin(folder, "authority"));
        try (TlsServer server = new TlsServer(folder, "certified", "TLSv1.3", null)) {
            assertThat(get(settings, server.address())).isEqualTo(200);
            assertThatThrownBy(() -> get(TlsSettings.PLATFORM, server.address())).isInstanceOf(SSLException.class);
        }
        showing("server", "authority");
        try (TlsServer liar = new TlsServer(folder, "liar", "TLSv1.3", null)) {
            assertThatThrownBy(() -> get(settings, liar.address())).isInstanceOf(SSLException.class);
        }
    }

    @Test
    @Proves("SEC-83")
    @DisplayName("A pin is met by the server's own key or one that has certified it, not by a pinned certificate that a server only shows behind its chain")
    void demandsThePinOnThePath() throws Exception {
        TlsServer.makeAuthority(folder, "trusted");
        TlsServer.makeIdentity(folder, "ordinary", "localhost", "trusted");
        TlsServer.makeAuthority(folder, "genuine");
        for (String pinned : List.of("genuine", "client")) {
            showing("ordinary", pinned);
            try (TlsServer liar = new TlsServer(folder, "liar", "TLSv1.3", null)) {
                assertThat(get(new TlsSettings(folder.resolve("trusted.pem"), List.of(), null, null), liar.address())).isEqualTo(200);
                assertThatThrownBy(() -> get(trustedAndPinned(pinned), liar.address())).as(pinned).isInstanceOf(SSLException.class)
                        .hasRootCauseInstanceOf(UntrustedKeyException.class).hasRootCauseMessage("it shows a pinned key, which has not certified it");
                assertThat(get(trustedAndPinned("ordinary"), liar.address())).as("its own key").isEqualTo(200);
                assertThat(get(trustedAndPinned("trusted"), liar.address())).as("that of its authority").isEqualTo(200);
            }
        }
    }

    private static TlsSettings trustedAndPinned(String pinned) throws Exception {
        return new TlsSettings(folder.resolve("trusted.pem"), List.of(TlsServer.pin(folder, pinned)), null, null);
    }

    /** An identity that shows a certificate of somebody else behind its own chain. */
    private static void showing(String identity, String foreign) throws Exception {
        char[] password = "for this test".toCharArray();
        KeyStore own = KeyStore.getInstance(folder.resolve(identity + ".p12").toFile(), password);
        List<Certificate> shown = new ArrayList<>(List.of(own.getCertificateChain(identity)));
        shown.add(KeyStore.getInstance(folder.resolve(foreign + ".p12").toFile(), password).getCertificate(foreign));
        Certificate[] chain = shown.toArray(Certificate[]::new);
        // A PKCS #12 store takes no such chain.
        KeyStore liar = KeyStore.getInstance("JKS");
        liar.load(null, null);
        liar.setKeyEntry("liar", own.getKey(identity, password), password, chain);
        try (OutputStream out = Files.newOutputStream(folder.resolve("liar.p12"))) {
            liar.store(out, password);
        }
    }

    @Test
    @Proves("SEC-82")
    @DisplayName("A key is named by the SHA-256 of its SubjectPublicKeyInfo or by its certificate in PEM, whatever stands before that")
    void namesOfKeys() throws Exception {
        String pin = TlsServer.pin(folder, "server");
        String pem = Files.readString(folder.resolve("server.pem"));
        assertThat(PinnedKey.parse(" " + pin + "\n")).contains(pin);
        assertThat(PinnedKey.parse("Bag Attributes\n" + pem)).contains(pin);
        assertThat(PinnedKey.parse("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")).isEmpty();
        assertThat(PinnedKey.parse("sha256/short=")).isEmpty();
    }
}
