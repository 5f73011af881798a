package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dlota.internal.Downloads.OBJECT;
import static org.fumogateway.dlota.internal.Downloads.PACKAGE;
import static org.fumogateway.dlota.internal.FaultyServer.send;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.ProxyAddress;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    private final MemoryTarget target = new MemoryTarget();
    private FaultyServer server;
    private FaultyServer proxy;

    @BeforeEach
    void start() throws Exception {
        server = new FaultyServer().on("/dd", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
        proxy = new FaultyServer().on("/dd", (exchange, count) -> send(exchange, 200, PACKAGE, OBJECT));
    }

    @AfterEach
    void stop() {
        server.close();
        proxy.close();
    }

    private String proxyAddress() {
        return URI.create(proxy.url("/")).getAuthority();
    }

    @Test
    @Proves({"DL-49", "DL-154"})
    @DisplayName("A proxy that the environment names gets no request: the connection goes to the address that was checked")
    void environment() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", URI.create(proxy.url("/")).getPort())));
        try {
            Settings.Connection usual = Settings.of(Defaults.of(DlotaConfiguration.class)).connection();
            Downloads.run(Downloads.settings(List.of(), usual, new Settings.Budget(300, 0)), server.url("/dd"), target);
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(target.complete).isTrue();
        assertThat(proxy.requests).isEmpty();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    @DisplayName("A proxy that the operator configured gets every request, and addresses are checked all the same")
    void configured() throws Exception {
        Settings settings = Downloads.settings(List.of(),
                new Settings.Connection(TlsSettings.PLATFORM, ProxyAddress.parse(proxyAddress()), ServerCredentials.none()),
                new Settings.Budget(300, 0));
        Downloads.run(settings, server.url("/dd"), target);
        assertThat(target.complete).isTrue();
        assertThat(proxy.requests).hasSize(1);
        assertThat(server.requests).isEmpty();

        assertThatThrownBy(() -> Downloads.run(settings, "http://192.168.1.1:8080/dd", new MemoryTarget()))
                .hasMessageContaining("not allowed");
        assertThat(proxy.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.net", "proxy:0", "proxy:65536", "http://proxy:80", "user:pw@proxy:80", ":80"})
    @DisplayName("A proxy that is not given as host and port is refused")
    void malformed(String text) {
        assertThatThrownBy(() -> ProxyAddress.parse(text)).isInstanceOf(HttpConfigurationException.class).hasMessageContaining("host:port");
    }
}
