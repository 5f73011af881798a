package org.fumogateway.httpclient.internal;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fumogateway.httpclient.UntrustedKeyException;

/**
 * The check of another trust manager, and then one more: what the server shows must lead to a certificate with a pinned key. To be shown is not enough, because
 * certificates are public, and the check of the chain passes over those that it does not need. Immutable.
 */
final class PinnedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager chain;
    private final KeyTrust pins;

    PinnedTrust(X509ExtendedTrustManager chain, KeyTrust pins) {
        this.chain = chain;
        this.pins = pins;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine) throws CertificateException {
        chain.checkServerTrusted(certificates, type, engine);
        requirePin(certificates, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket) throws CertificateException {
        chain.checkServerTrusted(certificates, type, socket);
        requirePin(certificates, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type) throws CertificateException {
        chain.checkServerTrusted(certificates, type);
        requirePin(certificates, type);
    }

    /** The host name has been checked by then. */
    private void requirePin(X509Certificate[] certificates, String type) throws CertificateException {
        try {
            pins.checkServerTrusted(certificates, type);
        } catch (UntrustedKeyException notShown) {
            throw notShown;
        } catch (CertificateException notOnThePath) {
            UntrustedKeyException untrusted = new UntrustedKeyException("it shows a pinned key, which has not certified it");
            untrusted.addSuppressed(notOnThePath);
            throw untrusted;
        }
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
