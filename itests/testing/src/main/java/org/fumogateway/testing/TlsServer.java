package org.fumogateway.testing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** An HTTPS server on the loopback interface with certificates made by the JDK's keytool for this test. */
public final class TlsServer implements AutoCloseable {

    private static final char[] PASSWORD = "for this test".toCharArray();

    private final Path folder;
    private final String name;
    private final HttpsServer server;

    /** Starts a server of that identity that answers 200; with trusted clients it demands one of their certificates. */
    public TlsServer(Path folder, String name, String protocol, Path trustedClients) throws Exception {
        this.folder = folder;
        this.name = name;
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(folder.resolve(name + ".p12")).getKeyManagers(), trustedClients == null ? null : trust(trustedClients).getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(trustedClients != null);
                ssl.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            // A connection closed over unread octets is reset, and the answer may be lost with it.
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** Its address. */
    public URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    }

    /** Its certificate in PEM. */
    public Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /** Its public key as a pin: sha256/BASE64. */
    public String pin() throws Exception {
        return pin(folder, name);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** The public key of the certificate of an identity as a pin: sha256/BASE64. */
    public static String pin(Path folder, String name) throws Exception {
        byte[] key = store(folder.resolve(name + ".p12")).getCertificate(name).getPublicKey().getEncoded();
        return "sha256/" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }

    /** Makes an authority that can certify identities. */
    public static void makeAuthority(Path folder, String name) throws Exception {
        makeKey(folder, name, "-dname", "CN=" + name, "-ext", "bc:c");
    }

    /** Makes an identity that an authority in the same folder certifies; the authority's certificate is shown with it. */
    public static void makeIdentity(Path folder, String name, String hostName, String authority) throws Exception {
        Path file = Files.copy(folder.resolve(authority + ".p12"), folder.resolve(name + ".p12"));
        makeKey(folder, name, "-dname", "CN=" + hostName, "-ext", "san=dns:" + hostName, "-signer", authority);
        KeyStore store = store(file);
        store.deleteEntry(authority);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
    }

    /** Makes a self-signed identity: NAME.p12, NAME.pem (certificate) and NAME.key (PKCS #8). */
    public static void makeIdentity(Path folder, String name, String hostName) throws Exception {
        makeKey(folder, name, "-dname", "CN=" + hostName, "-ext", "san=dns:" + hostName);
    }

    private static void makeKey(Path folder, String name, String... choices) throws Exception {
        Path file = folder.resolve(name + ".p12");
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
                name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", new String(PASSWORD)));
        words.addAll(List.of(choices));
        Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore store = store(file);
        write(folder.resolve(name + ".pem"), "CERTIFICATE", store.getCertificate(name).getEncoded());
        write(folder.resolve(name + ".key"), "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
        Files.setPosixFilePermissions(folder.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
    }

    private static void write(Path file, String what, byte[] octets) throws IOException {
        Files.write(file, List.of("-----BEGIN " + what + "-----", Base64.getMimeEncoder().encodeToString(octets), "-----END " + what + "-----"));
    }

    private static KeyManagerFactory keys(Path identity) throws GeneralSecurityException, IOException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store(identity), PASSWORD);
        return factory;
    }

    private static TrustManagerFactory trust(Path clients) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        Certificate client = store(clients).getCertificate("client");
        trusted.setCertificateEntry("client", client);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
