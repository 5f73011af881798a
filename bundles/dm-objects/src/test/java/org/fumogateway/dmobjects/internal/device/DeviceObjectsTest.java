package org.fumogateway.dmobjects.internal.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.DescribedNode;
import org.fumogateway.testing.DescribedTree;
import org.fumogateway.testing.DeviceDescription;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.ReadableDataSession;

class DeviceObjectsTest {

    @TempDir
    Path data;

    private static DeviceConfiguration configuration(String deviceId) {
        return (DeviceConfiguration) Proxy.newProxyInstance(DeviceConfiguration.class.getClassLoader(),
                new Class<?>[] {DeviceConfiguration.class},
                (proxy, method, arguments) -> method.getName().equals("deviceId") ? deviceId : method.getDefaultValue());
    }

    private DeviceIdentity identity(String configured, String derived) throws Exception {
        try (FileStorage storage = FileStorage.open(data, new NioDisk(), 0); Store store = storage.open("dm-objects")) {
            return new GatewayIdentity(configuration(configured), "0.1.0", store, () -> derived, TestLogger.create());
        }
    }

    @Test
    @Proves("TREE-110")
    @DisplayName("A device id taken from a network interface is kept when the interface changes; an operator's word comes first")
    void deviceIdStays() throws Exception {
        assertThat(HardwareAddress.urn(HexFormat.of().parseHex("0024be804ff1"))).isEqualTo("urn:dev:mac:0024befffe804ff1");
        assertThat(HardwareAddress.deviceId()).startsWith("urn:");
        assertThat(identity("", "urn:dev:mac:first").deviceId()).isEqualTo("urn:dev:mac:first");
        assertThat(identity("", "urn:dev:mac:second").deviceId()).isEqualTo("urn:dev:mac:first");
        assertThat(identity("urn:example:configured", "urn:dev:mac:second").deviceId()).isEqualTo("urn:example:configured");
        assertThat(identity("", "urn:dev:mac:second").deviceId()).isEqualTo("urn:example:configured");
    }

    @Test
    @Proves({"TREE-110", "TREE-111", "DM-160"})
    @DisplayName("DevInfo and DevDetail show identity, the firmware that really runs and its digest, and no large objects")
    void objects() throws Exception {
        DeviceIdentity identity = identity("", "urn:dev:mac:first");
        ReadableDataSession info = new DevInfoPlugin(identity, "0.1.0").openReadOnlySession(path("./DevInfo"), null);
        assertThat(info.getChildNodeNames(path("./DevInfo"))).containsExactly("DevId", "Man", "Mod", "DmV", "Lang");
        assertThat(info.getNodeValue(path("./DevInfo/DevId")).getString()).isEqualTo("urn:dev:mac:first");
        MetaNode meta = info.getMetaNode(path("./DevInfo/DevId"));
        assertThat(meta.getScope()).isEqualTo(MetaNode.PERMANENT);
        assertThat(meta.can(MetaNode.CMD_GET)).isTrue();
        assertThat(meta.can(MetaNode.CMD_REPLACE)).isFalse();
        assertThat(info.getNodeType(path("./DevInfo"))).isEqualTo("urn:oma:mo:oma-dm-devinfo:1.0");

        DevDetailPlugin detail = new DevDetailPlugin(configuration(""), identity);
        ReadableDataSession before = detail.openReadOnlySession(path("./DevDetail"), null);
        assertThat(before.getNodeValue(path("./DevDetail/FwV")).getString()).isEmpty();
        assertThat(before.isNodeUri(path("./DevDetail/Ext/FwDigest"))).isFalse();
        assertThat(before.getNodeValue(path("./DevDetail/Ext/Compatible")).getString()).isEqualTo(identity.compatible()).isNotBlank();
        assertThat(before.getNodeValue(path("./DevDetail/LrgObj")).getBoolean()).isFalse();
        assertThat(before.getNodeValue(path("./DevDetail/URI/MaxDepth")).getString()).isEqualTo("0");
        detail.firmware = new Running();
        ReadableDataSession after = detail.openReadOnlySession(path("./DevDetail"), null);
        assertThat(after.getNodeValue(path("./DevDetail/FwV")).getString()).isEqualTo("4.2.0");
        assertThat(after.getNodeValue(path("./DevDetail/Ext/FwDigest")).getString()).isEqualTo("ab".repeat(32));
        assertThat(before.getNodeValue(path("./DevDetail/FwV")).getString()).as("one session, one picture").isEmpty();
    }

