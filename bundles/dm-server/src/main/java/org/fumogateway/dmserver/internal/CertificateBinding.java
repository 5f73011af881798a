package org.fumogateway.dmserver.internal;

import java.util.List;
import java.util.Optional;
import org.fumogateway.server.operation.EnrolmentRequest;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/**
 * The certificate that each connection of a gateway must show, over its enrolments: nobody loses it without a word, because whoever is enrolled anew with
 * another secret is still the gateway that shows it.
 *
 * @param certificate its SHA-256, empty for any certificate or none
 * @param remarks     what an operator should know: sentences
 */
record CertificateBinding(String certificate, List<String> remarks) {

    /**
     * What becomes of it.
     *
     * @param asked     what the request says
     * @param encrypted whether gateways come over TLS
     */
    static CertificateBinding of(String deviceId, String asked, boolean encrypted, ServerStore store) throws OperationException, StoreException {
        Optional<String> before = store.credentials(deviceId).map(known -> known.certificate()).filter(certificate -> !certificate.isEmpty());
        if (EnrolmentRequest.NO_CERTIFICATE.equalsIgnoreCase(asked)) {
            return new CertificateBinding("", before.map(dropped -> "The gateway is not bound to the certificate " + dropped
                    + " any more: it may show any or none.").stream().toList());
        }
        if (asked == null && before.isEmpty()) {
            return new CertificateBinding("", List.of());
        }
        if (!encrypted) {
            throw new OperationException("A gateway can show a certificate only where the public URL is https"
                    + (asked == null ? "; this one is bound to " + before.get() + ", name none as its certificate to drop that." : "."));
        }
        if (asked == null) {
            return new CertificateBinding(before.get(), List.of("The gateway stays bound to the certificate " + before.get()
                    + ": each of its connections has to show it. Name none as its certificate to drop that."));
        }
        return replaced(deviceId, ClientCertificate.parse(asked).orElseThrow(() -> new OperationException(
                "A certificate is named by its SHA-256, 64 hexadecimal digits, or given in PEM, or is none.")), before, store);
    }

    private static CertificateBinding replaced(String deviceId, String certificate, Optional<String> before, ServerStore store)
            throws OperationException, StoreException {
        Optional<String> owner = store.deviceByCertificate(certificate);
        if (owner.isPresent() && !owner.get().equals(deviceId)) {
            throw new OperationException("That certificate is gateway " + owner.get() + "'s.");
        }
        return new CertificateBinding(certificate, before.filter(old -> !old.equals(certificate)).map(old -> "The certificate " + certificate
                + " takes the place of " + old + ".").stream().toList());
    }
}
