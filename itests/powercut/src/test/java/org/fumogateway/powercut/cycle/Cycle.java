package org.fumogateway.powercut.cycle;

import java.util.ArrayList;
import java.util.List;

/**
 * A way in which a server updates a gateway.
 *
 * @param way   which commands it sends
 * @param delta the package is a difference to the firmware that runs
 */
record Cycle(Way way, boolean delta) {

    /** The commands of FUMO 1.0. */
    enum Way {
        /** Replace of PkgData in pieces, Exec Update. */
        LOB,
        /** Exec Download with a descriptor, Exec Update. */
        DLOTA,
        /** Exec DownloadAndUpdate with a descriptor. */
        DOWNLOAD_AND_UPDATE
    }

    static List<Cycle> all() {
        List<Cycle> all = new ArrayList<>();
        for (Way way : Way.values()) {
            all.add(new Cycle(way, false));
            all.add(new Cycle(way, true));
        }
        return all;
    }

    @Override
    public String toString() {
        return way + (delta ? " delta" : " full");
    }
}