    @Test
    @Proves("DM-160")
    @DisplayName("LrgObj is true exactly as long as somebody takes large objects")
    void largeObjects() throws Exception {
        DevDetailPlugin detail = new DevDetailPlugin(configuration(""), identity("", "urn:dev:mac:first"));
        detail.largeObjects = new LargeObjects() {
            @Override
            public Optional<Content> read(String nodeUri) {
                return Optional.empty();
            }

            @Override
            public long largest() {
                return 1;
            }

            @Override
            public Reception open(String nodeUri, String principal, String format, long expected) {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(detail.openReadOnlySession(path("./DevDetail"), null).getNodeValue(path("./DevDetail/LrgObj")).getBoolean()).isTrue();
        detail.largeObjects = null;
        assertThat(detail.openReadOnlySession(path("./DevDetail"), null).getNodeValue(path("./DevDetail/LrgObj")).getBoolean()).isFalse();
    }

    @Test
    @Proves("TREE-12")
    @DisplayName("The limits of URIs are the smaller ones of the two rooms that have some, and 0 if neither has any")
    void limits() throws Exception {
        DevDetailPlugin detail = new DevDetailPlugin(configuration(""), identity("", "urn:dev:mac:first"));
        Map<String, Object> commands = Map.of("service.id", 1L, "maxDepth", 9, "maxTotalLength", 127, "maxSegmentLength", 0);
        detail.bindCommands(commands);
        detail.bindTree(Map.of("service.id", 2L, "maxDepth", 7, "maxUriLength", 255, "maxNameLength", 32));
        assertThat(limits(detail)).containsExactly("7", "127", "32");
        detail.unbindCommands(commands);
        assertThat(limits(detail)).containsExactly("7", "255", "32");
        detail.unbindTree(Map.of("service.id", 1L));
        assertThat(limits(detail)).containsExactly("7", "255", "32");
        detail.unbindTree(Map.of("service.id", 2L));
        assertThat(limits(detail)).containsExactly("0", "0", "0");
    }

    private static List<String> limits(DevDetailPlugin detail) throws Exception {
        ReadableDataSession session = detail.openReadOnlySession(path("./DevDetail"), null);
        List<String> limits = new ArrayList<>();
        for (String name : List.of("MaxDepth", "MaxTotLen", "MaxSegLen")) {
            limits.add(session.getNodeValue(path("./DevDetail/URI/" + name)).getString());
        }
        return limits;
    }

    @Test
    @Proves({"TREE-100", "TREE-101", "TREE-103", "TREE-105", "TREE-104"})
    @DisplayName("TREE-100 to TREE-105: DevInfo and DevDetail are just what their descriptions say; what comes and goes is described as optional")
    void described() throws Exception {
        DeviceIdentity identity = identity("", "urn:dev:mac:first");
        assertThat(DescribedTree.differences(new DevInfoPlugin(identity, "0.1.0").openReadOnlySession(path("./DevInfo"), null),
                description("DevInfo"))).isEmpty();
        DevDetailPlugin detail = new DevDetailPlugin(configuration(""), identity);
        assertThat(DescribedTree.differences(detail.openReadOnlySession(path("./DevDetail"), null), description("DevDetail")))
                .containsExactly("DevDetail/Ext/FwDigest: described, but there is no such node");
        detail.firmware = new Running();
        assertThat(DescribedTree.differences(detail.openReadOnlySession(path("./DevDetail"), null), description("DevDetail"))).isEmpty();
    }

    private static DescribedNode description(String name) throws Exception {
        return DeviceDescription.read(DeviceObjectsTest.class.getResourceAsStream("/" + DeviceDescription.FOLDER + "/" + name + ".xml"));
    }

    private static String[] path(String uri) {
        return uri.split("/");
    }

    private static final class Running implements RunningFirmware {

        @Override
        public String version() {
            return "4.2.0";
        }

        @Override
        public String slot() {
            return "a";
        }

        @Override
        public long length() {
            return 1;
        }

        @Override
        public String sha256() {
            return "ab".repeat(32);
        }

        @Override
        public String bootId() {
            return "boot";
        }

        @Override
        public boolean trial() {
            return false;
        }
    }
}
