package org.fumogateway.dlota.internal;

import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.testing.TestLogger;

/** What the tests of downloads share: settings with short waits, an object, descriptors. */
final class Downloads {

    static final String PACKAGE = Settings.PACKAGE_TYPE;
    static final String DD = ContentKind.DESCRIPTOR_TYPE;
    static final byte[] OBJECT = object(300_000);

    static final Settings.Windows ALWAYS_OPEN =
            new Settings.Windows(TimeWindows.always(), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMillis(20));

    /** A loaded machine is no silent server. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private Downloads() {
    }

    static Settings settings() {
        return settings(List.of());
    }

    static Settings settings(List<String> hosts) {
        return settings(hosts, Settings.Connection.PLAIN, new Settings.Budget(300, 0));
    }

    static Settings settings(List<String> hosts, Settings.Connection connection, Settings.Budget budget) {
        return settings(hosts, 1, Duration.ofMinutes(5), false, connection, budget);
    }

    /** Leaves a connection that brings less than 100 kB/s over a tenth of a second. */
    static Settings impatient() {
        return settings(List.of(), 100_000, Duration.ofMillis(100), false, Settings.Connection.PLAIN, new Settings.Budget(300, 0));
    }

    /** Gives a server up that is silent for a moment; two tries. */
    static Settings hasty() {
        Settings settings = with(with(settings(), "tries", 2), "headTimeout", Duration.ofMillis(800));
        return with(with(settings, "stallTimeout", Duration.ofMillis(400)), "reportTimeout", Duration.ofMillis(300));
    }

    /** Releases a package whatever the server thinks of the report. */
    static Settings releasing() {
        return settings(List.of(), 1, Duration.ofMinutes(5), true, Settings.Connection.PLAIN, new Settings.Budget(300, 0));
    }

    private static Settings settings(List<String> hosts, long minimumSpeed, Duration speedWindow, boolean releaseWithoutConfirmation,
            Settings.Connection connection, Settings.Budget budget) {
        return new Settings(true, hosts, List.of(Network.parse("127.0.0.0/8")), List.of(PACKAGE), 10 << 20, PATIENCE,
                PATIENCE, PATIENCE, minimumSpeed, speedWindow, Duration.ofMillis(2), 4, Duration.ofMinutes(1),
                PATIENCE, Duration.ofMillis(5), releaseWithoutConfirmation, connection, budget, ALWAYS_OPEN,
                new Settings.CheckpointRule(4 << 20, Duration.ofSeconds(2)));
    }

    /** The same settings but for one. */
    static Settings with(Settings settings, String name, Object value) {
        try {
            RecordComponent[] components = Settings.class.getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = components[i].getName().equals(name) ? value : components[i].getAccessor().invoke(settings);
            }
            return (Settings) Settings.class.getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Open for the two hours after two in the morning, UTC. */
    static Settings.Windows atNight(Duration longestWait) {
        return new Settings.Windows(TimeWindows.of(List.of("02:00-04:00"), "UTC"), longestWait, Duration.ofMinutes(1), Duration.ofMillis(20));
    }

    static void run(Settings settings, String url, MemoryTarget target) throws DownloadException, InterruptedException {
        run(settings, Clock.systemUTC(), url, target);
    }

    static void run(Settings settings, Clock clock, String url, MemoryTarget target) throws DownloadException, InterruptedException {
        DlotaDownloader downloader;
        try {
            downloader = new DlotaDownloader(TestLogger.create(), settings, clock);
        } catch (HttpConfigurationException unusable) {
            throw new AssertionError(unusable);
        }
        try {
            downloader.download(request(url), target);
        } finally {
            downloader.deactivate();
        }
    }

    static DownloadRequest request(String url) {
        return new DownloadRequest("op-1", url, "GW 200", "4.1.7", "en");
    }

    static String descriptor(long size, String object, String more) {
        return "<media xmlns=\"" + DescriptorScanner.NAMESPACE + "\"><type>" + PACKAGE + "</type><size>" + size + "</size><objectURI>" + object
                + "</objectURI>" + more + "</media>";
    }

    static String notifyTo(String path) {
        return "<installNotifyURI>" + path + "</installNotifyURI>";
    }

    static byte[] object(int size) {
        byte[] octets = new byte[size];
        new Random(7).nextBytes(octets);
        octets[0] = 'F';
        octets[1] = 'U';
        octets[2] = 'P';
        octets[3] = '1';
        return octets;
    }
}
