package org.fumogateway.dmobjects.internal.device;

import static org.fumogateway.dmobjects.internal.node.ObjectNode.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fumogateway.dmobjects.internal.node.NodeRules;
import org.fumogateway.dmobjects.internal.node.ObjectNode;
import org.fumogateway.dmobjects.internal.node.ReadOnlyPlugin;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.AccessCheck;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.spi.DataPlugin;

/**
 * The object {@code ./DevDetail} (TREE section 10.2). The firmware version is what {@link RunningFirmware} says, empty as long as nobody
 * says it; {@code Ext/FwDigest} lets a server choose a delta for exactly this image, {@code Ext/Compatible} a package for this product
 * (PKG-29).
 */
@Component(service = DataPlugin.class, property = DataPlugin.DATA_ROOT_URIS + "=./DevDetail", configurationPid = DeviceConfiguration.PID)
public final class DevDetailPlugin extends ReadOnlyPlugin {

    private static final String TYPE = "urn:oma:mo:oma-dm-devdetail:1.0";
    private static final Integer UNLIMITED = 0;

    private final DeviceConfiguration configuration;
    private final DeviceIdentity identity;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, target = RunningFirmware.OF_GATEWAY)
    volatile RunningFirmware firmware;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile LargeObjects largeObjects;

    private volatile Map<String, Object> commands = Map.of();
    private volatile Map<String, Object> tree = Map.of();

    /** Takes what does not change. */
    @Activate
    public DevDetailPlugin(DeviceConfiguration configuration, @Reference DeviceIdentity identity) {
        super(".", "DevDetail");
        this.configuration = configuration;
        this.identity = identity;
    }

    @Reference(service = CommandProcessor.class, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, updated = "bindCommands")
    void bindCommands(Map<String, Object> properties) {
        commands = Map.copyOf(properties);
    }

    void unbindCommands(Map<String, Object> properties) {
        if (Objects.equals(commands.get(Constants.SERVICE_ID), properties.get(Constants.SERVICE_ID))) {
            commands = Map.of();
        }
    }

    @Reference(service = AccessCheck.class, cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, updated = "bindTree")
    void bindTree(Map<String, Object> properties) {
        tree = Map.copyOf(properties);
    }

    void unbindTree(Map<String, Object> properties) {
        if (Objects.equals(tree.get(Constants.SERVICE_ID), properties.get(Constants.SERVICE_ID))) {
            tree = Map.of();
        }
    }

    @Override
    public ObjectNode picture() {
        RunningFirmware running = firmware;
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        children.put("URI", limits());
        children.put("DevTyp", text("Kind of device", configuration.deviceType()));
        children.put("OEM", text("Original equipment manufacturer", configuration.oem()));
        children.put("FwV", text("Firmware version", running == null ? "" : running.version()));
        children.put("SwV", text("Software version", identity.softwareVersion()));
        children.put("HwV", text("Hardware version", identity.hardwareVersion()));
        // Without anybody to take large objects a server must not send any (DM-160).
        children.put("LrgObj", ObjectNode.leaf(NodeRules.value(DmtData.FORMAT_BOOLEAN, "Large objects are supported"),
                new DmtData(largeObjects != null)));
        children.put("Ext", extensions(identity, running));
        return ObjectNode.interior(NodeRules.interior("Details of the device"), TYPE, children);
    }

    /** What both the room that reads URIs and the tree accept (TREE-12). */
    private ObjectNode limits() {
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        children.put("MaxDepth", text("Deepest level of the tree, 0 for no limit", limit(CommandProcessor.MAX_DEPTH, AccessCheck.MAX_DEPTH)));
        children.put("MaxTotLen", text("Longest URI, 0 for no limit", limit(CommandProcessor.MAX_TOTAL_LENGTH, AccessCheck.MAX_URI_LENGTH)));
        children.put("MaxSegLen",
                text("Longest node name, 0 for no limit", limit(CommandProcessor.MAX_SEGMENT_LENGTH, AccessCheck.MAX_NAME_LENGTH)));
        return ObjectNode.interior(NodeRules.interior("Limits of URIs"), null, children);
    }

    /** The smaller of two limits, neither of which need be there. */
    private String limit(String ofCommands, String ofTree) {
        return Stream.of(commands.getOrDefault(ofCommands, UNLIMITED), tree.getOrDefault(ofTree, UNLIMITED))
                .map(limit -> Integer.valueOf(limit.toString())).filter(limit -> limit > 0).min(Integer::compare).orElse(UNLIMITED).toString();
    }

    private static ObjectNode extensions(DeviceIdentity identity, RunningFirmware running) {
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        children.put("Compatible", text("What an update package must name to fit this product", identity.compatible()));
        if (running != null) {
            children.put("FwDigest", ObjectNode.leaf(
                    NodeRules.dynamicValue(DmtData.FORMAT_STRING, "SHA-256 of the running image in hexadecimal"),
                    new DmtData(running.sha256())));
        }
        return ObjectNode.interior(NodeRules.interior("Extensions of this product"), null, children);
    }
}
