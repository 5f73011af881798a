package org.fumogateway.dlota.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fumogateway.fumoagent.internal.UnjudgedTarget;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.testing.TestLogger;

/**
 * A process that does nothing but download: downloader, spool and disk of the gateway without a framework and without the judgement of a
 * package. Arguments: URL, data folder, file with the authorities for TLS. Says how many milliseconds the download took.
 */
public final class DownloadProcess {

    private static final long LARGEST = 4L << 30;

    private DownloadProcess() {
    }

    /** Downloads. */
    public static void main(String[] arguments) throws Exception {
        TlsSettings tls = TlsSettings.of(arguments[2], new String[0], "", "");
        DlotaDownloader downloader = new DlotaDownloader(TestLogger.create(), settings(tls), Clock.systemUTC());
        long begun = System.nanoTime();
        try (UnjudgedTarget target = UnjudgedTarget.open(Path.of(arguments[1]), LARGEST)) {
            downloader.download(new DownloadRequest("op-1", arguments[0], "GW 200", "4.1.7", "en"), target.target());
            if (!target.accepted()) {
                throw new IllegalStateException("the download was not completed");
            }
        }
        System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    private static Settings settings(TlsSettings tls) {
        return new Settings(true, List.of(), List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")), List.of(Settings.PACKAGE_TYPE), LARGEST,
                Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60), 1000, Duration.ofMinutes(5), Duration.ofSeconds(30), 1,
                Duration.ofHours(24), Duration.ofSeconds(30), Duration.ofSeconds(10), false, new Settings.Connection(tls, null,
                ServerCredentials.none()), new Settings.Budget(300, 0),
                new Settings.Windows(TimeWindows.always(), Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)),
                new Settings.CheckpointRule(4 << 20, Duration.ofSeconds(2)));
    }
}
