package org.fumogateway.servershell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operation.BootstrapDocument;
import org.fumogateway.server.operation.Enrolment;
import org.fumogateway.server.operation.GatewayNotifications;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateOperations;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TlsServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCommandsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String DOCUMENT = "<wap-provisioningdoc/>\n";

    @TempDir
    private Path folder;
    private final FixedOperations operations = new FixedOperations();
    private final List<String> asked = new ArrayList<>();
    private final Enrolment enrolment = request -> {
        if (request.deviceId().isEmpty()) {
            throw new OperationException("A device id has characters.");
        }
        asked.add(request.deviceId() + " " + request.authentication() + (request.serverAuthentication() == null ? "" : "/" + request.serverAuthentication())
                + (request.certificate() == null ? "" : " " + request.certificate())
                + request.trustedKeys().stream().map(key -> " " + key.strip().lines().findFirst().orElse("")).collect(Collectors.joining())
                + (request.form() == BootstrapDocument.Form.PROVISIONING ? "" : " " + request.form()));
        return new BootstrapDocument(request.form(), DOCUMENT.getBytes(StandardCharsets.UTF_8), request.protection() == null ? null
                : "SEC=USERPIN; MAC=of " + request.protection().pin(), request.deviceId().equals("urn:kept") ? List.of("It stays bound.") : List.of());
    };
    private final ServerCommands commands = new ServerCommands(enrolment, operations, new Recorded());

    @Test
    @DisplayName("A bootstrap document is shown, or written to a file that only its owner can read")
    void enrol() throws Exception {
        Path file = folder.resolve("gw.xml");

        assertThat(commands.enrol("urn:x")).isEqualTo(DOCUMENT);
        assertThat(commands.enrol("urn:x", "--out", file.toString())).contains("urn:x",
                "gw.xml").doesNotContain("wap-provisioningdoc");
        assertThat(file).hasContent(DOCUMENT.strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(commands.enrol("urn:x", "--out", file.toString())).doesNotStartWith("error");
    }

    @Test
    @DisplayName("A certificate is named by its digest or by a file, of which nothing but the certificate is taken; a file that holds none is refused")
    void certificate() throws Exception {
        assertThat(commands.enrol("urn:c", "--auth", "certificate", "--certificate", "ab:cd")).isEqualTo(DOCUMENT);
        assertThat(asked).contains("urn:c TRANSPORT ab:cd");
        TlsServer.makeIdentity(folder, "client", "gateway");
        Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(folder.resolve("client.key")) + Files.readString(folder.resolve("client.pem")));
        commands.enrol("urn:d", "--certificate", both.toString());
        assertThat(asked.get(1)).startsWith("urn:d null -----BEGIN CERTIFICATE-----").endsWith("-----END CERTIFICATE-----").doesNotContain("PRIVATE");
        commands.enrol("urn:d", "--trusted-keys", "sha256/x," + both);
        assertThat(asked.get(2)).isEqualTo("urn:d null sha256/x -----BEGIN CERTIFICATE-----");
        Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
        for (String option : List.of("--certificate", "--trusted-keys")) {
            assertThat(commands.enrol("urn:e", option, none.toString())).isEqualTo("error: The file " + none + " holds no certificate in PEM.");
        }
        assertThat(asked).hasSize(3);
    }

    @Test
    @Proves("SEC-2")
    @DisplayName("What was kept of an earlier enrolment is said, as a comment where the document is shown; a binding is dropped by the word none")
    void remarks() {
        assertThat(commands.enrol("urn:kept")).isEqualTo(DOCUMENT + "<!-- It stays bound. -->\n");
        assertThat(commands.enrol("urn:kept", "--out", folder.resolve("kept.xml").toString())).endsWith("\nIt stays bound.");
        assertThat(folder.resolve("kept.xml")).hasContent(DOCUMENT.strip());
        commands.enrol("urn:x", "--certificate", "none");
        assertThat(asked).last().isEqualTo("urn:x null none");
    }

    @Test
    @Proves({"BOOT-39", "BOOT-41"})
    @DisplayName("An operator chooses the form; WBXML goes to a file, what protects it to one beside it, and secrets come from files")
    void forms() throws Exception {
        Path file = folder.resolve("gw.wbxml");
        Path pin = Files.writeString(folder.resolve("pin"), "2468\n");

        assertThat(commands.enrol("urn:x", "--form", "dm-xml")).isEqualTo(DOCUMENT);
        assertThat(commands.enrol("urn:x", "--form", "dm")).isEqualTo("error: A document in WBXML is written to a file: say --out FILE.");
        assertThat(commands.enrol("urn:x", "--form", "pdf")).isEqualTo("error: A form is cp, dm or dm-xml, not pdf.");
        assertThat(commands.enrol("urn:x", "--form", "dm", "--out", file.toString(), "--pin-file", folder.resolve("none").toString()))
                .startsWith("error: There is no secret in the file");
        assertThat(asked).containsExactly("urn:x null MESSAGE_XML");
        assertThat(commands.enrol("urn:x", "--form", "dm", "--out", file.toString(), "--pin-file", pin.toString())).contains("protected by", ".mac");
        assertThat(file).hasContent(DOCUMENT.strip());
        assertThat(folder.resolve("gw.wbxml.mac")).hasContent("SEC=USERPIN; MAC=of 2468");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("gw.wbxml.mac")))).isEqualTo("rw-------");
    }

    /** Remembers what it is asked for. */
    private final class Recorded implements GatewayNotifications {

        @Override
        public String askForSession(String deviceId, URI address) {
            asked.add("session " + deviceId + " " + address);
            return "1A";
        }

        @Override
        public String resynchronise(String deviceId, URI address) throws OperationException {
            asked.add("resynchronise " + deviceId + " " + address);
            throw new OperationException("Too often.");
        }
    }

    @Test
    @DisplayName("An operator chooses the proof of a gateway and the way of a notification by words; others are refused in one sentence")
    void words() {
        commands.enrol("urn:x");
        commands.enrol("urn:x", "--auth", "mac");
        commands.enrol("urn:x", "--auth", "md5", "--server-auth", "basic");
        assertThat(commands.enrol("urn:x", "--auth", "none")).isEqualTo("error: Authentication is md5, mac, basic or certificate, not none.");
        assertThat(commands.notify("urn:x")).isEqualTo("Gateway urn:x is asked for session 1A.");
        commands.notify("urn:x", "10.0.0.7:2948");
        commands.notify("urn:x", "http://[::1]:8080/notification");
        assertThat(commands.notify("urn:x", "--resynchronise", "h:1")).isEqualTo("error: Too often.");
        for (String address : new String[] {"host", "host:0", "host:70000", ":5", "http://", "a b:1"}) {
            assertThat(commands.notify("urn:x", address)).startsWith("error: An address is written HOST:PORT or as a URL");
        }
        assertThat(asked).containsExactly("urn:x null", "urn:x HMAC", "urn:x DIGEST/BASIC", "session urn:x null", "session urn:x udp://10.0.0.7:2948",
                "session urn:x http://[::1]:8080/notification", "resynchronise urn:x udp://h:1");
    }

    @Test
    @DisplayName("Whatever goes wrong is one sentence that begins with error")
    void errors() {
        assertThat(commands.enrol("")).isEqualTo("error: A device id has characters.");
        assertThat(commands.enrol()).isEqualTo("error: usage: enrol DEVICE [--auth md5|mac|basic|certificate] [--server-auth md5|mac|basic] "
                + "[--certificate SHA256|FILE.pem|none] [--trusted-keys PIN|FILE.pem,...] [--form cp|dm|dm-xml] [--pin-file FILE] [--network-secret-file FILE] [--out FILE]");
        assertThat(commands.enrol("urn:x", "--out", folder.resolve("none/gw.xml").toString())).startsWith("error: ");
        assertThat(commands.packages("--yaml")).startsWith("error: usage: ");
        assertThat(commands.publish(folder.resolve("none.fup").toString())).startsWith("error: There is no file");
        assertThat(commands.job("zz")).isEqualTo("error: There is no such job.");
        assertThat(commands.job("j")).startsWith("error: More than one job");
        assertThat(new ServerCommands(null, null, null).gateways()).isEqualTo("error: The update server is not available at the moment.");
    }

    @Test
    @DisplayName("Lists are tables with a title line")
    void tables() {
        assertThat(commands.packages().lines()).first().asString().startsWith("DIGEST        VERSION  FOR");
        assertThat(commands.packages()).contains("abababababab  4.2.0    exampleworks,gw-200  any   full");
        assertThat(commands.gateways()).contains("urn:x", "4.1.7", "./FwUpdate/Gw=10");
        assertThat(commands.jobs().lines()).hasSize(3);
        assertThat(commands.jobs("urn:y").lines()).hasSize(1);
        assertThat(commands.job("older")).contains("older-than-any-list");
        assertThat(commands.job("j1")).contains("SUCCEEDED (result 200)", "2026-03-01T10:00:00Z  Decided.");
    }

    @Test
    @DisplayName("Lists are JSON for programs, without the secret tokens of downloads")
    void json() {
        JsonArray jobs = Json.createReader(new StringReader(commands.jobs("--json"))).readArray();
        JsonObject job = Json.createReader(new StringReader(commands.job("j1", "--json"))).readObject();
        JsonArray gateways = Json.createReader(new StringReader(commands.gateways("--json"))).readArray();
        JsonArray packages = Json.createReader(new StringReader(commands.packages("--json"))).readArray();

        assertThat(jobs).hasSize(2);
        assertThat(job.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(job.getJsonArray("events").getJsonObject(0).getString("text")).isEqualTo("Decided.");
        assertThat(job.getString("due")).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(job.toString() + jobs).doesNotContain("secret-token");
        assertThat(gateways.getJsonObject(0).getJsonObject("details").getString("./DevDetail/FwV")).isEqualTo("4.1.7");
        assertThat(packages.getJsonObject(0).isNull("baseSha256")).isTrue();
    }

    @Test
    @DisplayName("A package is published by its file and withdrawn by the beginning of its digest")
    void publishAndWithdraw() throws Exception {
        Path file = Files.createFile(folder.resolve("a.fup"));

        assertThat(commands.publish(file.toString())).contains("4.2.0", "ab".repeat(32));
        assertThat(commands.withdraw("abab")).contains("withdrawn");
        assertThat(operations.withdrawn).containsExactly("ab".repeat(32));
        assertThat(commands.withdraw("cd")).isEqualTo("error: There is no such package.");
    }

    @Test
    @DisplayName("The route to a gateway is chosen by its word and options, and given back to the settings by 'usual'")
    void route() {
        assertThat(commands.route("urn:x", "downloadThenUpdate", "--plain", "--details"))
                .isEqualTo("Packages get to gateway urn:x by the route downloadThenUpdate plain details.");
        assertThat(commands.route("urn:x", "usual")).contains("as usual");
        assertThat(operations.routes).containsExactly(DeliveryRoute.parse("downloadthenupdate details plain"), null);
        assertThat(commands.route("urn:x", "pigeon")).startsWith("error: The ways are downloadAndUpdate, ");
    }

    @Test
    @DisplayName("A notification needs a DM server and an address of host and port")
    void notifies() {
        assertThat(new ServerCommands(null, null, null).notify("urn:x")).isEqualTo("error: The DM server is not available at the moment.");
        assertThat(commands.notify("a", "b", "c")).startsWith("error: usage: notify DEVICE");
    }

    /** An update server with one package, one gateway and two jobs. */
    private static final class FixedOperations implements UpdateOperations {

        final List<String> withdrawn = new ArrayList<>();
        final List<DeliveryRoute> routes = new ArrayList<>();
        private final ReleasePackage release = new ReleasePackage("ab".repeat(32), 450, "p", "GW", "4.2.0",
                List.of("exampleworks,gw-200"),
                List.of(), List.of(), null, 1, NOW);

        @Override
        public ReleasePackage publish(Path file) {
            return release;
        }

        @Override
        public void withdraw(String sha256) {
            withdrawn.add(sha256);
        }

        @Override
        public void route(String deviceId, DeliveryRoute route) {
            routes.add(route);
        }

        @Override
        public List<ReleasePackage> packages() {
            return List.of(release);
        }

        @Override
        public List<Gateway> gateways(String after, int limit) {
            return List.of(new Gateway("urn:x", Map.of("./DevDetail/FwV", "4.1.7"),
                    List.of(new FumoInstance("./FwUpdate/Gw", Set.of(), 10, "")), NOW, NOW, null));
        }

        @Override
        public List<UpdateJob> jobs(String deviceId, int limit) {
            return deviceId != null && !deviceId.equals("urn:x") ? List.of() : List.of(job("j1"), job("j2"));
        }

        @Override
        public List<UpdateJob> jobsBeginningWith(String idBeginning, int limit) {
            return Stream.of(job("j1"), job("j2"), job("older-than-any-list")).filter(job -> job.id().startsWith(idBeginning)).limit(limit).toList();
        }

        @Override
        public List<JobEvent> events(String jobId) {
            return List.of(new JobEvent(jobId, 1, NOW, UpdateJob.State.NEW, "Decided."));
        }

        private static UpdateJob job(String id) {
            return new UpdateJob(id, "urn:x", "./FwUpdate/Gw", "op", UpdateJob.Operation.DOWNLOAD_AND_UPDATE, "ab", "4.1.7",
                    "4.2.0",
                    "secret-token", UpdateJob.State.SUCCEEDED, 202, 900, 200, "", NOW, NOW, NOW, 0);
        }
    }
}
