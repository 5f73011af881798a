package org.fumogateway.dlota.internal;

import java.time.Duration;
import java.util.List;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.testing.TestLogger;

/** The room {@code dlota} as Declarative Services would make it, allowed to ask a server on this machine. */
public final class DownloaderWithoutFramework {

    private static final int MOST_OCTETS = 10 << 20;
    private static final int TRIES = 4;

    private DownloaderWithoutFramework() {
    }

    /** A downloader; it keeps nothing between two downloads. */
    public static PackageDownloader create() {
        try {
            return new DlotaDownloader(TestLogger.create(), new Settings(true, List.of(), List.of(Network.parse("127.0.0.0/8")),
                    List.of(Settings.PACKAGE_TYPE), MOST_OCTETS, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 1,
                    Duration.ofMinutes(5), Duration.ofMillis(2), TRIES, Duration.ofMinutes(1), Duration.ofSeconds(20),
                    Duration.ofMillis(5), false, Settings.Connection.PLAIN, new Settings.Budget(300, 0)));
        } catch (HttpConfigurationException unusable) {
            throw new IllegalStateException(unusable);
        }
    }
}
