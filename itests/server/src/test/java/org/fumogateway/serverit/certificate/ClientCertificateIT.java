package org.fumogateway.serverit.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shipped server and shipped gateway over TLS, with client certificates. */
class ClientCertificateIT {

    private static final String LISTENER = "org.apache.felix.http";
    private static final String SERVER = "org.fumogateway.dmserver";
    private static final String CLIENT = "org.fumogateway.dmclient";
    private static final char[] PASSWORD = "for this test".toCharArray();

    @TempDir
    private Path folder;

    @Test
    @Proves({"SEC-1", "SEC-2", "SEC-3", "SEC-67", "SEC-84"})
    @DisplayName("A gateway enrolled by its certificate holds sessions without a secret of its own, with a server whose key its document tells it to trust and who "
            + "shows a secret by auth-basic; its certificate speaks for no other device and stays its own when it is enrolled anew")
    void sessions() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        TlsServer.makeIdentity(folder, "client", "gateway");
        TlsServer.makeIdentity(folder, "stranger", "stranger");
        String url = "https://localhost:" + Lab.freePort();
        try (Lab lab = new Lab(Files.createDirectory(folder.resolve("lab"))).publicUrl(url)) {
            listen(lab, URI.create(url).getPort());
            lab.serverSetting(SERVER, "allowBasic", "true").gatewaySetting(CLIENT, "allowBasic", "true")
                    .gatewaySetting(CLIENT, "clientCertificate", file("client.pem")).gatewaySetting(CLIENT, "clientKey", file("client.key"))
                    .authentication("certificate --server-auth basic --certificate " + file("client.pem") + " --trusted-keys " + file("server.pem"));

            lab.start(lab.image("firmware.img", 1 << 16, 1), "1.0");

            assertThat(lab.server().run("server:gateways")).contains(lab.device());
            assertThat(lab.gateway().run("session:show 1")).contains("Cred syncml:auth-basic").doesNotContain("auth-md5");
            assertThat(answer(url, "client", lab.device())).contains("<Data>212</Data>");
            assertThat(answer(url, "stranger", lab.device())).contains("<Data>407</Data>").doesNotContain("<Data>212</Data>");
            lab.server().run("server:enrol urn:dev:other");
            assertThat(answer(url, "client", "urn:dev:other")).contains("<Data>401</Data>").doesNotContain("<Chal>");
            assertThat(answer(url, null, lab.device())).contains("<Data>407</Data>");
            assertThat(lab.server().run("server:enrol urn:dev:other --certificate " + file("client.pem"))).startsWith("error: That certificate is");
            assertThat(lab.server().run("server:enrol " + lab.device())).contains("<!-- The gateway stays bound to the certificate ");
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** Jetty asks for a certificate and takes a connection without one too (SEC-2). */
    private void listen(Lab lab, int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : new String[] {"client", "stranger"}) {
            trusted.setCertificateEntry(name, certificate(name));
        }
        try (var out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
            trusted.store(out, PASSWORD);
        }
        String password = new String(PASSWORD);
        lab.serverSetting(LISTENER, "org.apache.felix.https.enable", "true")
                .serverSetting(LISTENER, "org.osgi.service.http.port.secure", Integer.toString(port))
                .serverSetting(LISTENER, "org.apache.felix.https.keystore", file("server.p12"))
                .serverSetting(LISTENER, "org.apache.felix.https.keystore.password", password)
                .serverSetting(LISTENER, "org.apache.felix.https.keystore.key.password", password)
                .serverSetting(LISTENER, "org.apache.felix.https.truststore", file("trusted.p12"))
                .serverSetting(LISTENER, "org.apache.felix.https.truststore.password", password)
                .serverSetting(LISTENER, "org.apache.felix.https.truststore.type", "PKCS12")
                .serverSetting(LISTENER, "org.apache.felix.https.clientcertificate", "wants");
    }

    private java.security.cert.Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** What the server says to a first message without a proof on a connection that shows that certificate, or none. */
    private String answer(String url, String certificate, String device) throws Exception {
        String message = "<SyncML><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>77</SessionID><MsgID>1</MsgID><Target><LocURI>" + url
                + "/dm</LocURI></Target><Source><LocURI>" + device + "</LocURI></Source></SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>1201</Data></Alert>"
                + "<Replace><CmdID>2</CmdID><Item><Source><LocURI>./DevInfo/Man</LocURI></Source><Data>x</Data></Item></Replace><Final/></SyncBody></SyncML>";
        HttpResponse<String> response = HttpClient.newBuilder().sslContext(context(certificate)).build().send(HttpRequest.newBuilder(URI.create(url
                + "/dm")).header("Content-Type", "application/vnd.syncml.dm+xml").POST(HttpRequest.BodyPublishers.ofString(message)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    private SSLContext context(String own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        if (own == null) {
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
        KeyStore identity = KeyStore.getInstance(folder.resolve(own + ".p12").toFile(), PASSWORD);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, PASSWORD);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
