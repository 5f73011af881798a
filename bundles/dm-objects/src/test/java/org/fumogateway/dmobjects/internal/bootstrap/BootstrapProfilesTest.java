package org.fumogateway.dmobjects.internal.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.bootstrap.BootstrapMac.Profile;
import org.fumogateway.dmobjects.internal.bootstrap.BootstrapMac.Secrets;
import org.fumogateway.dmobjects.internal.device.DeviceConfiguration;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bootstrap in both profiles and encodings, with their MACs, from the folder and from a URL. */
class BootstrapProfilesTest {

    /** The document of BOOT section 7.2. */
    private static final byte[] CP_WBXML = HexFormat.of().parseHex("030B6A00C54601C600015501873600000603773700018700013800000603646D732E6578616D706C652E636F6D000187"
            + "0706034578616D706C6520444D0001C60001560187340000060368747470733A2F2F646D732E6578616D706C652E636F"
            + "6D2F646D00018700013500000603555249000101C600015701873000000600018D018733000006000193018731000006"
            + "0367772D30303432000187000132000006037333637265742D636C69656E740001010101");
    /** V-WBXML-1 of the SyncML notes. */
    private static final byte[] V_WBXML_1 = HexFormat.of().parseHex("03A4016A006D6C7103312E3200017203444D2F312E32000165033100015B033100016E570375726E3A6465763A310001"
            + "01675703687474703A2F2F732F646D0001015A00014C0331363338340001010100006B694B033100015C033100014C03"
            + "3000014A0353796E6348647200014F03323132000101534B03320001546E57032E2F44657644657461696C2F46775600"
            + "01010101120101");
    private static final String IMSI = "262011234567890";

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
        store = storage.open("dm-objects");
        table = new AccountTable(store, logger.logger());
        codecs.add(new XmlCodec());
        codecs.add(new WbxmlCodec());
        codecs.add(new XmlTndsCodec());
        codecs.add(new WbxmlTndsCodec());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        storage.close();
    }

    private PinFile secrets() {
        return new PinFile(folder, storage.disk(), logger.logger());
    }

    private BootstrapIntake intake() {
        return new BootstrapIntake(table, store, codecs);
    }

    private boolean scan(boolean macRequired) throws Exception {
        return new Bootstrap(folder, storage.disk(), intake(), secrets(), macRequired, logger.logger()).scan();
    }

    private void write(String name, byte[] octets) throws Exception {
        Files.setPosixFilePermissions(Files.write(folder.resolve(name), octets), PosixFilePermissions.fromString("rw-------"));
    }

    private void write(String name, String text) throws Exception {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static TreeNode nonce(String base64) {
        return new TreeNode("AAuthData", null, NodeProperties.of("bin", NodeType.mime("application/octet-stream")), List.of(), Data.ofText(base64));
    }

    private static TreeNode leaf(String name, String text) {
        return TreeNode.leaf(name, "chr", text);
    }

    private static TreeNode node(String name, TreeNode... nodes) {
        return TreeNode.interior(name, null, List.of(nodes));
    }

    /** The tree of BOOT section 8.1. */
    private static TreeNode example(String server) {
        TreeNode client = node("1", leaf("AAuthLevel", "CLCRED"), leaf("AAuthType", "DIGEST"), leaf("AAuthName", "gw-0042"),
                leaf("AAuthSecret", "s3cret-client"), nonce("ABEiM0RVZneImaq7zN3u/w=="));
        TreeNode proof = node("2", leaf("AAuthLevel", "SRVCRED"), leaf("AAuthType", "DIGEST"), leaf("AAuthName", server),
                leaf("AAuthSecret", "s3cret-server"), nonce("8OHSw7Sllod4aVpLPC0eDw=="));
        String acl = "Get=" + server + "&Replace=" + server + "&Delete=" + server;
        NodeProperties type = NodeProperties.of("node", NodeType.ddfName("urn:oma:mo:oma-dm-dmacc:1.0")).withAcl(acl);
        return new TreeNode("Example", null, type, List.of(leaf("AppID", "w7"), leaf("ServerID", server), leaf("Name", "Example DM"),
                leaf("PrefConRef", "./Inbox/Example/Ext"),
                node("AppAddr", node("1", leaf("Addr", "https://dms.example.com/dm"), leaf("AddrType", "URI"),
                        node("Port", node("1", leaf("PortNbr", "443"))))),
                leaf("AAuthPref", "DIGEST"), node("AppAuth", client, proof)), null);
    }

    private static byte[] message(boolean wbxml, String target, TreeNode... nodes) throws Exception {
        TndsCodec codec = wbxml ? new WbxmlTndsCodec() : new XmlTndsCodec();
        ByteBuffer tree = codec.encode(TreeDocument.of(nodes));
        Item item = Item.ofTarget(target, Meta.of(wbxml ? "bin" : "xml", codec.mediaType()), wbxml ? Data.ofOpaque(tree) : Data.ofUtf8(tree));
        return message(wbxml, List.of(new Add(1, Meta.EMPTY, List.of(item)), new Get(2, Meta.EMPTY, List.of(Item.ofTarget("./DevInfo")))));
    }

    private static byte[] message(boolean wbxml, List<Command> commands) throws Exception {
        Header header = new Header("1.2", "DM/1.2", "0", 1, Location.of("urn:dev:mac:0200c0fffe123456"),
                Location.of("https://dms.example.com/dm"), null, null, Meta.EMPTY);
        ByteBuffer octets = (wbxml ? new WbxmlCodec() : new XmlCodec()).encode(Message.of(header, commands, true));
        String text = StandardCharsets.ISO_8859_1.decode(octets).toString();
        // Servers number such a message 0 (BOOT-31), which our own encoder does not.
        String numbered = wbxml ? text.replaceFirst("\\x5B\\x031\\x00\\x01", "[\u00030\u0000\u0001")
                : text.replace("<MsgID>1</MsgID>", "<MsgID>0</MsgID>");
        assertThat(numbered).isNotEqualTo(text);
        return numbered.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    @Proves({"BOOT-2", "BOOT-8", "BOOT-13", "BOOT-22"})
    @DisplayName("BOOT-2: the CP document in WBXML becomes the same account as in XML, whatever its name says")
    void provisioningWbxml() throws Exception {
        assertThat(CP_WBXML).hasSize(180);
        write("account.xml", CP_WBXML);
        assertThat(scan(false)).isTrue();
        DmAccount account = table.account("dms.example.com").orElseThrow();
        assertThat(account.displayName()).isEqualTo("Example DM");
        assertThat(account.addresses()).containsExactly(URI.create("https://dms.example.com/dm"));
        assertThat(account.client().name()).isEqualTo("gw-0042");
        assertThat(account.client().secret()).isEqualTo("s3cret-client");
        assertThat(folder.resolve("account.xml")).doesNotExist();
        assertThat(folder.resolve("account.xml.consumed")).content().doesNotContain("s3cret");
    }

    @Test
    @Proves({"BOOT-2", "BOOT-5"})
    @DisplayName("BOOT-5: a WBXML document that is cut off at any place, or has an unknown token, is refused and changes nothing")
    void brokenWbxml() throws Exception {
        for (int length = 4; length < CP_WBXML.length; length++) {
            byte[] cut = Arrays.copyOf(CP_WBXML, length);
            assertThatThrownBy(() -> DmApplications.accounts(ProvisioningWbxml.parse(cut))).isInstanceOf(BootstrapException.class);
        }
        byte[] unknown = CP_WBXML.clone();
        unknown[8] = 0x7E;
        write("bad.wbxml", unknown);
        assertThat(scan(false)).isFalse();
        assertThat(table.accounts()).isEmpty();
        assertThat(folder.resolve("bad.wbxml.refused")).exists();
        assertThat(logger.lines()).anyMatch(line -> line.contains("bad.wbxml was refused: it has a WBXML token that is not known"));
    }

    @ParameterizedTest
    @CsvSource({"CP,1,2468,,5FD4F61D5804435276532790C71709544C7AC258", "CP,NETWPIN,,262011234567890,61C03E692BA3F32CF0994D0520D57D3D48C8DE6E",
        "CP,2,2468,262011234567890,895D10732395E422717E3C7D07B02B6BAC1B632E", "DM,USERPIN,2468,,a21c789123b3505ec782010382c04791d8adfefd",
        "DM,NETWORKID,,262011234567890,0ca095cf877e421a232191d8fe6c077ffb75725e",
        "DM,USERPIN_NETWORKID,2468,262011234567890,6674db3a7447a7560a9a584fe8b07dbaad0c5b17"})
    @Proves({"BOOT-20", "BOOT-21", "BOOT-22", "BOOT-40", "BOOT-42", "BOOT-43", "BOOT-46"})
    @DisplayName("BOOT-22, BOOT-40: the MACs of the notes fit in either case of their digits, and no other octets, secrets or methods do")
    void vectors(Profile profile, String sec, String pin, String network, String mac) throws Exception {
        byte[] document = profile == Profile.CP ? CP_WBXML : V_WBXML_1;
        Secrets secrets = new Secrets(network, pin, null);
        for (String digits : List.of(mac.toUpperCase(Locale.ROOT), mac.toLowerCase(Locale.ROOT))) {
            assertThat(BootstrapMac.fits(profile, document, new SecurityParameters(sec, digits), secrets)).isTrue();
        }
        byte[] other = document.clone();
        other[other.length - 1] ^= 1;
        assertThat(BootstrapMac.fits(profile, other, new SecurityParameters(sec, mac), secrets)).isFalse();
        assertThat(BootstrapMac.fits(profile, document, new SecurityParameters(sec, mac), new Secrets(network + "1", pin + "1", null))).isFalse();
        assertThatThrownBy(() -> BootstrapMac.fits(profile, document, new SecurityParameters("9", mac), secrets))
                .isInstanceOf(BootstrapException.class);
        assertThatThrownBy(() -> BootstrapMac.fits(profile, document, new SecurityParameters(sec, null), secrets))
                .isInstanceOf(BootstrapException.class);
        assertThatThrownBy(() -> BootstrapMac.fits(profile, document, new SecurityParameters(sec, mac), new Secrets(null, null, null)))
                .isInstanceOf(BootstrapPending.class);
    }

    @Test
    @Proves("BOOT-21")
    @DisplayName("BOOT-21: an IMSI counts in semi-octets, odd and even")
    void semiOctets() {
        assertThat(BootstrapMac.networkKey(IMSI)).isEqualTo(HexFormat.of().parseHex("2926102143658709"));
        assertThat(BootstrapMac.networkKey("26201123456789")).isEqualTo(HexFormat.of().parseHex("21261021436587F9"));
        assertThat(BootstrapMac.networkKey("a secret")).isEqualTo("a secret".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves({"BOOT-30", "BOOT-31", "BOOT-32", "BOOT-33", "BOOT-34", "BOOT-35", "TREE-85"})
    @DisplayName("BOOT-30: a DM message with a tree for the Inbox becomes an account with its nonces, ACL and own references")
    void dmProfile(boolean wbxml) throws Exception {
        TreeNode other = TreeNode.interior("Proxy", "urn:oma:mo:oma-conmo-proxy:1.0", List.of(leaf("ID", "p")));
        write("boot.wbxml", message(wbxml, "./Inbox", other, example("dms.example.com")));
        assertThat(scan(false)).isTrue();
        DmAccount account = table.account("dms.example.com").orElseThrow();
        assertThat(account.name()).isEqualTo("Example");
        assertThat(account.addresses()).containsExactly(URI.create("https://dms.example.com:443/dm"));
        assertThat(account.client().nonce()).contains(Base64.getDecoder().decode("ABEiM0RVZneImaq7zN3u/w=="));
        assertThat(account.server().nonce()).contains(Base64.getDecoder().decode("8OHSw7Sllod4aVpLPC0eDw=="));
        assertThat(account.server().secret()).isEqualTo("s3cret-server");
        assertThat(table.stored().get(0).nodes().text("PrefConRef")).isEqualTo("./DMAcc/Example/Ext");
        assertThat(table.stored().get(0).acls()).containsOnlyKeys("");
        assertThat(folder.resolve("boot.wbxml.consumed")).content().doesNotContain("s3cret", "ABEiM0RV");
    }

    @Test
    @Proves({"BOOT-32", "BOOT-33"})
    @DisplayName("BOOT-33: older servers send subtrees or single leaves for ./DMAcc, also within containers")
    void olderForms() throws Exception {
        List<Command> leaves = new ArrayList<>();
        String[][] values = {{"AppID", "w7"}, {"ServerID", "old"}, {"AppAddr/1/Addr", "https://old.example.com"},
            {"AppAuth/1/AAuthLevel", "CLCRED"}, {"AppAuth/1/AAuthName", "gw"}, {"AppAuth/1/AAuthSecret", "s"}};
        for (String[] value : values) {
            leaves.add(new Add(leaves.size() + 2, Meta.EMPTY,
                    List.of(Item.ofTarget("./DMAcc/x/" + value[0], Meta.of("chr", null), Data.ofText(value[1])))));
        }
        write("old.xml", message(false, List.of(new Sequence(1, Meta.EMPTY, leaves))));
        assertThat(scan(false)).isTrue();
        assertThat(table.account("old").orElseThrow().name()).isEqualTo("x");
        write("sub.wbxml", message(true, "./DMAcc", example("new.example.com")));
        assertThat(scan(false)).isTrue();
        assertThat(table.account("new.example.com").orElseThrow().name()).isEqualTo("Example");
    }

    @Test
    @Proves({"BOOT-5", "BOOT-36", "BOOT-38"})
    @DisplayName("BOOT-38: a message without ServerID, account or readable tree is refused whole, with a reason and without its secrets")
    void badMessages() throws Exception {
        TreeNode good = example("a.example.com");
        TreeNode nameless = new TreeNode("B", null, good.properties(), good.nodes().subList(2, good.nodes().size()), null);
        TreeNode stranger = TreeNode.interior("X", "urn:example:other", List.of(leaf("ServerID", "x")));
        Object[][] bad = {{message(true, "./Inbox", good, nameless), "ServerID"}, {message(true, "./Inbox", stranger), "no DM account"},
            {message(false, "./Inbox", good, example("a.example.com")), "twice"}, {Arrays.copyOf(message(true, "./Inbox", good), 200),
                "cannot be read"}};
        for (Object[] one : bad) {
            write("bad.wbxml", (byte[]) one[0]);
            assertThat(scan(false)).isFalse();
            assertThat(table.stored()).isEmpty();
            assertThat(folder.resolve("bad.wbxml")).doesNotExist();
            assertThat(folder.resolve("bad.wbxml.refused")).exists();
            assertThat(logger.lines()).last().asString().startsWith("ERROR The bootstrap document bad.wbxml was refused: ")
                    .contains((String) one[1]).doesNotContain("s3cret");
        }
    }

    @Test
    @Proves({"BOOT-7", "BOOT-23", "BOOT-42", "BOOT-45"})
    @DisplayName("BOOT-23: a document with USERPIN waits for the PIN; three wrong ones discard it, the right one is wiped after use")
    void pins() throws Exception {
        byte[] message = message(true, "./Inbox", example("dms.example.com"));
        String mac = "SEC=USERPIN; MAC=" + BootstrapMac.hex(message, "2468".getBytes(StandardCharsets.US_ASCII));
        write("boot.wbxml", message);
        write("boot.wbxml.mac", mac);
        Bootstrap bootstrap = new Bootstrap(folder, storage.disk(), intake(), secrets(), true, logger.logger());
        assertThat(bootstrap.scan()).isFalse();
        assertThat(bootstrap.scan()).isFalse();
        assertThat(logger.lines()).containsExactly("WARN The bootstrap document boot.wbxml waits for the PIN");
        write("pin", "1111");
        assertThat(scan(true)).isFalse();
        assertThat(folder.resolve("pin")).as("one PIN, one try").doesNotExist();
        assertThat(logger.lines()).last().asString().contains("tries left: 2");
        write("pin", "2468\n");
        assertThat(scan(true)).isTrue();
        assertThat(table.account("dms.example.com")).isPresent();
        assertThat(folder).isDirectoryNotContaining(path -> List.of("pin", "boot.wbxml.mac").contains(path.getFileName().toString()));

        byte[] other = message(true, "./Inbox", example("other.example.com"));
        write("other.wbxml", other);
        write("other.wbxml.mac", mac);
        for (int i = 0; i < 3; i++) {
            write("pin", "2468");
            assertThat(scan(true)).isFalse();
        }
        assertThat(logger.lines()).last().asString().isEqualTo(
                "ERROR The bootstrap document other.wbxml was refused: its MAC is wrong with three PINs");
        assertThat(table.account("other.example.com")).isEmpty();
    }

    @Test
    @Proves({"BOOT-3", "BOOT-7", "BOOT-43"})
    @DisplayName("BOOT-43: with the secret of the device in its file a right MAC is taken and a wrong one refused; without any MAC only if allowed")
    void networkSecret() throws Exception {
        write("network-secret", IMSI);
        write("cp.wbxml", CP_WBXML);
        write("cp.wbxml.mac", "application/vnd.wap.connectivity-wbxml; SEC=0; MAC=\"61C03E692BA3F32CF0994D0520D57D3D48C8DE6F\"");
        assertThat(scan(false)).isFalse();
        assertThat(logger.lines()).last().asString().endsWith("was refused: its MAC is wrong");
        write("cp.wbxml", CP_WBXML);
        assertThat(scan(true)).isFalse();
        assertThat(logger.lines()).last().asString().contains("it carries no MAC");
        write("cp.wbxml", CP_WBXML);
        write("cp.wbxml.mac", "SEC=0; MAC=61C03E692BA3F32CF0994D0520D57D3D48C8DE6E");
        assertThat(scan(true)).isTrue();
        assertThat(folder.resolve("network-secret")).exists();
    }

    @Test
    @Proves({"BOOT-7"})
    @DisplayName("USERPINMAC: the MAC is told with the PIN")
    void pinWithMac() throws Exception {
        write("cp.wbxml", CP_WBXML);
        write("cp.wbxml.mac", "SEC=USERPINMAC");
        write("pin", "2468 5FD4F61D5804435276532790C71709544C7AC258");
        assertThat(scan(true)).isTrue();
    }

    @Test
    @Proves({"BOOT-3", "BOOT-23", "BOOT-41", "BOOT-44"})
    @DisplayName("BOOT-41: from a URL a document is taken by the MAC of its content type; without one, or over http by default, it is not")
    void fromUrl() throws Exception {
        byte[] message = message(true, "./Inbox", example("dms.example.com"));
        String[] type = {"application/vnd.syncml.dm+wbxml"};
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/b", exchange -> {
            boolean known = exchange.getRequestURI().toString().endsWith("urn%3Adev%3A1");
            exchange.getResponseHeaders().add("Content-Type", type[0]);
            exchange.sendResponseHeaders(known ? 200 : 404, known ? message.length : -1);
            exchange.getResponseBody().write(known ? message : new byte[0]);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/b?d={deviceId}";
            refused(url, false, true, "plain http is not allowed");
            refused(url.replace("{deviceId}", "x"), true, true, "the answer was 404");
            refused(url, true, true, "carries no MAC");
            refused("nonsense", true, true, "not an https URL");
            type[0] += "; SEC=NETWORKID; MAC=" + BootstrapMac.hex(message, IMSI.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> download(url, true, false).fetch()).isInstanceOf(BootstrapPending.class);
            write("network-secret", IMSI);
            download(url, true, false).fetch();
            assertThat(table.account("dms.example.com")).isPresent();
        } finally {
            server.stop(0);
        }
    }

    private BootstrapDownload download(String url, boolean http, boolean trusted) {
        Map<String, Object> settings = Map.of("bootstrapUrl", url, "bootstrapAllowHttp", http, "bootstrapTrustUrl", trusted);
        DeviceConfiguration configuration = (DeviceConfiguration) Proxy.newProxyInstance(DeviceConfiguration.class.getClassLoader(),
                new Class<?>[] {DeviceConfiguration.class},
                (proxy, method, arguments) -> settings.getOrDefault(method.getName(), method.getDefaultValue()));
        return new BootstrapDownload(configuration, "urn:dev:1", intake(), secrets(), logger.logger());
    }

    private void refused(String url, boolean http, boolean trusted, String reason) {
        assertThatThrownBy(() -> download(url, http, trusted).fetch()).isInstanceOf(BootstrapException.class).hasMessageContaining(reason);
        assertThat(table.stored()).isEmpty();
    }
}
