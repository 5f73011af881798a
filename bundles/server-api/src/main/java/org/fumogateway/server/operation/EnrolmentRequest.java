package org.fumogateway.server.operation;

import java.util.List;
import java.util.Objects;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;

/**
 * How a gateway is to be enrolled. Immutable; the text form hides secrets.
 *
 * @param deviceId             DevInfo DevId of the gateway
 * @param authentication       the weakest proof that is taken from the gateway, beside its certificate if it shows one; {@link Authentication#TRANSPORT}
 *                             if the certificate is proof enough; null for that of the settings
 * @param serverAuthentication {@link Authentication#BASIC} if this server proves itself by name and secret as they are, inside TLS only (SEC-84); null
 *                             for the digest that goes with the gateway's proof
 * @param certificate          SHA-256 of the certificate that each connection of the gateway must show, in hexadecimal digits, colons between them or
 *                             not, or the certificate itself in PEM; null for the one that it is bound to already, if it is; {@link #NO_CERTIFICATE} for none
 * @param trustedKeys          keys of this server or of an authority that certifies it, which the gateway is to trust in TLS and no others: each the
 *                             {@code sha256/BASE64} of its SubjectPublicKeyInfo, or its certificate in PEM; none for whom the gateway trusts otherwise.
 *                             More than one, or that of an authority, lets the server's key be renewed
 * @param form                 how the document is written (BOOT-39)
 * @param protection           what a MAC is made with, null for none; only for {@link BootstrapDocument.Form#MESSAGE}
 */
public record EnrolmentRequest(String deviceId, Authentication authentication, Authentication serverAuthentication, String certificate,
        List<String> trustedKeys, BootstrapDocument.Form form, BootstrapDocument.Protection protection) {

    /** From now on the gateway may show any certificate or none. */
    public static final String NO_CERTIFICATE = "none";

    /** The form is required; copies the list. */
    public EnrolmentRequest {
        trustedKeys = List.copyOf(trustedKeys);
        Objects.requireNonNull(form, "form");
    }

    /** A gateway with the proof of the settings, and a Client Provisioning document for it. */
    public static EnrolmentRequest of(String deviceId) {
        return new EnrolmentRequest(deviceId, null, null, null, List.of(), BootstrapDocument.Form.PROVISIONING, null);
    }

    /** The same with another proof of the gateway. */
    public EnrolmentRequest withAuthentication(Authentication gateway) {
        return new EnrolmentRequest(deviceId, gateway, serverAuthentication, certificate, trustedKeys, form, protection);
    }

    /** The same with another proof of this server. */
    public EnrolmentRequest withServerAuthentication(Authentication server) {
        return new EnrolmentRequest(deviceId, authentication, server, certificate, trustedKeys, form, protection);
    }

    /** The same with another certificate of the gateway, or {@link #NO_CERTIFICATE}. */
    public EnrolmentRequest withCertificate(String sha256) {
        return new EnrolmentRequest(deviceId, authentication, serverAuthentication, sha256, trustedKeys, form, protection);
    }

    /** The same with keys of this server that the gateway is to trust. */
    public EnrolmentRequest withTrustedKeys(List<String> keys) {
        return new EnrolmentRequest(deviceId, authentication, serverAuthentication, certificate, keys, form, protection);
    }

    /** The same with a document of another form. */
    public EnrolmentRequest withForm(BootstrapDocument.Form other, BootstrapDocument.Protection mac) {
        return new EnrolmentRequest(deviceId, authentication, serverAuthentication, certificate, trustedKeys, other, mac);
    }

    @Override
    public String toString() {
        return "EnrolmentRequest[" + deviceId + "]";
    }
}
