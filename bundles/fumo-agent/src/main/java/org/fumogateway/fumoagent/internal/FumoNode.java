package org.fumogateway.fumoagent.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** The nodes of the FUMO management object (FUMO-5 to FUMO-21), each with its place, format and access. */
enum FumoNode {
    /** Parent of the instances. */
    PARENT(null, "", DmtData.FORMAT_NODE, "Firmware updates"),
    /** The instance x. */
    INSTANCE(PARENT, "*", DmtData.FORMAT_NODE, "One update package and what is done with it"),
    PKG_NAME(INSTANCE, "PkgName", DmtData.FORMAT_STRING, "Name of the package", MetaNode.CMD_REPLACE),
    PKG_VERSION(INSTANCE, "PkgVersion", DmtData.FORMAT_STRING, "Version of the package", MetaNode.CMD_REPLACE),
    DOWNLOAD(INSTANCE, "Download", DmtData.FORMAT_NODE, "Exec fetches the package", MetaNode.CMD_EXECUTE),
    DOWNLOAD_URL(DOWNLOAD, "PkgURL", DmtData.FORMAT_STRING, "Where the package or its descriptor lies", MetaNode.CMD_REPLACE),
    UPDATE(INSTANCE, "Update", DmtData.FORMAT_NODE, "Exec installs the package that is here", MetaNode.CMD_EXECUTE),
    PKG_DATA(UPDATE, "PkgData", DmtData.FORMAT_BINARY, "The package itself", MetaNode.CMD_REPLACE),
    DOWNLOAD_AND_UPDATE(INSTANCE, "DownloadAndUpdate", DmtData.FORMAT_NODE, "Exec fetches the package and installs it",
            MetaNode.CMD_EXECUTE),
    DOWNLOAD_AND_UPDATE_URL(DOWNLOAD_AND_UPDATE, "PkgURL", DmtData.FORMAT_STRING, "Where the package or its descriptor lies",
            MetaNode.CMD_REPLACE),
    STATE(INSTANCE, "State", DmtData.FORMAT_INTEGER, "State of the update, 10 to 100"),
    EXT(INSTANCE, "Ext", DmtData.FORMAT_NODE, "Additions of this gateway"),
    LAST_RESULT(EXT, "LastResult", DmtData.FORMAT_INTEGER, "Last result code"),
    PROGRESS(EXT, "Progress", DmtData.FORMAT_INTEGER, "Progress of the current phase in percent"),
    DETAIL(EXT, "Detail", DmtData.FORMAT_STRING, "Reason of the last result"),
    FORMATS(EXT, "Formats", DmtData.FORMAT_STRING, "Package formats that can be installed"),
    COMPATIBLE(EXT, "Compatible", DmtData.FORMAT_STRING, "What packages for this instance name, vendor,product"),
    SLOT(EXT, "Slot", DmtData.FORMAT_STRING, "Slot that runs");

    /** Type of every instance (FUMO-1). */
    static final String MOI = "urn:oma:mo:oma-fumo:1.0";
    private static final String TEXT = "text/plain";
    private static final String OCTETS = "application/octet-stream";

    private final FumoNode parent;
    private final String label;
    private final int format;
    private final String description;
    private final int extraCommand;

    FumoNode(FumoNode parent, String label, int format, String description) {
        this(parent, label, format, description, MetaNode.CMD_GET);
    }

    FumoNode(FumoNode parent, String label, int format, String description, int extraCommand) {
        this.parent = parent;
        this.label = label;
        this.format = format;
        this.description = description;
        this.extraCommand = extraCommand;
    }

    /** The node above, null for the topmost. */
    FumoNode parent() {
        return parent;
    }

    /** Name within the parent; that of the instance is configured. */
    String label() {
        return label;
    }

    /** Format as in {@link DmtData}. */
    int format() {
        return format;
    }

    /** For people. */
    String description() {
        return description;
    }

    /** True if this command is possible at all. */
    boolean can(int command) {
        return command == MetaNode.CMD_GET && this != PKG_DATA || command == extraCommand;
    }

    /** True for leaves. */
    boolean leaf() {
        return format != DmtData.FORMAT_NODE;
    }

    /** The Type property: the management object of x, the MIME type of leaves, else null. */
    String type() {
        return switch (this) {
            case INSTANCE -> MOI;
            case PKG_DATA -> OCTETS;
            default -> leaf() ? TEXT : null;
        };
    }

    /** True for what a server may name to have an instance made together with it (FUMO-25). */
    boolean addable() {
        return switch (this) {
            case INSTANCE, DOWNLOAD, DOWNLOAD_URL, DOWNLOAD_AND_UPDATE, DOWNLOAD_AND_UPDATE_URL -> true;
            default -> false;
        };
    }

    /** The node at the end of these names below an instance, or null if the object has no such node. */
    static FumoNode below(String... labels) {
        FumoNode node = INSTANCE;
        for (String label : labels) {
            FumoNode parent = node;
            node = parent.children().stream().filter(child -> child.label.equals(label)).findFirst().orElse(null);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** True if the object may lack this node. */
    boolean optional() {
        return this != PARENT && this != STATE && this != DOWNLOAD_URL && this != DOWNLOAD_AND_UPDATE_URL;
    }

    /** The nodes directly below. */
    List<FumoNode> children() {
        List<FumoNode> below = new ArrayList<>();
        for (FumoNode node : values()) {
            if (node.parent == this) {
                below.add(node);
            }
        }
        return below;
    }

    /** The operation that an Exec on this node orders, or null. */
    OperationKind operation() {
        return switch (this) {
            case DOWNLOAD, DOWNLOAD_URL -> OperationKind.DOWNLOAD;
            case UPDATE -> OperationKind.UPDATE;
            case DOWNLOAD_AND_UPDATE, DOWNLOAD_AND_UPDATE_URL -> OperationKind.DOWNLOAD_AND_UPDATE;
            default -> null;
        };
    }
}
