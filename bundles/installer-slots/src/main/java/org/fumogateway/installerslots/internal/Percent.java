package org.fumogateway.installerslots.internal;

import java.util.function.LongConsumer;
import org.fumogateway.gateway.install.FirmwareInstaller.Progress;

/** Octets to percent; tells each percent once and never goes back. */
final class Percent implements LongConsumer {

    private final Progress progress;
    private final long total;
    private final int share;
    private int last = -1;

    /**
     * A counter.
     *
     * @param total octets of the whole
     * @param share percent that the whole of these octets stands for
     */
    Percent(Progress progress, long total, int share) {
        this.progress = progress;
        this.total = total;
        this.share = share;
    }

    @Override
    public void accept(long octets) {
        int percent = (int) (share * (double) octets / total);
        if (percent > last) {
            last = percent;
            progress.percent(percent);
        }
    }
}
