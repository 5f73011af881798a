package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fumogateway.httpclient.PinnedKey;
import org.fumogateway.httpclient.UntrustedKeyException;

/**
 * Trusts certain keys and nothing else, whoever has certified them: what a server shows must lead to a certificate with one of them, its own or that of an
 * authority, which then is the anchor for the platform's check of signatures, dates and host name. Immutable.
 */
final class KeyTrust extends X509ExtendedTrustManager {

    private final Set<String> keys;
    private final String notShown;

    /** Trusts these keys; the sentence is about a server that shows none of them. */
    KeyTrust(Set<String> keys, String notShown) {
        this.keys = keys;
        this.notShown = notShown;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        anchored(chain).checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        anchored(chain).checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        anchored(chain).checkServerTrusted(chain, type);
    }

    private X509ExtendedTrustManager anchored(X509Certificate[] chain) throws CertificateException {
        List<X509Certificate> anchors = Arrays.stream(chain).filter(certificate -> keys.contains(PinnedKey.of(certificate))).toList();
        if (anchors.isEmpty()) {
            throw new UntrustedKeyException(notShown);
        }
        try {
            return of(TlsContext.store(anchors));
        } catch (GeneralSecurityException | IOException unusable) {
            throw new CertificateException("the certificates of the server cannot be checked", unusable);
        }
    }

    /** The platform's check against these authorities, or against its own for null. */
    static X509ExtendedTrustManager of(KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager chain) {
                return chain;
            }
        }
        throw new GeneralSecurityException("this Java platform checks no certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw notForClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw notForClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw notForClients();
    }

    private static CertificateException notForClients() {
        return new CertificateException("the keys of servers say nothing of clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
