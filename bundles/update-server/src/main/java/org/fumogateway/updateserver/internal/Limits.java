package org.fumogateway.updateserver.internal;

import java.time.Duration;
import java.time.Instant;
import org.fumogateway.server.job.UpdateJob;

/**
 * How long a report may take (FUMO-115).
 *
 * @param download from the Exec to the end of the download
 * @param update   from there to the end of the update
 * @param consent  from the decision to the yes of the person at the gateway
 */
record Limits(Duration download, Duration update, Duration consent) {

    static Limits of(UpdateServerConfig config) {
        return new Limits(Duration.ofHours(config.downloadHours()), Duration.ofHours(config.updateHours()), Duration.ofHours(config.askHours()));
    }

    /** When an operation that begins now must have been reported. */
    Instant due(UpdateJob.Operation operation, Instant now) {
        return switch (operation) {
            case DOWNLOAD, DELIVERY -> now.plus(download);
            case UPDATE -> now.plus(update);
            case DOWNLOAD_AND_UPDATE -> now.plus(download).plus(update);
        };
    }

    /** When a package that begins to be sent now must have arrived and been answered, sessions that break in between included. */
    Instant dueOfTransfer(Instant now) {
        return now.plus(download).plus(update);
    }

    /** When the person at the gateway must have agreed. */
    Instant dueOfConsent(Instant now) {
        return now.plus(consent);
    }

    /** When an operation whose last phase begins now must have been reported or read back. */
    Instant dueInLastPhase(Instant now) {
        return now.plus(update);
    }
}
