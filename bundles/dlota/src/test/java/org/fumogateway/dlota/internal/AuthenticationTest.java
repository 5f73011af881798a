package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.FaultyServer.send;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.dlota.internal.ServerCredentials.Entry;
import org.fumogateway.dlota.internal.ServerCredentials.Type;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {

    private static final String REALM = "http-auth@example.org";
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CHALLENGE_MD5 = "Digest realm=\"" + REALM + "\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"" + NONCE
            + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static final String CHALLENGE_SHA = CHALLENGE_MD5.replace("=MD5", "=SHA-256");

    private final List<String> proofs = new CopyOnWriteArrayList<>();
    private final MemoryTarget target = new MemoryTarget();
    private FaultyServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = new FaultyServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Settings with(ServerCredentials credentials) {
        return Downloads.settings(List.of(), new Settings.Connection(TlsSettings.PLATFORM, null, credentials), new Settings.Budget(300, 0));
    }

    private static ServerCredentials digest(String realm) {
        return ServerCredentials.of("127.0.0.1", new Entry(Type.DIGEST, realm, "Mufasa", "Circle of Life"));
    }

    private void demand(String... challenges) {
        server.on("/dd", (exchange, count) -> {
            String proof = exchange.getRequestHeaders().getFirst("Authorization");
            proofs.add(String.valueOf(proof));
            if (proof == null) {
                for (String challenge : challenges) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
                }
                send(exchange, 401, null, new byte[0]);
            } else {
                send(exchange, 200, PACKAGE, OBJECT);
            }
        });
    }

    @Test
    @Proves("DL-80")
    @DisplayName("The worked examples of RFC 7616 come out: MD5 and SHA-256 over the same challenge")
    void workedExample() {
        URI uri = URI.create("http://www.example.org/dir/index.html");
        String own = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        DigestResponse md5 = new DigestResponse("MD5", AuthenticateHeader.parse(List.of(CHALLENGE_MD5)).get(0), own);
        DigestResponse sha = new DigestResponse("SHA-256", AuthenticateHeader.parse(List.of(CHALLENGE_SHA)).get(0), own);
        assertThat(md5.to("GET", uri, "Mufasa", "Circle of Life")).contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"", "qop=auth",
                "nc=00000001", "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", "uri=\"/dir/index.html\"");
        assertThat(sha.to("GET", uri, "Mufasa", "Circle of Life"))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"", "algorithm=SHA-256");
    }

    @Test
    @Proves({"DL-60", "DL-80"})
    @DisplayName("HS-11: a 401 is answered once with the credentials of that host, by SHA-256 where it is offered")
    void answersTheChallenge() throws Exception {
        demand(CHALLENGE_MD5, "Basic realm=\"other\"", CHALLENGE_SHA);
        Downloads.run(with(digest(REALM)), server.url("/dd"), target);
        assertThat(target.complete).isTrue();
        assertThat(proofs).hasSize(2);
        assertThat(proofs.get(0)).isEqualTo("null");
        assertThat(proofs.get(1)).startsWith("Digest username=\"Mufasa\"").contains("algorithm=SHA-256", "response=\"")
                .doesNotContain("Circle");
    }

    @Test
    @Proves({"DL-69", "DL-80", "DL-150"})
    @DisplayName("Another realm, no credentials, basic without TLS, or a second 401 end with 406, and nothing secret was sent")
    void refuses() {
        demand(CHALLENGE_MD5, "Basic realm=\"" + REALM + "\"", "Bearer");
        assertRefused(with(digest("another realm")));
        assertRefused(with(ServerCredentials.none()));
        assertRefused(with(ServerCredentials.of("localhost", new Entry(Type.DIGEST, null, "Mufasa", "Circle of Life"))));
        assertRefused(with(ServerCredentials.of("127.0.0.1", new Entry(Type.BASIC, null, "Mufasa", "Circle of Life"))));
        assertRefused(with(ServerCredentials.of("127.0.0.1", new Entry(Type.BEARER, null, "", "token"))));
        assertThat(proofs).containsOnly("null");
    }

    @Test
    @Proves({"DL-69", "DL-80"})
    @DisplayName("A proof that is refused is not sent again")
    void triesOnce() {
        server.on("/dd", (exchange, count) -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", CHALLENGE_MD5);
            send(exchange, 401, null, new byte[0]);
        });
        assertRefused(with(digest(null)));
        assertThat(server.requests).hasSize(2);
    }

    private void assertRefused(Settings settings) {
        DownloadException refused = catchThrowableOfType(DownloadException.class,
                () -> Downloads.run(settings, server.url("/dd"), new MemoryTarget()));
        assertThat(refused.resultCode()).isEqualTo(406);
    }

    @Test
    @Proves("DL-80")
    @DisplayName("Basic and bearer go out under TLS only")
    void needsTls() {
        Authentication basic = new Authentication(ServerCredentials.of("fw.example", new Entry(Type.BASIC, null, "gw", "secret")));
        Authentication bearer = new Authentication(ServerCredentials.of("fw.example", new Entry(Type.BEARER, null, "", "token")));
        assertThat(basic.answer("GET", URI.create("https://fw.example/p"), List.of("Basic realm=\"x\""))).contains("Basic Z3c6c2VjcmV0");
        assertThat(bearer.answer("GET", URI.create("https://FW.example/p"), List.of("Bearer"))).contains("Bearer token");
        assertThat(basic.answer("GET", URI.create("http://fw.example/p"), List.of("Basic realm=\"x\""))).isEmpty();
        assertThat(bearer.answer("GET", URI.create("http://fw.example/p"), List.of("Bearer"))).isEmpty();
    }

    @Test
    @DisplayName("Several challenges in one header, quoted commas and nonsense are told apart")
    void readsHeaders() {
        assertThat(AuthenticateHeader.parse(List.of("Basic realm=\"a, b\", charset=UTF-8, Digest nonce=\"x\\\"y\", realm=c")))
                .containsExactly(new AuthenticateHeader.Challenge("basic", Map.of("realm", "a, b", "charset", "UTF-8")),
                        new AuthenticateHeader.Challenge("digest", Map.of("nonce", "x\"y", "realm", "c")));
        assertThat(AuthenticateHeader.parse(List.of("\"", "=", "x".repeat(5000)))).isEmpty();
    }

    @Test
    @Proves("DL-80")
    @DisplayName("The file of credentials is read host by host, must be its owner's alone, and says what is wrong with it")
    void readsTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("credentials"), "fw.example.type = digest\nfw.example.name = gw\n"
                + "fw.example.secret = s\nfw.example.realm = Firmware area\n");
        assertThatThrownBy(() -> ServerCredentials.read(file.toString())).isInstanceOf(HttpConfigurationException.class)
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(ServerCredentials.read(file.toString()).of("FW.example"))
                .contains(new Entry(Type.DIGEST, "Firmware area", "gw", "s"));
        assertThat(ServerCredentials.read(file.toString()).of("sub.fw.example")).isEmpty();
        Files.writeString(file, "fw.example.type = ntlm\n");
        assertThatThrownBy(() -> ServerCredentials.read(file.toString())).hasMessageContainingAll("fw.example", "none of basic");
        Files.writeString(file, "fw.example.type = basic\nfw.example.name = gw\n");
        assertThatThrownBy(() -> ServerCredentials.read(file.toString())).hasMessageContaining("lacks the secret");
    }
}
