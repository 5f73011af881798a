package org.fumogateway.serverit.encrypted;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.TlsServer;

/**
 * The listener of a server with TLS: its settings, and what a client says and hears there. It asks for a certificate and takes a connection without
 * one too (SEC-2). The identities are {@code server}, {@code client} and {@code stranger}; certificates of the last two are trusted.
 */
final class TlsListener {

    static final String CLIENT = "client";
    static final String STRANGER = "stranger";

    private static final String SERVER = "server";
    private static final String[] IDENTITIES = {SERVER, CLIENT, STRANGER};
    private static final String LISTENER = "org.apache.felix.http";
    private static final char[] PASSWORD = "for this test".toCharArray();

    private final Path folder;
    private final String url = "https://localhost:" + Lab.freePort();

    /** Makes the identities in an empty folder. */
    TlsListener(Path folder) throws Exception {
        this.folder = folder;
        for (String name : IDENTITIES) {
            TlsServer.makeIdentity(folder, name, name.equals(SERVER) ? "localhost" : name);
        }
        try (var out = Files.newOutputStream(file("trusted.p12"))) {
            trusting(CLIENT, STRANGER).store(out, PASSWORD);
        }
    }

    /** Has the server of a lab listen here. */
    void configure(Lab lab) {
        String password = new String(PASSWORD);
        lab.publicUrl(url).serverSetting(LISTENER, "org.apache.felix.https.enable", "true")
                .serverSetting(LISTENER, "org.osgi.service.http.port.secure", Integer.toString(URI.create(url).getPort()))
                .serverSetting(LISTENER, "org.apache.felix.https.keystore", file("server.p12").toString())
                .serverSetting(LISTENER, "org.apache.felix.https.keystore.password", password)
                .serverSetting(LISTENER, "org.apache.felix.https.keystore.key.password", password)
                .serverSetting(LISTENER, "org.apache.felix.https.truststore", file("trusted.p12").toString())
                .serverSetting(LISTENER, "org.apache.felix.https.truststore.password", password)
                .serverSetting(LISTENER, "org.apache.felix.https.truststore.type", "PKCS12")
                .serverSetting(LISTENER, "org.apache.felix.https.clientcertificate", "wants");
    }

    /** File of an identity: {@code NAME.pem}, {@code NAME.key}, {@code NAME.p12}. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Public key of an identity as a pin. */
    String pin(String name) throws Exception {
        return TlsServer.pin(folder, name);
    }

    /** What the server says to a first message without a proof on a connection that shows that certificate, or none. */
    String answer(String certificate, String device) throws Exception {
        return send(certificate, device, "");
    }

    /** What the server says to a first message with a name and a secret as they are. */
    String answerToBasic(String device, String nameAndSecret) throws Exception {
        return send(null, device, "<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format><Type xmlns='syncml:metinf'>syncml:auth-basic</Type></Meta>"
                + "<Data>" + base64(nameAndSecret) + "</Data></Cred>");
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String send(String certificate, String device, String proof) throws Exception {
        String message = "<SyncML><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>77</SessionID><MsgID>1</MsgID>"
                + "<Target><LocURI>" + url + "/dm</LocURI></Target><Source><LocURI>" + device + "</LocURI></Source>" + proof
                + "</SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>1201</Data></Alert>"
                + "<Replace><CmdID>2</CmdID><Item><Source><LocURI>./DevInfo/Man</LocURI></Source><Data>x</Data></Item></Replace>"
                + "<Final/></SyncBody></SyncML>";
        HttpClient client = HttpClient.newBuilder().sslContext(context(certificate)).build();
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url + "/dm")).timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/vnd.syncml.dm+xml").POST(HttpRequest.BodyPublishers.ofString(message)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    private SSLContext context(String own) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusting(SERVER));
        SSLContext context = SSLContext.getInstance("TLS");
        if (own == null) {
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file(own + ".p12").toFile(), PASSWORD), PASSWORD);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore trusting(String... names) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : names) {
            trusted.setCertificateEntry(name, certificate(name));
        }
        return trusted;
    }

    private Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(file(name + ".pem"))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
