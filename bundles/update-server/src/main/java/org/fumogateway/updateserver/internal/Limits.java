package org.fumogateway.updateserver.internal;

import java.time.Duration;
import java.time.Instant;
import org.fumogateway.server.job.UpdateJob;

/**
 * How long a report may take (FUMO-115).
 *
 * @param download from the Exec to the end of the download
 * @param update   from there to the end of the update
 */
record Limits(Duration download, Duration update) {

    /** True if no report can be expected any more. */
    boolean overdue(UpdateJob job, Instant now) {
        Duration limit = switch (job.operation()) {
            case DOWNLOAD, DELIVERY -> download;
            case UPDATE -> update;
            case DOWNLOAD_AND_UPDATE -> download.plus(update);
        };
        return !job.state().closed() && job.changed().plus(limit).isBefore(now);
    }

    /** No job that changed later can be overdue. */
    Duration shortest() {
        return download.compareTo(update) < 0 ? download : update;
    }
}
