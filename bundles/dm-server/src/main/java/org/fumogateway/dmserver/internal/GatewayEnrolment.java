package org.fumogateway.dmserver.internal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.httpclient.PinnedKey;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.gateway.RenewalState;
import org.fumogateway.server.operation.BootstrapDocument;
import org.fumogateway.server.operation.Enrolment;
import org.fumogateway.server.operation.EnrolmentRequest;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Makes the secrets of one gateway; of the secrets themselves only digests stay here (SEC-110), and what this server shows by auth-basic. */
@Component(service = Enrolment.class, configurationPid = DmServerConfig.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class GatewayEnrolment implements Enrolment {

    private static final int SECRET_OCTETS = 24;
    private static final int MAX_DEVICE_ID = 255;
    private static final int MAX_KEYS = 10;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServerStore store;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<SyncMlCodec> messages = List.of();
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<TndsCodec> trees = List.of();

    private final String serverId;
    private final String address;
    private final ProofPolicy proofs;
    private final Logger logger;
    private final boolean renews;

    /** Takes the identity and address to hand out. */
    @Activate
    public GatewayEnrolment(DmServerConfig config, @Reference(service = LoggerFactory.class) Logger logger) {
        this(config.serverId(), PublicAddress.of(config), ProofPolicy.of(config, Resynchronisations.NONE), renews(config.rotateSecrets(), PublicAddress.encrypted(config)), logger);
    }

    private GatewayEnrolment(String serverId, String address, ProofPolicy proofs, boolean renews, Logger logger) {
        if (serverId.isBlank() || serverId.indexOf(':') >= 0) {
            throw new IllegalArgumentException("The server id must not be empty and must not contain a colon.");
        }
        this.serverId = serverId;
        this.address = address;
        this.proofs = proofs;
        this.logger = logger;
        this.renews = renews;
    }

    GatewayEnrolment(String serverId, String address, ProofPolicy proofs, ServerStore store, Logger logger) {
        this(serverId, address, proofs, false, store, logger);
    }

    GatewayEnrolment(String serverId, String address, ProofPolicy proofs, boolean renews, ServerStore store, Logger logger) {
        this(serverId, address, proofs, renews, logger);
        this.store = store;
    }

    /** New secrets travel in clear within the session: only where that is encrypted they are safer there than in the document. */
    static boolean renews(String setting, boolean encrypted) {
        return switch (setting) {
            case "encrypted" -> encrypted;
            case "always" -> true;
            case "never" -> false;
            default -> throw new IllegalArgumentException("Secrets are rotated encrypted, always or never, not " + setting + ".");
        };
    }

    /** With these codecs, which the component runtime gives otherwise. */
    GatewayEnrolment with(List<SyncMlCodec> messageCodecs, List<TndsCodec> treeCodecs) {
        messages = messageCodecs;
        trees = treeCodecs;
        return this;
    }

    @Override
    public BootstrapDocument enrol(EnrolmentRequest request) throws OperationException {
        String deviceId = request.deviceId();
        requireUsable(deviceId);
        if (request.protection() != null && request.form() != BootstrapDocument.Form.MESSAGE) {
            throw new OperationException("A MAC is made over a DM message in WBXML only.");
        }
        CertificateBinding binding = binding(request);
        Authentication chosen = request.authentication() == null ? proofs.usual() : request.authentication();
        Authentication shown = serverType(chosen, request.serverAuthentication());
        if ((chosen == Authentication.BASIC || shown == Authentication.BASIC) && !proofs.basicAllowed()) {
            throw new OperationException("Auth-basic needs allowBasic in the settings of the DM server and a public URL of https.");
        }
        boolean byCertificate = chosen == Authentication.TRANSPORT;
        if (byCertificate && binding.certificate().isEmpty()) {
            throw new OperationException("Which certificate the gateway shows must be said.");
        }
        String clientName = clientName(deviceId);
        String clientSecret = newSecret();
        String serverSecret = newSecret();
        byte[] clientNonce = Digests.newNonce();
        byte[] serverNonce = Digests.newNonce();
        AccountDocument account = new AccountDocument(serverId, "FUMO Gateway server " + serverId, address,
                byCertificate ? AccountDocument.Proof.none(chosen.name())
                        : new AccountDocument.Proof(chosen.name(), clientName, clientSecret, clientNonce),
                new AccountDocument.Proof(shown.name(), serverId, serverSecret, serverNonce), trustedKeys(request.trustedKeys()));
        // Written before the earlier credentials are void: a document that cannot be written must not cost the gateway its account.
        BootstrapDocument document = write(account, deviceId, request.form(), request.protection());
        keep(new GatewayCredentials(deviceId, clientName, Digests.accountDigest(clientName, clientSecret), serverId,
                Digests.accountDigest(serverId, serverSecret), clientNonce, serverNonce, chosen, binding.certificate())
                .withServerSecret(shown == Authentication.BASIC ? serverSecret : null).withRenewal(renews && !byCertificate ? RenewalState.DUE : RenewalState.NONE));
        logger.info("Gateway {} was enrolled", deviceId);
        binding.remarks().forEach(remark -> logger.info("Gateway {}: {}", deviceId, remark));
        return new BootstrapDocument(document.form(), document.octets(), document.mac(), binding.remarks());
    }

    private BootstrapDocument write(AccountDocument account, String deviceId, BootstrapDocument.Form form, BootstrapDocument.Protection protection)
            throws OperationException {
        if (form == BootstrapDocument.Form.PROVISIONING) {
            return new BootstrapDocument(form, ProvisioningDocument.write(account).getBytes(StandardCharsets.UTF_8), null);
        }
        boolean wbxml = form == BootstrapDocument.Form.MESSAGE;
        try {
            byte[] octets = new BootstrapMessage(account, deviceId).encode(codec(messages, SyncMlCodec::mediaType, wbxml ? SyncMlCodec.WBXML : SyncMlCodec.XML),
                    codec(trees, TndsCodec::mediaType, wbxml ? TndsCodec.WBXML : TndsCodec.XML));
            return new BootstrapDocument(form, octets, protection == null ? null : BootstrapMessage.mac(octets, protection));
        } catch (SyncMlException e) {
            throw new OperationException("The document cannot be written: " + e.getMessage(), e);
        }
    }

    private static <T> T codec(List<T> present, Function<T, String> mediaType, String wanted) throws OperationException {
        return present.stream().filter(codec -> mediaType.apply(codec).equals(wanted)).findFirst()
                .orElseThrow(() -> new OperationException("The server cannot write " + wanted + " at the moment."));
    }

    /** The gateway's proof says nothing about the server's: where nobody wants auth-basic a digest stays here and nothing that could be shown (SEC-110). */
    private static Authentication serverType(Authentication chosen, Authentication asked) throws OperationException {
        Authentication usual = chosen == Authentication.HMAC ? chosen : Authentication.DIGEST;
        if (asked == null || asked == Authentication.BASIC || asked == usual) {
            return asked == null ? usual : asked;
        }
        throw new OperationException("To such a gateway this server proves itself by " + (usual == Authentication.HMAC ? "mac" : "md5") + " or basic.");
    }

    private boolean encrypted() {
        return address.regionMatches(true, 0, "https:", 0, "https:".length());
    }

    private List<String> trustedKeys(List<String> given) throws OperationException {
        if (!given.isEmpty() && !encrypted()) {
            throw new OperationException("A gateway can trust a key of this server only where the public URL is https.");
        }
        if (given.size() > MAX_KEYS) {
            throw new OperationException("A gateway is told at most " + MAX_KEYS + " keys to trust.");
        }
        List<String> keys = new ArrayList<>();
        for (String each : given) {
            keys.add(PinnedKey.parse(each).orElseThrow(() -> new OperationException(
                    "A key is named by sha256/ and the base64 of the SHA-256 of its SubjectPublicKeyInfo, or by its certificate in PEM.")));
        }
        return keys;
    }

    private CertificateBinding binding(EnrolmentRequest request) throws OperationException {
        try {
            return CertificateBinding.of(request.deviceId(), request.certificate(), encrypted(), store());
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    private void keep(GatewayCredentials credentials) throws OperationException {
        try {
            store().putCredentials(credentials);
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    private ServerStore store() throws OperationException {
        ServerStore current = store;
        if (current == null) {
            throw new OperationException("The server has no store at the moment.");
        }
        return current;
    }

    private static void requireUsable(String deviceId) throws OperationException {
        boolean usable = deviceId != null && !deviceId.isEmpty() && deviceId.length() <= MAX_DEVICE_ID
                && deviceId.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (!usable) {
            throw new OperationException("A device id has 1 to " + MAX_DEVICE_ID
                    + " printable ASCII characters without blanks, such as urn:dev:mac:0024befffe804ff1.");
        }
    }

    /** A user name has no colon (SEC-13); device ids are full of them. */
    private static String clientName(String deviceId) {
        return deviceId.replace(':', '-');
    }

    /** A secret that nobody can guess, of characters that any document takes. */
    static String newSecret() {
        byte[] octets = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
