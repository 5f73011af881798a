package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.Notification;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Package #0 by POST to gateways with certificates of an authority that the platform does not know. */
class NotificationTrustTest {

    @Test
    @Proves({"NOT-30", "SEC-82"})
    @DisplayName("A notification over https goes to a gateway with a trusted certificate and the pinned key only, and this server can prove itself there")
    void https(@TempDir Path folder) throws Exception {
        TlsServer.makeIdentity(folder, "gateway", "localhost");
        TlsServer.makeIdentity(folder, "client", "server");
        Path trust = folder.resolve("gateway.pem");
        String otherPin = "sha256/" + "A".repeat(43) + "=";
        Notification notification = Notification.of(Notification.UserMode.BACKGROUND, true, 1, "srv", Digests.accountDigest("srv", "secret"),
                Digests.newNonce());
        try (TlsServer gateway = new TlsServer(folder, "gateway", "TLSv1.3", folder.resolve("client.p12"))) {
            String[] pin = {gateway.pin()};
            String certificate = folder.resolve("client.pem").toString();
            String key = folder.resolve("client.key").toString();

            assertThatCode(() -> new NotificationTransport(TlsSettings.of(trust.toString(), pin, certificate, key)).send(gateway.address(), notification))
                    .doesNotThrowAnyException();
            for (TlsSettings refused : new TlsSettings[] {TlsSettings.PLATFORM, TlsSettings.of(trust.toString(), pin, "", ""),
                TlsSettings.of(trust.toString(), new String[] {otherPin}, certificate, key)}) {
                assertThatThrownBy(() -> new NotificationTransport(refused).send(gateway.address(), notification)).isInstanceOf(IOException.class);
            }
        }
    }
}
