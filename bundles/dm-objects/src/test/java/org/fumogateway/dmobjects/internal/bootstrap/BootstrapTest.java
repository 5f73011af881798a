package org.fumogateway.dmobjects.internal.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.account.DmAccPlugin;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.DescribedNode;
import org.fumogateway.testing.DescribedTree;
import org.fumogateway.testing.DeviceDescription;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {

    private static final String GOOD = """
            <?xml version="1.0"?>
            <wap-provisioningdoc version="1.1">
              <characteristic type="APPLICATION">
                <parm name="APPID" value="w7"/>
                <parm name="PROVIDER-ID" value="dms.example.com"/>
                <parm name="NAME" value="Example DM"/>
                <parm name="INIT" value="1"/>
                <characteristic type="APPADDR">
                  <parm name="ADDR" value="https://dms.example.com/dm"/>
                  <characteristic type="PORT"><parm name="PORTNBR" value="8443"/></characteristic>
                </characteristic>
                <characteristic type="APPAUTH">
                  <parm name="AAUTHLEVEL" value="APPSRV"/><parm name="AAUTHTYPE" value="DIGEST"/>
                  <parm name="AAUTHNAME" value="gw-0042"/><parm name="AAUTHSECRET" value="s3cret-client"/>
                  <parm name="AAUTHDATA" value="ABEiM0RVZneImaq7zN3u/w=="/>
                </characteristic>
                <characteristic type="APPAUTH">
                  <parm name="AAUTHLEVEL" value="CLIENT"/><parm name="AAUTHNAME" value="dms.example.com"/>
                  <parm name="AAUTHSECRET" value="s3cret-server"/><parm name="AAUTHDATA" value="8OHSw7Sllod4aVpLPC0eDw=="/>
                </characteristic>
              </characteristic>
            </wap-provisioningdoc>
            """;

    @TempDir
    Path data;
    private final TestLogger logger = new TestLogger();
    private final BootstrapCodecs codecs = new BootstrapCodecs();
    private Path folder;
    private FileStorage storage;
    private Store store;
    private AccountTable table;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectories(data.resolve("bootstrap"));
        storage = FileStorage.open(data, new NioDisk(), 0);
        load();
    }

    private void load() throws Exception {
        store = storage.open("dm-objects");
        table = new AccountTable(store, logger.logger());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        storage.close();
    }

    private boolean scan() throws Exception {
        return bootstrap(false).scan();
    }

    private Bootstrap bootstrap(boolean macRequired) {
        codecs.add(new XmlCodec());
        codecs.add(new WbxmlCodec());
        codecs.add(new XmlTndsCodec());
        codecs.add(new WbxmlTndsCodec());
        return new Bootstrap(folder, storage.disk(), new BootstrapIntake(table, store, codecs), new PinFile(folder, storage.disk(),
                logger.logger()), macRequired, logger.logger());
    }

    private Path write(String name, String text, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    private void refused(String text, String reason) throws Exception {
        Path file = write("bad.xml", text, "rw-------");
        assertThat(scan()).isFalse();
        assertThat(table.accounts()).as("nothing of a bad document is taken").isEmpty();
        assertThat(file).doesNotExist();
        assertThat(folder.resolve("bad.xml.refused")).exists();
        assertThat(folder).isDirectoryNotContaining(path -> path.getFileName().toString().endsWith(".new"));
        assertThat(logger.lines()).last().asString().startsWith("ERROR The bootstrap document bad.xml was refused: ").contains(reason)
                .doesNotContain("s3cret");
    }

    @Test
    @Proves({"BOOT-5", "BOOT-15", "SEC-1"})
    @DisplayName("Keys of the server that a document wants trusted are in the account, in their order; what is no key, or is beside plain http, is refused")
    void trustedKeys() throws Exception {
        String first = "sha256/" + "A".repeat(43) + "=";
        String second = "sha256/" + "B".repeat(43) + "=";
        String init = "<parm name=\"INIT\" value=\"1\"/>";
        String keys = "<parm name=\"TRUSTED-KEY\" value=\"" + first + "\"/><parm name=\"TRUSTED-KEY\" value=\"" + second + "\"/>";
        refused(GOOD.replace(init, keys.replace("B=", "=")), "trusted key");
        refused(GOOD.replace(init, keys).replace("https:", "http:"), "not https");

        write("server.xml", GOOD.replace(init, keys), "rw-------");
        assertThat(scan()).isTrue();

        load();
        assertThat(table.account("dms.example.com").orElseThrow().trustedKeys()).containsExactly(first, second);
        assertThat(table.stored().get(0).nodes().text("Ext", "TrustedKeys", "2")).as("seen and changed in the tree").isEqualTo(second);
    }

    @Test
    @Proves({"BOOT-1", "BOOT-5", "BOOT-7", "BOOT-10", "BOOT-14", "BOOT-15", "BOOT-16", "SEC-30"})
    @DisplayName("A provisioning document becomes an account with both proofs and nonces; the file stays without its secrets")
    void good() throws Exception {
        write("server.xml", GOOD, "rw-------");

        assertThat(scan()).isTrue();

        load();
        DmAccount account = table.account("dms.example.com").orElseThrow();
        assertThat(account.name()).isEqualTo("1");
        assertThat(account.displayName()).isEqualTo("Example DM");
        assertThat(account.addresses()).containsExactly(URI.create("https://dms.example.com:8443/dm"));
        assertThat(account.client().name()).isEqualTo("gw-0042");
        assertThat(account.client().secret()).isEqualTo("s3cret-client");
        assertThat(account.client().nonce()).contains(Base64.getDecoder().decode("ABEiM0RVZneImaq7zN3u/w=="));
        assertThat(account.server().type()).isEqualTo(AuthenticationType.DIGEST);
        assertThat(account.server().secret()).isEqualTo("s3cret-server");
        assertThat(account.server().nonce()).contains(Base64.getDecoder().decode("8OHSw7Sllod4aVpLPC0eDw=="));
        assertThat(folder.resolve("server.xml")).doesNotExist();
        Path consumed = folder.resolve("server.xml.consumed");
        assertThat(consumed).content().contains("dms.example.com", "gw-0042").doesNotContain("s3cret", "ABEiM0RVZneI");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(consumed))).isEqualTo("rw-------");
        assertThat(scan()).as("read once").isFalse();
    }

    @Test
    @Proves({"BOOT-12", "BOOT-37", "BOOT-13"})
    @DisplayName("BOOT-12, BOOT-37: an account is all it takes; connectivity is passed over; what comes lies where the device description says")
    void placed() throws Exception {
        String connectivity = "<characteristic type=\"NAPDEF\"><parm name=\"NAPID\" value=\"net\"/>"
                + "<parm name=\"NAME\" value=\"Net\"/></characteristic>";
        write("server.xml", GOOD.replace("<characteristic type=\"APPLICATION\">", connectivity + "<characteristic type=\"APPLICATION\">"
                + "<parm name=\"TO-NAPID\" value=\"net\"/>"), "rw-------");
        assertThat(scan()).isTrue();
        assertThat(table.account("dms.example.com").orElseThrow().addresses()).hasSize(1);
        DescribedNode description;
        try (InputStream in = BootstrapTest.class.getResourceAsStream("/" + DeviceDescription.FOLDER + "/DMAcc.xml")) {
            description = DeviceDescription.read(in);
        }
        assertThat(DescribedTree.differences(new DmAccPlugin(table).openReadOnlySession(new String[] {".", "DMAcc"}, null), description))
                .as("what is there is described, and where").allMatch(difference -> difference.endsWith(": described, but there is no such node"));
    }

    @Test
    @Proves("SEC-37")
    @DisplayName("New nonces are there after a restart and belong to the right side")
    void nonces() throws Exception {
        write("server.xml", GOOD, "rw-------");
        scan();
        table.storeClientNonce("dms.example.com", new byte[] {1});
        table.storeServerNonce("dms.example.com", new byte[] {2});
        load();
        DmAccount account = table.account("dms.example.com").orElseThrow();
        assertThat(account.client().nonce()).contains(new byte[] {1});
        assertThat(account.server().nonce()).contains(new byte[] {2});
    }

    @Test
    @Proves("BOOT-7")
    @DisplayName("A document that others may read is refused with a sentence that says what to do")
    void permissions() throws Exception {
        write("open.xml", GOOD, "rw-r--r--");
        assertThat(scan()).isFalse();
        assertThat(table.accounts()).isEmpty();
        assertThat(logger.lines()).containsExactly("ERROR The bootstrap document open.xml was refused: others than its owner may use the "
                + "file; it must have the permissions rw-------");
        assertThat(folder.resolve("open.xml.refused")).exists();
    }

    @Test
    @Proves("BOOT-7")
    @DisplayName("A refused document that can be read is kept without its secrets, any other one at least for its owner only")
    void refusedSecrets() throws Exception {
        String bad = GOOD.replace("8443", "70000");
        String misplaced = bad.replace("value=\"s3cret-client\"", "val=\"s3cret-client\"").replace(
                "name=\"AAUTHSECRET\" value=\"s3cret-server\"/>", "name=\"AAUTHSECRET\">s3cret-server</parm>");
        for (String text : new String[] {bad, GOOD.replace("wap-provisioningdoc", "other"), misplaced}) {
            for (String permissions : new String[] {"rw-------", "rw-r--r--"}) {
                write("bad.xml", text, permissions);
                assertThat(scan()).isFalse();
                assertThat(folder.resolve("bad.xml")).doesNotExist();
                assertThat(folder.resolve("bad.xml.refused")).content().contains("dms.example.com", "gw-0042")
                        .doesNotContain("s3cret", "ABEiM0RVZneI", "8OHSw7Sllod4");
                assertThat(permissions("bad.xml.refused")).isEqualTo("rw-------");
            }
        }
        String cut = GOOD.substring(0, GOOD.length() - 10);
        write("cut.xml", cut, "rw-r--r--");
        assertThat(scan()).isFalse();
        assertThat(folder.resolve("cut.xml.refused")).as("for the operator to look at").hasContent(cut);
        assertThat(permissions("cut.xml.refused")).isEqualTo("rw-------");
    }

    @Test
    @Proves("BOOT-7")
    @DisplayName("A link in the place of a document is put aside, and what it leads to is not touched")
    void link() throws Exception {
        Path elsewhere = Files.writeString(data.resolve("elsewhere"), GOOD);
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(folder.resolve("link.xml"), elsewhere);
        assertThat(scan()).isFalse();
        assertThat(folder.resolve("link.xml.refused")).isSymbolicLink();
        assertThat(elsewhere).hasContent(GOOD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere))).isEqualTo("rw-r--r--");
    }

    private String permissions(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    @Proves({"BOOT-5", "BOOT-11", "SEC-13"})
    @DisplayName("A document that is broken, cut off, half right or dangerous is refused as a whole and named with its reason")
    void bad() throws Exception {
        refused(GOOD.substring(0, GOOD.length() / 2), "not well-formed");
        refused("", "not well-formed");
        refused(GOOD.replace("<wap", "<!DOCTYPE wap-provisioningdoc [<!ENTITY a \"b\">]><wap"), "document type");
        refused(GOOD.replace("wap-provisioningdoc", "other"), "not a provisioning document");
        refused(GOOD.replace("w7", "w4"), "no DM account");
        refused(GOOD.replace("<parm name=\"PROVIDER-ID\" value=\"dms.example.com\"/>", ""), "PROVIDER-ID");
        refused(GOOD.replace("name=\"PROVIDER-ID\" value=\"dms.example.com\"", "name=\"PROVIDER-ID\" value=\"a+b\""), "PROVIDER-ID");
        refused(GOOD.replace("https://dms", "ftp://dms"), "not an http or https URL");
        refused(GOOD.replace("8443", "70000"), "port");
        refused(GOOD.replace("8OHSw7Sllod4aVpLPC0eDw==", "%%%"), "AAUTHDATA");
        refused(GOOD.replace("gw-0042", "gw:0042"), "colon");
        refused(GOOD.replace("DIGEST", "X509"), "X509");
        refused(GOOD.replace("CLIENT", "SOMEBODY"), "AAUTHLEVEL");
        refused(GOOD.replace("</wap", "<!--" + "x".repeat(70_000) + "--></wap"), "larger than");
        String second = GOOD.substring(GOOD.indexOf("  <characteristic type=\"APPLICATION\">"), GOOD.indexOf("</wap"))
                .replace("dms.example.com\"/>\n    <parm name=\"NAME", "other.example.com\"/>\n    <parm name=\"NAME")
                .replace("https://dms.example.com/dm", "nonsense");
        refused(GOOD.replace("</wap", second + "</wap"), "address");
    }

    @Test
    @Proves("BOOT-6")
    @DisplayName("A document for a server that is known changes nothing unless it says the very same; then it was taken before")
    void known() throws Exception {
        write("server.xml", GOOD, "rw-------");
        scan();
        write("evil.xml", GOOD.replace("s3cret-server", "other"), "rw-------");
        assertThat(scan()).isFalse();
        assertThat(folder.resolve("evil.xml.refused")).exists();
        assertThat(table.account("dms.example.com").orElseThrow().server().secret()).isEqualTo("s3cret-server");

        write("again.xml", GOOD, "rw-------");
        assertThat(scan()).isFalse();
        assertThat(folder.resolve("again.xml.consumed")).exists();
        assertThat(table.accounts()).hasSize(1);
    }
}
