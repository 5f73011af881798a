package org.fumogateway.dmtree.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.dmt.spi.MountPlugin;
import org.osgi.service.dmt.spi.MountPoint;

/** A plugin for tests that wants to know where it is mounted. */
final class MountedPlugin extends MemoryPlugin implements MountPlugin {

    final List<MountPoint> added = new CopyOnWriteArrayList<>();
    final List<MountPoint> removed = new CopyOnWriteArrayList<>();
    RuntimeException failure;

    MountedPlugin(String label) {
        super(label);
    }

    @Override
    public void mountPointAdded(MountPoint place) {
        added.add(place);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void mountPointRemoved(MountPoint place) {
        removed.add(place);
        if (failure != null) {
            throw failure;
        }
    }

    /** The paths of the places it is at now. */
    List<String> places() {
        return added.stream().filter(place -> !removed.contains(place)).map(place -> String.join("/", place.getMountPath())).toList();
    }
}
