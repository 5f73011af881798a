package org.fumogateway.fumoagent.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.Uri;

/** The management object as it is right now: which nodes exist (absence is a state too), and what they say. Thread-safe. */
final class FumoObject {

    private static final int CONFIRMED_PERCENT = 100;

    private final String[] parentPath;
    private final String instanceName;
    private final UpdatableComponent component;
    private final Set<OperationKind> offered;
    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final ProgressBoard progress;

    /**
     * @throws IllegalArgumentException if the URI of the instance does not lie at least two levels below the root
     */
    FumoObject(String instanceUri, UpdatableComponent component, Set<OperationKind> offered, InstanceJournal journal, Neighbours neighbours,
            ProgressBoard progress) {
        String[] path = Uri.toPath(instanceUri);
        if (path.length < 3 || !path[0].equals(".")) {
            throw new IllegalArgumentException("The URI of an instance looks like ./FwUpdate/Gw: " + instanceUri);
        }
        this.parentPath = Arrays.copyOf(path, path.length - 1);
        this.instanceName = path[path.length - 1];
        this.component = component;
        this.offered = offered;
        this.journal = journal;
        this.neighbours = neighbours;
        this.progress = progress;
    }

    /** URI of the node above the instance: the root of the plugin. */
    String parentUri() {
        return Uri.toUri(parentPath);
    }

    /** URI of the node that takes packages as they are. */
    String packageDataUri() {
        String[] path = Arrays.copyOf(parentPath, parentPath.length + 3);
        path[parentPath.length] = instanceName;
        path[parentPath.length + 1] = FumoNode.UPDATE.label();
        path[parentPath.length + 2] = FumoNode.PKG_DATA.label();
        return Uri.toUri(path);
    }

    /** True if a server has added the instance. */
    boolean dynamic() {
        return component.dynamic();
    }

    /** The node of that absolute path, or null if there is none now. */
    FumoNode find(String[] path) {
        if (path.length < parentPath.length || !Arrays.equals(parentPath, Arrays.copyOf(path, parentPath.length))) {
            return null;
        }
        FumoNode node = FumoNode.PARENT;
        for (int i = parentPath.length; i < path.length && node != null; i++) {
            node = child(node, path[i]);
        }
        return node;
    }

    private FumoNode child(FumoNode parent, String name) {
        return parent.children().stream().filter(node -> name(node).equals(name) && present(node)).findFirst().orElse(null);
    }

    /** Names of the children that exist now. */
    String[] childNames(FumoNode node) {
        return node.children().stream().filter(this::present).map(this::name).toArray(String[]::new);
    }

    private String name(FumoNode node) {
        return node == FumoNode.INSTANCE ? instanceName : node.label();
    }

    /**
     * Without a downloader and without large objects there is no way in for packages; what is under way or was ended stays readable all the
     * same.
     */
    private boolean present(FumoNode node) {
        return switch (node) {
            case INSTANCE -> dynamic() || present(FumoNode.DOWNLOAD) || present(FumoNode.DOWNLOAD_AND_UPDATE) || present(FumoNode.PKG_DATA)
                    || journal.current().state() != FumoState.IDLE;
            case PKG_DATA -> offered.contains(OperationKind.UPDATE) && !neighbours.largeObjects.isEmpty();
            case DOWNLOAD, DOWNLOAD_AND_UPDATE -> offered.contains(node.operation()) && !neighbours.downloaders.isEmpty();
            case UPDATE -> offered.contains(OperationKind.UPDATE);
            default -> true;
        };
    }

    /** The value of a leaf. */
    DmtData value(FumoNode node, InstanceRecord now) {
        return switch (node) {
            case PKG_NAME -> new DmtData(now.packageName());
            case PKG_VERSION -> new DmtData(now.packageVersion());
            case DOWNLOAD_URL -> new DmtData(now.downloadUrl());
            case DOWNLOAD_AND_UPDATE_URL -> new DmtData(now.downloadAndUpdateUrl());
            case STATE -> new DmtData(now.state().value());
            case LAST_RESULT -> new DmtData(now.lastResult());
            case PROGRESS -> new DmtData(percent(now.state()));
            case DETAIL -> new DmtData(now.detail());
            case FORMATS -> new DmtData(formats());
            case COMPATIBLE -> new DmtData(compatible());
            case SLOT -> new DmtData(neighbours.runningFirmware.best().map(RunningFirmware::slot).orElse(""));
            case PARENT, INSTANCE, DOWNLOAD, UPDATE, PKG_DATA, DOWNLOAD_AND_UPDATE, EXT -> null;
        };
    }

    /** Confirmed is 100, for as long as the State says so and in every later start (PKG-75). */
    private int percent(FumoState state) {
        boolean confirmed = state == FumoState.UPDATE_SUCCESSFUL_HAVE_DATA || state == FumoState.UPDATE_SUCCESSFUL_NO_DATA;
        return confirmed ? CONFIRMED_PERCENT : progress.percent();
    }

    /** A server that knows what an instance takes sends it nothing else (FUMO-112). */
    private String compatible() {
        return component.gateway() ? neighbours.identities.best().map(DeviceIdentity::compatible).orElse("") : component.compatible();
    }

    private String formats() {
        TreeSet<String> encodings = new TreeSet<>();
        neighbours.installers.all().forEach(installer -> neighbours.capabilities(installer).ifPresent(can -> encodings.addAll(can.encodings())));
        return encodings.isEmpty() ? "" : "fup," + String.join(",", encodings);
    }
}
