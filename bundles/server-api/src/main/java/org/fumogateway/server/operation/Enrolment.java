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
        return enrol(EnrolmentRequest.of(deviceId).withAuthentication(authentication)).text();
    }

    /**
     * The same with everything that can be chosen. A certificate is that gateway's from now on: no other device may show it, and this one must, in each
     * connection, also after it was enrolled anew, until another or none is named. What becomes of it is told beside the document.
     *
     * @throws OperationException as above; if the certificate is none, is another gateway's, or the public URL is not https; if this server may not
     *                            prove itself so; if a trusted key is none, or the public URL is not https; or if that form cannot be written now, or not with a MAC
     */
    BootstrapDocument enrol(EnrolmentRequest request) throws OperationException;
}
