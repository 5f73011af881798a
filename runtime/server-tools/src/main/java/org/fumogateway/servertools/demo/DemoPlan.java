package org.fumogateway.servertools.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.launcher.LaunchException;

/**
 * What one run of the demo does, on one server and one gateway.
 *
 * @param flows in order; a flow that needs a package on the gateway stands behind one that brings it
 * @param from  image that runs at first; null to make one
 * @param to    image of the first release, which then takes turns with {@code from}; null to make them
 */
record DemoPlan(List<DemoFlow> flows, Path from, Path to) {

    /** Octets of the images the demo makes: as large as real firmware once, smaller where many flows follow each other. */
    private static final long LARGE_IMAGE = 34L << 20;
    private static final long SMALL_IMAGE = 8L << 20;
    private static final long IMAGE_WITHIN_DM = 5L << 20;

    DemoPlan {
        flows = List.copyOf(flows);
    }

    /**
     * Makes a plan.
     *
     * @param names flows by name; empty for the main ones, or only 5.4.4 where images are given
     * @param all   every flow
     * @throws LaunchException if there is no flow of a name
     */
    static DemoPlan of(List<String> names, boolean all, Path from, Path to) throws LaunchException {
        List<DemoFlow> wanted = new ArrayList<>();
        for (String name : names) {
            wanted.add(DemoFlow.named(name));
        }
        if (all) {
            wanted.addAll(List.of(DemoFlow.values()));
        } else if (wanted.isEmpty()) {
            wanted.addAll(to == null ? DemoFlow.MAIN : List.of(DemoFlow.DOWNLOAD_AND_UPDATE));
        }
        return new DemoPlan(withPackages(wanted), from, to);
    }

    private static List<DemoFlow> withPackages(List<DemoFlow> wanted) {
        List<DemoFlow> flows = new ArrayList<>();
        for (DemoFlow flow : wanted) {
            boolean held = !flows.isEmpty() && !flows.get(flows.size() - 1).updates();
            if (flow.needsHeldPackage() && !held) {
                flows.add(DemoFlow.DOWNLOAD);
            }
            flows.add(flow);
        }
        return flows;
    }

    /** The image of a release, counted from 0 for what the factory installs; null if the demo makes it. */
    Path image(int release) {
        return release % 2 == 0 ? from : to;
    }

    /** Octets of the image that the demo makes for a flow. */
    static long octets(DemoFlow flow) {
        return switch (flow) {
            case DOWNLOAD_AND_UPDATE -> LARGE_IMAGE;
            case LARGE_OBJECT, LARGE_OBJECT_ASKED, LARGE_OBJECT_DETAILS, CLIENT_INITIATED_OBJECT -> IMAGE_WITHIN_DM;
            default -> SMALL_IMAGE;
        };
    }
}
