package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.TlsSettings;

/** Builds the context of TLS connections from settings. */
public final class TlsContext {

    private static final char[] IN_MEMORY = "in memory only".toCharArray();

    private TlsContext() {
    }

    /** A context that trusts and proves as the settings say. */
    public static SSLContext of(TlsSettings settings) throws HttpConfigurationException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(settings), new TrustManager[] {trust(settings)}, null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new HttpConfigurationException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static X509ExtendedTrustManager trust(TlsSettings settings)
            throws GeneralSecurityException, IOException, HttpConfigurationException {
        X509ExtendedTrustManager chain = settings.trustedKeys().isEmpty() ? KeyTrust.of(authorities(settings.trustedCertificates()))
                : new KeyTrust(Set.copyOf(settings.trustedKeys()), "it shows none of the keys that its account trusts");
        return settings.pinnedKeys().isEmpty() ? chain
                : new PinnedTrust(chain, new KeyTrust(Set.copyOf(settings.pinnedKeys()), "it shows none of the pinned keys"));
    }

    private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException, HttpConfigurationException {
        return file == null ? null : store(new PemFile("trustedCertificates", file).certificates());
    }

    /** These certificates as authorities. */
    static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate certificate : authorities) {
            store.setCertificateEntry("authority " + number++, certificate);
        }
        return store;
    }

    private static KeyManager[] keys(TlsSettings settings) throws GeneralSecurityException, IOException, HttpConfigurationException {
        if (settings.clientCertificate() == null) {
            return new KeyManager[0];
        }
        List<X509Certificate> chain = new PemFile("clientCertificate", settings.clientCertificate()).certificates();
        KeyStore store = empty();
        store.setKeyEntry("client", new PemFile("clientKey", settings.clientKey()).key(), IN_MEMORY, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
