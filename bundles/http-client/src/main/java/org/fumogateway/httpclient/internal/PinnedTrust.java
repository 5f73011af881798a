package org.fumogateway.httpclient.internal;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fumogateway.httpclient.PinnedKey;
import org.fumogateway.httpclient.UntrustedKeyException;

/** The check of another trust manager, and then one more: a certificate of the chain must carry a pinned key. */
final class PinnedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager chain;
    private final Set<String> pins;

    PinnedTrust(X509ExtendedTrustManager chain, Set<String> pins) {
        this.chain = chain;
        this.pins = pins;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine) throws CertificateException {
        chain.checkServerTrusted(certificates, type, engine);
        requirePin(certificates);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket) throws CertificateException {
        chain.checkServerTrusted(certificates, type, socket);
        requirePin(certificates);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type) throws CertificateException {
        chain.checkServerTrusted(certificates, type);
        requirePin(certificates);
    }

    private void requirePin(X509Certificate[] certificates) throws CertificateException {
        for (X509Certificate certificate : certificates) {
            if (pins.contains(PinnedKey.of(certificate))) {
                return;
            }
        }
        throw new UntrustedKeyException("it shows none of the pinned keys");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine) throws CertificateException {
        chain.checkClientTrusted(certificates, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket) throws CertificateException {
        chain.checkClientTrusted(certificates, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type) throws CertificateException {
        chain.checkClientTrusted(certificates, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chain.getAcceptedIssuers();
    }
}
