package org.fumogateway.dmobjects.internal.device;

import static org.fumogateway.dmobjects.internal.node.ObjectNode.text;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fumogateway.dmobjects.internal.node.NodeRules;
import org.fumogateway.dmobjects.internal.node.ObjectNode;
import org.fumogateway.dmobjects.internal.node.ReadOnlyPlugin;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.dmt.spi.DataPlugin;

/** The object {@code ./DevInfo} (TREE section 10.1). */
@Component(service = DataPlugin.class, property = DataPlugin.DATA_ROOT_URIS + "=./DevInfo")
public final class DevInfoPlugin extends ReadOnlyPlugin {

    private static final String TYPE = "urn:oma:mo:oma-dm-devinfo:1.0";

    private final ObjectNode picture;

    /** Builds the object, which is constant. */
    @Activate
    public DevInfoPlugin(BundleContext context, @Reference DeviceIdentity identity) {
        this(identity, context.getBundle().getVersion().toString());
    }

    DevInfoPlugin(DeviceIdentity identity, String clientVersion) {
        super(".", "DevInfo");
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        children.put("DevId", text("Unique identity of the device", identity.deviceId()));
        children.put("Man", text("Manufacturer", identity.manufacturer()));
        children.put("Mod", text("Model", identity.model()));
        children.put("DmV", text("Version of the DM client", clientVersion));
        children.put("Lang", text("Language", identity.language()));
        picture = ObjectNode.interior(NodeRules.interior("Device information, sent in every session"), TYPE, children);
    }

    @Override
    public ObjectNode picture() {
        return picture;
    }
}
