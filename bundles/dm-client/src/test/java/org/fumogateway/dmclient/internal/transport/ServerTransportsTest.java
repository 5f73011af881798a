package org.fumogateway.dmclient.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTransportsTest {

    private static final Duration SECONDS = Duration.ofSeconds(20);
    private static final String OTHER = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @TempDir
    private Path folder;

    private static ServerTransports transports() throws HttpConfigurationException {
        return new ServerTransports(keys -> HttpConnections.create(SECONDS, TlsSettings.PLATFORM.trusting(keys), null), new AddressPolicy(false, Set.of()),
                new HttpTransport.Limits(SECONDS, SECONDS, false));
    }

    private static Transport.Request message() {
        return new Transport.Request("application/vnd.syncml.dm+xml", ByteBuffer.wrap(new byte[] {'x'}), null, 1000);
    }

    @Test
    @Proves({"SEC-1", "SEC-82", "SEC-100"})
    @DisplayName("Each account trusts its own keys: the server with one of them answers, one with another key is refused in a sentence that says so, for good")
    void byAccount() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        ServerTransports transports = transports();
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.3", null)) {
            Transport trusting = transports.trusting(List.of(OTHER, server.pin()));
            assertThat(trusting.forSession().exchange(server.address(), message()).encrypted()).isTrue();
            assertThat(transports.trusting(List.of(OTHER, server.pin()))).as("connections are kept").isSameAs(trusting);

            assertThatThrownBy(() -> transports.trusting(List.of(OTHER)).forSession().exchange(server.address(), message()))
                    .isInstanceOfSatisfying(TransportException.class, refused -> {
                        assertThat(refused).hasMessage("the server at localhost:" + server.address().getPort()
                                + " cannot be trusted: it shows none of the keys that its account trusts");
                        assertThat(refused.temporary()).isFalse();
                    });
            assertThatThrownBy(() -> transports.trusting(List.of()).exchange(server.address(), message())).as("an account without keys")
                    .isInstanceOf(TransportException.class).hasMessageEndingWith("cannot be trusted: the TLS connection failed");
        }
    }

    @Test
    @Proves({"SEC-1", "SEC-112"})
    @DisplayName("Files that cannot be used fail the session that finds them so, not those after they have been replaced")
    void filesReplaced() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        AtomicBoolean halfReplaced = new AtomicBoolean();
        ServerTransports transports = new ServerTransports(keys -> {
            if (halfReplaced.get()) {
                throw new HttpConfigurationException("clientKey does not belong to clientCertificate", null);
            }
            return HttpConnections.create(SECONDS, TlsSettings.PLATFORM.trusting(keys), null);
        }, new AddressPolicy(false, Set.of()), new HttpTransport.Limits(SECONDS, SECONDS, false));
        try (TlsServer server = new TlsServer(folder, "server", "TLSv1.3", null)) {
            halfReplaced.set(true);
            assertThatThrownBy(() -> transports.trusting(List.of(server.pin())).forSession().exchange(server.address(), message()))
                    .isInstanceOf(TransportException.class).hasMessageContaining("clientKey does not belong");
            halfReplaced.set(false);
            assertThat(transports.trusting(List.of(server.pin())).forSession().exchange(server.address(), message()).encrypted()).isTrue();
        }
    }
}
