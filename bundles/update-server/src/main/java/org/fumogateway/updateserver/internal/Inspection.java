package org.fumogateway.updateserver.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.FumoInstance.Node;
import org.fumogateway.server.gateway.Gateway;

/**
 * Reads what must be known of a gateway before it can be updated: its versions, and its FUMO instances, which are found by their
 * Type at any place of the first two levels (FUMO-1). A leaf that a gateway does not have is no error. Three reads, one after the
 * other, and a fourth one where components of a gateway have instances of their own.
 */
final class Inspection {

    /** Leaves that are read. */
    static final Set<String> LEAVES = Set.of(Gateway.FIRMWARE_VERSION, Gateway.HARDWARE_VERSION, Gateway.SOFTWARE_VERSION,
            Gateway.OEM, "./DevDetail/DevTyp", Gateway.LARGE_OBJECTS, PackageChoice.FIRMWARE_DIGEST, PackageChoice.COMPATIBLE);

    private static final String ROOT = ".";
    private static final String TYPE = "?prop=Type";
    private static final String FUMO = "urn:oma:mo:oma-fumo:1.0";
    private static final Set<String> STANDARD_OBJECTS = Set.of("DevInfo", "DevDetail", "DMAcc", "Inbox", "SyncML", "OSGi");
    /** Where instances are looked for if the root must not be read. */
    private static final List<String> USUAL_PLACES = List.of("./FwUpdate", "./FUMO");
    private static final int MAX_PLACES = 64;

    private final Map<String, String> values = new HashMap<>();
    private List<String> places = List.of();
    private List<String> candidates = List.of();
    private int step;

    /** The next read; null if all is known. */
    ManagementCommand next() {
        step++;
        return switch (step) {
            case 1 -> firstRead();
            case 2 -> secondRead();
            case 3 -> thirdRead();
            case 4 -> fourthRead();
            default -> null;
        };
    }

    void take(CommandResult result) {
        for (CommandResult.Value value : result.values()) {
            values.put(value.uri(), value.text());
        }
    }

    /** Values of the leaves that the gateway has. */
    Map<String, String> leaves() {
        Map<String, String> found = new HashMap<>(values);
        found.keySet().removeIf(uri -> !LEAVES.contains(uri) && !isLeafOfInstance(uri));
        return found;
    }

    /** True for the leaves below instances that are kept with the gateway. */
    static boolean isLeafOfInstance(String uri) {
        return uri.endsWith(UpdateTarget.COMPATIBLE) || uri.endsWith(UpdateTarget.VERSION);
    }

    /** The instances found. */
    List<FumoInstance> instances() {
        return candidates.stream().filter(this::isInstance).map(this::instance).toList();
    }

    private ManagementCommand firstRead() {
        List<String> uris = new ArrayList<>(LEAVES.stream().sorted().toList());
        uris.add(ROOT);
        return new ManagementCommand.Read(uris);
    }

    private ManagementCommand secondRead() {
        List<String> roots = children(ROOT).stream().filter(name -> !STANDARD_OBJECTS.contains(name)).map(name -> "./" + name)
                .limit(MAX_PLACES).toList();
        places = roots.isEmpty() ? USUAL_PLACES : roots;
        List<String> uris = new ArrayList<>();
        for (String place : places) {
            uris.add(place + TYPE);
            uris.add(place);
        }
        return new ManagementCommand.Read(uris);
    }

    private ManagementCommand thirdRead() {
        candidates = places.stream().flatMap(place -> isInstance(place) ? java.util.stream.Stream.of(place)
                : children(place).stream().map(name -> place + "/" + name)).limit(MAX_PLACES).toList();
        List<String> uris = new ArrayList<>();
        for (String candidate : candidates) {
            uris.addAll(List.of(candidate + TYPE, candidate, candidate + "/State", candidate + "/PkgVersion", candidate
                    + "/Update", candidate + UpdateTarget.COMPATIBLE));
        }
        return uris.isEmpty() ? null : new ManagementCommand.Read(uris);
    }

    private ManagementCommand fourthRead() {
        List<String> uris = instances().stream().map(FumoInstance::uri).filter(this::isOfComponent).map(uri -> uri + UpdateTarget.VERSION).toList();
        return uris.isEmpty() ? null : new ManagementCommand.Read(uris);
    }

    /** An instance that names other products than the gateway is that of a component, whose version DevDetail does not tell. */
    private boolean isOfComponent(String uri) {
        String own = values.getOrDefault(PackageChoice.COMPATIBLE, "").strip();
        String named = values.getOrDefault(uri + UpdateTarget.COMPATIBLE, "").strip();
        return !named.isEmpty() && !named.equals(own);
    }

    private boolean isInstance(String uri) {
        return FUMO.equals(values.getOrDefault(uri + TYPE, "").strip());
    }

    private FumoInstance instance(String uri) {
        Set<Node> nodes = EnumSet.noneOf(Node.class);
        List<String> children = children(uri);
        if (children.contains("Download")) {
            nodes.add(Node.DOWNLOAD);
        }
        if (children.contains("Update")) {
            nodes.add(Node.UPDATE);
        }
        if (children.contains("DownloadAndUpdate")) {
            nodes.add(Node.DOWNLOAD_AND_UPDATE);
        }
        if (children(uri + "/Update").contains("PkgData")) {
            nodes.add(Node.PACKAGE_DATA);
        }
        return new FumoInstance(uri, nodes, FumoState.parse(values.get(uri + "/State")).value(),
                values.getOrDefault(uri + "/PkgVersion", ""));
    }

    private List<String> children(String uri) {
        String names = values.getOrDefault(uri, "");
        return Arrays.stream(names.split("/")).filter(name -> !name.isEmpty()).toList();
    }
}
