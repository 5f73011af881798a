package org.fumogateway.server.operation;

import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.osgi.annotation.versioning.ProviderType;

/** Service: makes gateways known to this server (BOOT-60). Thread-safe. */
@ProviderType
public interface Enrolment {

    /**
     * Makes new credentials for a gateway, stores them and returns the bootstrap document for it. Earlier credentials of that gateway are void
     * from now on.
     *
     * @param deviceId       DevInfo DevId of the gateway
     * @param authentication the weakest proof that is taken from the gateway, or null for that of the settings
     * @return Client Provisioning document (XML, BOOT section 7.1) with secrets: hand it to the gateway and nobody else
     * @throws OperationException if the device id is not usable, the settings forbid that proof, or the store fails
     */
    default String enrol(String deviceId, Authentication authentication) throws OperationException {
        return enrol(deviceId, authentication, null, BootstrapDocument.Form.PROVISIONING, null).text();
    }

    /**
     * The same with a document of that form (BOOT-39), and for a gateway that shows a client certificate in TLS: from now on that certificate is this
     * gateway's. No other device may show it, and this one must, in each connection.
     *
     * @param authentication the weakest proof that is taken beside the certificate, {@link Authentication#TRANSPORT} if it is proof enough, or null
     *                       for that of the settings
     * @param certificate    SHA-256 of the certificate in hexadecimal digits, colons between them or not; null for none
     * @param protection     what a MAC is made with, null for none; only for {@link BootstrapDocument.Form#MESSAGE}
     * @throws OperationException as above; if that is no certificate, is another gateway's, or the public URL is not https; or if that form cannot be
     *                            written now, or not with a MAC
     */
    BootstrapDocument enrol(String deviceId, Authentication authentication, String certificate, BootstrapDocument.Form form,
            BootstrapDocument.Protection protection) throws OperationException;
}
