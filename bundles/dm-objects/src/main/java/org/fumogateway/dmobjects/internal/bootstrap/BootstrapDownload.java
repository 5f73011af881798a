package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.dmobjects.internal.device.DeviceConfiguration;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpMessage;
import org.fumogateway.httpclient.HttpReply;
import org.fumogateway.httpclient.TlsSettings;
import org.osgi.service.log.Logger;

/**
 * Fetches the bootstrap document of a device that has no account from a URL (BOOT section 6). HTTPS unless plain HTTP is allowed by name, no
 * redirects, bounded; without a MAC only where that is allowed, and never over plain HTTP (BOOT-23, BOOT-44). Used by one thread.
 */
final class BootstrapDownload {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final String DEVICE = "{deviceId}";

    private final String address;
    private final boolean httpAllowed;
    private final boolean trusted;
    private final String trust;
    private final String pins;
    private final BootstrapIntake intake;
    private final PinFile secrets;
    private final Logger logger;

    /**
     * @param configuration settings whose names begin with bootstrap; {@code {deviceId}} in the URL stands for the device id
     */
    BootstrapDownload(DeviceConfiguration configuration, String deviceId, BootstrapIntake intake, PinFile secrets, Logger logger) {
        this.address = configuration.bootstrapUrl().strip().replace(DEVICE, URLEncoder.encode(deviceId, StandardCharsets.UTF_8));
        this.httpAllowed = configuration.bootstrapAllowHttp();
        this.trusted = configuration.bootstrapTrustUrl();
        this.trust = configuration.bootstrapTrustedCertificates();
        this.pins = configuration.bootstrapPinnedKeys();
        this.intake = intake;
        this.secrets = secrets;
        this.logger = logger;
    }

    /**
     * Fetches and takes the document.
     *
     * @throws BootstrapException if there is none, or it is refused; what it says may change when it is asked for again
     * @throws BootstrapPending   if something is still missing
     */
    void fetch() throws BootstrapException, BootstrapPending, IOException, InterruptedException {
        URI uri = uri();
        try (HttpConnections connections = connections(); HttpReply reply = connections.send(HttpMessage.get(uri, TIMEOUT))) {
            if (reply.status() != OK) {
                throw new BootstrapException("the answer was " + reply.status());
            }
            reply.endWithin(TIMEOUT);
            byte[] octets = body(reply);
            if (octets.length > ProvisioningXml.MAX_OCTETS) {
                throw new BootstrapException("it is larger than " + ProvisioningXml.MAX_OCTETS + " octets");
            }
            SecurityParameters parameters = SecurityParameters.parse(reply.headers().firstValue("Content-Type").orElse(""));
            List<StoredAccount> added = intake.take(BootstrapDocument.of(octets), parameters, trusted && isSecure(uri), secrets);
            added.forEach(account -> logger.info("The account of the server {} was taken from {}", account.serverId(), uri.getHost()));
        }
    }

    /** At most one octet more than is taken. */
    private static byte[] body(HttpReply reply) throws IOException, InterruptedException {
        try {
            return reply.body().readNBytes(ProvisioningXml.MAX_OCTETS + 1);
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted in the middle of a document").initCause(broken);
            }
            throw broken;
        }
    }

    private HttpConnections connections() throws BootstrapException {
        try {
            return HttpConnections.create(TIMEOUT, TlsSettings.of(trust, new String[] {pins}, "", ""), null);
        } catch (HttpConfigurationException unusable) {
            throw new BootstrapException("a setting of the bootstrap URL cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private URI uri() throws BootstrapException {
        try {
            URI uri = URI.create(address).parseServerAuthority();
            if (uri.getHost() != null && (isSecure(uri) || httpAllowed && "http".equalsIgnoreCase(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException | URISyntaxException malformed) {
            throw new BootstrapException("bootstrapUrl is not a URL", malformed);
        }
        throw new BootstrapException("bootstrapUrl is not an https URL, and plain http is not allowed (bootstrapAllowHttp)");
    }

    private static boolean isSecure(URI uri) {
        return uri.getScheme() != null && uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    }
}
