package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.operation.EnrolmentRequest;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayEnrolmentTest {

    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";

    @TempDir
    private Path folder;
    private final CredentialStore credentials = new CredentialStore();
    private final TestLogger log = new TestLogger();
    private final GatewayEnrolment enrolment = new GatewayEnrolment("srv", "https://dm.example.net/dm", SessionTestBase.MD5, credentials.store(),
            log.logger());

    @Test
    @Proves({"BOOT-14", "BOOT-60", "SEC-19", "SEC-110"})
    @DisplayName("The document carries the account with both secrets, and the server keeps digests that match them")
    void documentAndStore() throws OperationException {
        String document = enrolment.enrol(DEVICE, null);

        assertThat(values(document, "PROVIDER-ID")).containsExactly("srv");
        assertThat(values(document, "ADDR")).containsExactly("https://dm.example.net/dm");
        assertThat(values(document, "AAUTHLEVEL")).containsExactly("APPSRV", "CLIENT");
        assertThat(values(document, "AAUTHTYPE")).containsExactly("DIGEST", "DIGEST");
        assertThat(values(document, "AAUTHNAME").get(1)).as("the same name in every digest").isEqualTo("srv");
        GatewayCredentials kept = credentials.byDevice.get(DEVICE);
        List<String> names = values(document, "AAUTHNAME");
        List<String> secrets = values(document, "AAUTHSECRET");
        List<String> nonces = values(document, "AAUTHDATA");
        assertThat(kept.clientDigest()).isEqualTo(Digests.accountDigest(names.get(0), secrets.get(0)));
        assertThat(kept.serverDigest()).isEqualTo(Digests.accountDigest(names.get(1), secrets.get(1)));
        assertThat(kept.clientNonce()).isEqualTo(Base64.getDecoder().decode(nonces.get(0)));
        assertThat(kept.serverNonce()).isEqualTo(Base64.getDecoder().decode(nonces.get(1)));
        assertThat(log.lines()).noneMatch(line -> secrets.stream().anyMatch(line::contains));
    }

    @Test
    @Proves({"SEC-4", "SEC-13"})
    @DisplayName("Every enrolment has secrets of its own, and names without colons")
    void ownSecrets() throws OperationException {
        String first = enrolment.enrol(DEVICE, null);
        String second = enrolment.enrol("urn:dev:mac:1", null);

        assertThat(values(first, "AAUTHSECRET")).doesNotContainAnyElementsOf(values(second, "AAUTHSECRET"));
        assertThat(values(first, "AAUTHSECRET")).doesNotHaveDuplicates().allMatch(secret -> secret.length() >= 22);
        assertThat(values(first, "AAUTHNAME")).noneMatch(name -> name.contains(":"));
    }

    @Test
    @DisplayName("A device id that cannot be one is refused in one sentence")
    void unusableId() {
        for (String id : new String[] {"", "a b", "x".repeat(256), "tab\t", null}) {
            assertThatThrownBy(() -> enrolment.enrol(id, null)).isInstanceOf(OperationException.class).hasMessageEndingWith(".");
        }
    }

    @Test
    @Proves({"SEC-50", "SEC-111"})
    @DisplayName("A gateway enrolled for MAC is told so for both directions, and the server remembers")
    void forMac() throws OperationException {
        assertThat(values(enrolment.enrol(DEVICE, Authentication.HMAC), "AAUTHTYPE")).containsExactly("HMAC", "HMAC");
        assertThat(credentials.byDevice.get(DEVICE).authentication()).isEqualTo(Authentication.HMAC);
    }

    @Test
    @Proves({"SEC-84"})
    @DisplayName("Auth-basic is handed out only where it is allowed, in either direction; the server keeps its own secret only where it shows it")
    void basic() throws OperationException {
        assertThatThrownBy(() -> enrolment.enrol(DEVICE, Authentication.BASIC)).isInstanceOf(OperationException.class)
                .hasMessageContaining("https");
        GatewayEnrolment allowed = new GatewayEnrolment("srv", "https://dm.example.net/dm",
                new ProofPolicy(Authentication.DIGEST, true, Resynchronisations.NONE), credentials.store(), log.logger());
        assertThat(values(allowed.enrol(DEVICE, Authentication.BASIC), "AAUTHTYPE")).containsExactly("BASIC", "DIGEST");
        assertThat(credentials.byDevice.get(DEVICE).serverSecret()).isNull();
        EnrolmentRequest server = EnrolmentRequest.of(DEVICE).withServerAuthentication(Authentication.BASIC);
        String document = allowed.enrol(server).text();
        assertThat(values(document, "AAUTHTYPE")).containsExactly("DIGEST", "BASIC");
        assertThat(credentials.byDevice.get(DEVICE).serverSecret()).isEqualTo(values(document, "AAUTHSECRET").get(1));
        assertThat(values(document, "AAUTHDATA")).as("package #0 is still made with a nonce").hasSize(2);
        assertThatThrownBy(() -> enrolment.enrol(server)).isInstanceOf(OperationException.class).hasMessageContaining("https");
        assertThatThrownBy(() -> allowed.enrol(server.withServerAuthentication(Authentication.HMAC))).isInstanceOf(OperationException.class)
                .hasMessage("To such a gateway this server proves itself by md5 or basic.");
    }

    @Test
    @Proves({"SEC-1", "SEC-2", "BOOT-14"})
    @DisplayName("By certificate: no secret of the gateway's is handed out, its certificate is its own, and it needs https")
    void byCertificate() throws OperationException {
        String digest = "AB:".repeat(31) + "AB";
        String document = enrol(Authentication.TRANSPORT, digest);
        assertThat(values(document, "AAUTHTYPE")).containsExactly("TRANSPORT", "DIGEST");
        assertThat(values(document, "AAUTHSECRET")).hasSize(1);
        assertThat(credentials.byDevice.get(DEVICE).certificate()).isEqualTo("ab".repeat(32));
        assertThat(enrol(Authentication.HMAC, digest)).contains("HMAC");

        assertThatThrownBy(() -> enrolment.enrol(EnrolmentRequest.of("urn:dev:mac:1").withCertificate(digest))).isInstanceOf(OperationException.class)
                .hasMessage("That certificate is gateway " + DEVICE + "'s.");
        assertThatThrownBy(() -> enrol(Authentication.TRANSPORT, "none")).isInstanceOf(OperationException.class)
                .hasMessageContaining("Which certificate");
        assertThatThrownBy(() -> enrol(null, "abc")).isInstanceOf(OperationException.class).hasMessageContaining("64 hexadecimal");
        GatewayEnrolment plain = new GatewayEnrolment("srv", "http://dm.example.net/dm", SessionTestBase.MD5, credentials.store(), log.logger());
        assertThatThrownBy(() -> plain.enrol(EnrolmentRequest.of("urn:dev:mac:1").withCertificate(digest))).isInstanceOf(OperationException.class).hasMessageContaining("https");
    }

    @Test
    @Proves({"BOOT-15", "SEC-1", "SEC-82"})
    @DisplayName("Keys that the gateway is to trust are in its document, given by name or by certificate; only with https")
    void trustedKeys() throws Exception {
        TlsServer.makeIdentity(folder, "server", "localhost");
        String other = "sha256/" + "A".repeat(43) + "=";
        EnrolmentRequest request = EnrolmentRequest.of(DEVICE).withTrustedKeys(List.of(other, Files.readString(folder.resolve("server.pem"))));

        assertThat(values(enrolment.enrol(request).text(), "TRUSTED-KEY")).containsExactly(other, TlsServer.pin(folder, "server"));

        assertThat(values(enrolment.enrol(DEVICE, null), "TRUSTED-KEY")).isEmpty();
        assertThatThrownBy(() -> enrolment.enrol(request.withTrustedKeys(List.of("nonsense")))).isInstanceOf(OperationException.class)
                .hasMessageStartingWith("A key is named by sha256/");
        assertThatThrownBy(() -> enrolment.enrol(request.withTrustedKeys(Collections.nCopies(11, other)))).isInstanceOf(OperationException.class)
                .hasMessageContaining("at most 10");
        GatewayEnrolment plain = new GatewayEnrolment("srv", "http://dm.example.net/dm", SessionTestBase.MD5, credentials.store(), log.logger());
        assertThatThrownBy(() -> plain.enrol(request)).isInstanceOf(OperationException.class).hasMessageContaining("only where the public URL is https");
    }

    @Test
    @Proves("SEC-2")
    @DisplayName("A certificate may be given in PEM, the first one of a chain counts; what is neither that nor a digest is refused")
    void certificateInPem() throws Exception {
        TlsServer.makeIdentity(folder, "client", "gateway");
        TlsServer.makeIdentity(folder, "other", "another");
        String pem = Files.readString(folder.resolve("client.pem"));
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));

        enrol(Authentication.TRANSPORT, "Subject: CN=gateway\n" + pem + Files.readString(folder.resolve("other.pem")));

        assertThat(bound()).isEqualTo(digest);
        for (String wrong : List.of("no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", digest.substring(1))) {
            assertThatThrownBy(() -> enrol(Authentication.TRANSPORT, wrong)).as(wrong).isInstanceOf(OperationException.class)
                    .hasMessageStartingWith("A certificate is named by its SHA-256");
        }
    }

    @Test
    @Proves({"SEC-2", "SEC-67"})
    @DisplayName("Enrolled anew a gateway stays bound to its certificate, unless another or none is named; which of these it was is said")
    void boundOverEnrolments() throws OperationException {
        String first = "ab".repeat(32);
        String second = "cd".repeat(32);
        EnrolmentRequest anew = EnrolmentRequest.of(DEVICE);
        assertThat(enrolment.enrol(anew.withCertificate(first)).remarks()).isEmpty();

        assertThat(enrolment.enrol(anew).remarks()).singleElement().asString().startsWith("The gateway stays bound to the certificate " + first)
                .contains("Name none");
        assertThat(bound()).isEqualTo(first);
        assertThat(log.lines()).anyMatch(line -> line.contains("stays bound"));
        enrolment.enrol(anew.withAuthentication(Authentication.TRANSPORT));
        assertThat(credentials.byDevice.get(DEVICE).authentication()).as("the kept one is proof enough").isEqualTo(Authentication.TRANSPORT);
        assertThat(enrolment.enrol(anew.withCertificate(second)).remarks()).containsExactly("The certificate " + second + " takes the place of " + first + ".");
        assertThat(bound()).isEqualTo(second);

        GatewayEnrolment plain = new GatewayEnrolment("srv", "http://dm.example.net/dm", SessionTestBase.MD5, credentials.store(), log.logger());
        assertThatThrownBy(() -> plain.enrol(anew)).isInstanceOf(OperationException.class).hasMessageContaining("https").hasMessageContaining("name none");
        assertThatThrownBy(() -> enrolment.enrol(anew.withAuthentication(Authentication.TRANSPORT).withCertificate("none")))
                .isInstanceOf(OperationException.class).hasMessageContaining("Which certificate");
        assertThat(bound()).isEqualTo(second);
        assertThat(enrolment.enrol(anew.withCertificate("none")).remarks()).containsExactly("The gateway is not bound to the certificate " + second
                + " any more: it may show any or none.");
        assertThat(bound()).isEmpty();
        assertThat(enrolment.enrol(anew.withCertificate("none")).remarks()).isEmpty();
    }

    private String bound() {
        return credentials.byDevice.get(DEVICE).certificate();
    }

    private String enrol(Authentication authentication, String certificate) throws OperationException {
        return enrolment.enrol(EnrolmentRequest.of(DEVICE).withAuthentication(authentication).withCertificate(certificate)).text();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("New secrets are due where sessions are encrypted, always or never, as the settings say; in clear they would be no safer than before")
    void renewals() {
        assertThat(GatewayEnrolment.renews("encrypted", true)).isTrue();
        assertThat(GatewayEnrolment.renews("encrypted", false)).isFalse();
        assertThat(GatewayEnrolment.renews("always", false)).isTrue();
        assertThat(GatewayEnrolment.renews("never", true)).isFalse();
        assertThatThrownBy(() -> GatewayEnrolment.renews("perhaps", true)).hasMessageContaining("encrypted, always or never");
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("New secrets are due for every proof that has one; a gateway that shows its certificate has none")
    void renewedProofs() throws OperationException {
        GatewayEnrolment renewing = new GatewayEnrolment("srv", "https://dm.example.net/dm",
                new ProofPolicy(Authentication.DIGEST, true, Resynchronisations.NONE), true, credentials.store(), log.logger());
        renewing.enrol(DEVICE, Authentication.HMAC);
        assertThat(credentials.byDevice.get(DEVICE).renewalDue()).isTrue();
        renewing.enrol(DEVICE, Authentication.BASIC);
        assertThat(credentials.byDevice.get(DEVICE).renewalDue()).isTrue();
        renewing.enrol(EnrolmentRequest.of(DEVICE).withAuthentication(Authentication.TRANSPORT).withCertificate("ab".repeat(32)));
        assertThat(credentials.byDevice.get(DEVICE).renewalDue()).isFalse();
    }

    private static List<String> values(String document, String name) {
        Matcher matcher = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(document);
        return matcher.results().map(result -> result.group(1)).toList();
    }
}
