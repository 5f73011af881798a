package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.PreparedPackage;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must not be installed is refused with its own result code and never touches a slot. Each refusal is a complete flow; the last test shows that
 * the next good update works.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalIT {

    private static final long OCTETS = 1L << 20;

    private Lab lab;
    private Path fresh;
    private byte[] slotsBefore;
    private int release;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        lab.gatewaySetting("org.fumogateway.dlota", "firstWaitMillis", "20").gatewaySetting("org.fumogateway.dlota", "reportWaitMillis", "20");
        fresh = lab.image("new.img", OCTETS, 12);
        lab.start(lab.image("old.img", OCTETS, 11), "1.0");
        slotsBefore = slots();
    }

    @AfterEach
    void reset() {
        lab.proxy().fault(WireProxy.Fault.NONE);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @Test
    @Order(1)
    @Proves({"PKG-42", "FUMO-54", "FUMO-97", "FUMO-137", "DL-128", "DL-150"})
    @DisplayName("A package without any signature ends in 404, the slots stay as they are")
    void unsigned() throws Exception {
        Path file = lab.folder().resolve("unsigned.fup");
        try (PreparedPackage prepared = new PackageBuilder().id("unsigned").name("Lab").version("6").compatible(Lab.COMPATIBLE).counter(1)
                .payload(PayloadSource.raw("rootfs", fresh)).prepare(lab.folder())) {
            prepared.write(file, List.of());
        } catch (IllegalArgumentException refusedByTheBuilder) {
            signedByStranger(file);
            cutSignatures(file);
        }
        refused(file, Files.size(file), 404, "953");
    }

    @Test
    @Order(2)
    @Proves({"PKG-42", "FUMO-97"})
    @DisplayName("A package signed with a key that nobody here trusts ends in 404")
    void unknownSigner() throws Exception {
        Path file = lab.folder().resolve("stranger.fup");
        signedByStranger(file);
        refused(file, Files.size(file), 404, "953");
    }

    @Test
    @Order(3)
    @Proves({"PKG-50", "FUMO-97"})
    @DisplayName("A package with one changed octet in its payload ends in 402")
    void corrupted() throws Exception {
        Path file = copyOf(lab.packageOf(fresh, "7"), "corrupted.fup");
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            octets.seek(Files.size(file) - OCTETS / 2);
            int octet = octets.read();
            octets.seek(Files.size(file) - OCTETS / 2);
            octets.write(octet ^ 1);
        }
        refused(file, Files.size(file), 402, "905");
    }

    @Test
    @Order(4)
    @Proves({"PKG-41", "FUMO-97"})
    @DisplayName("A package whose last octets are missing ends in 402")
    void truncated() throws Exception {
        Path file = copyOf(lab.packageOf(fresh, "8"), "truncated.fup");
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            octets.setLength(octets.length() - 1000);
        }
        refused(file, Files.size(file), 402, "905");
    }

    @Test
    @Order(5)
    @Proves({"PKG-45", "PKG-40", "FUMO-97"})
    @DisplayName("A well-signed package for another product ends in 403")
    void wrongDevice() throws Exception {
        Path file = lab.packageOf(fresh, "9", "somebody,else", lab.releaseKey());
        refused(file, Files.size(file), 403, "953");
    }

    @Test
    @Order(6)
    @Proves({"DL-75", "DL-124"})
    @DisplayName("An object that is larger than its descriptor says ends in 402 and report 905")
    void wrongSize() throws Exception {
        Path file = lab.packageOf(fresh, "10");
        refused(file, Files.size(file) - 1, 402, "905");
    }

    @Test
    @Order(7)
    @Proves({"DL-41"})
    @DisplayName("A page of HTML instead of a package ends in 411")
    void html() throws Exception {
        lab.proxy().fault((path, exchange) -> {
            if (!path.startsWith("/fw/dd/")) {
                return false;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            WireProxy.send(exchange, 200, "<html><body>Please log in</body></html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return true;
        });
        failed(411);
    }

    @Test
    @Order(8)
    @Proves({"DL-70"})
    @DisplayName("A package URL that the server does not know (404) ends in 411")
    void notFound() throws Exception {
        lab.proxy().fault((path, exchange) -> {
            if (!path.startsWith("/fw/")) {
                return false;
            }
            WireProxy.send(exchange, 404, new byte[0]);
            return true;
        });
        failed(411);
    }

    @Test
    @Order(9)
    @Proves({"DL-150", "DL-87"})
    @DisplayName("A download server that nobody can connect to ends in 412")
    void unreachable() throws Exception {
        int nobody = Lab.freePort();
        lab.proxy().fault((path, exchange) -> {
            if (!path.startsWith("/fw/dd/")) {
                return false;
            }
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + nobody + "/gone");
            WireProxy.send(exchange, 302, new byte[0]);
            return true;
        });
        failed(412);
    }

    @Test
    @Order(10)
    @Proves({"FUMO-62", "FUMO-94"})
    @DisplayName("After all these refusals a good update works")
    void nextUpdateWorks() throws Exception {
        lab.release(fresh, "20");
        lab.connect();
        assertThat(lab.awaitJob("20", "SUCCEEDED", "REPORTED_FAIL", "REFUSED").getString("state")).isEqualTo("SUCCEEDED");
    }

    private void refused(Path file, long announced, int code, String report) throws IOException {
        SubstitutedDownload download = new SubstitutedDownload(lab.proxy().url(), file, announced);
        lab.proxy().fault(download);
        failed(code);
        assertThat(download.reports()).as("status report of the download").containsExactly(report);
    }

    /** Publishes a good release, lets the fault spoil its delivery, and checks how that ends. */
    private void failed(int code) throws IOException {
        String version = "bad-" + ++release;
        lab.release(fresh, version);
        lab.connect();
        JsonObject job = lab.awaitEnd(version);
        assertThat(job.getString("state") + " " + job.getInt("resultCode")).as(lab.gateway().logText()).isEqualTo("REPORTED_FAIL " + code);
        JsonObject instance = lab.awaitSettled();
        assertThat(instance.getInt("state")).isEqualTo(20);
        assertThat(instance.getInt("lastResult")).isEqualTo(code);
        assertThat(instance.getString("detail")).isNotBlank();
        assertThat(slots()).as("the slots are untouched").isEqualTo(slotsBefore);
    }

    private byte[] slots() throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        try (var files = Files.walk(lab.gatewayData().resolve("slots"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("firmware.")).sorted().toList()) {
                all.write(file.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    private void signedByStranger(Path file) throws IOException {
        Files.move(lab.packageOf(fresh, "6", Lab.COMPATIBLE, SigningKey.generate(SignatureAlgorithm.ED25519)), file);
    }

    /** Replaces the signature block by one that holds no signature. */
    private static void cutSignatures(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        java.nio.ByteBuffer head = java.nio.ByteBuffer.wrap(all);
        int manifest = head.getInt(8);
        int block = head.getInt(12);
        java.nio.ByteBuffer changed = java.nio.ByteBuffer.allocate(all.length - block + 2);
        changed.put(all, 0, 12).putInt(2).put(all, 16, manifest).putShort((short) 0)
                .put(Arrays.copyOfRange(all, 16 + manifest + block, all.length));
        Files.write(file, changed.array());
    }

    private static Path copyOf(Path file, String name) throws IOException {
        Path copy = file.resolveSibling(name);
        Files.copy(file, copy);
        return copy;
    }
}
