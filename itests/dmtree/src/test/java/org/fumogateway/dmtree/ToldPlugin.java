package org.fumogateway.dmtree;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.osgi.service.dmt.spi.MountPlugin;
import org.osgi.service.dmt.spi.MountPoint;

/** A plugin that is told where it is mounted. */
class ToldPlugin extends MemoryPlugin implements MountPlugin {

    final List<MountPoint> added = new CopyOnWriteArrayList<>();
    final List<MountPoint> removed = new CopyOnWriteArrayList<>();

    ToldPlugin() {
        super("");
    }

    @Override
    public void mountPointAdded(MountPoint place) {
        added.add(place);
    }

    @Override
    public void mountPointRemoved(MountPoint place) {
        removed.add(place);
    }

    static List<String> paths(List<MountPoint> places) {
        return places.stream().map(place -> String.join("/", place.getMountPath())).toList();
    }
}
