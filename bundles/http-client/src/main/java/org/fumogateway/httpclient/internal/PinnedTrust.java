package org.fumogateway.httpclient.internal;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

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
            if (pins.contains(pin(certificate))) {
                return;
            }
        }
        throw new CertificateException("the server shows none of the pinned keys");
    }

    private static String pin(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
            return "sha256/" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java platform has no SHA-256", missing);
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
