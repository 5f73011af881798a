package org.fumogateway.dlota.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.ProxyAddress;
import org.fumogateway.httpclient.TlsSettings;

/** The settings of the downloader as values ready for use; a largest size of 0 is none of its own. */
record Settings(boolean allowHttp, List<String> allowedHosts, List<Network> allowedNetworks, List<String> packageTypes, long maxSize,
        Duration connectTimeout, Duration headTimeout, Duration stallTimeout, long minimumSpeed, Duration speedWindow, Duration firstWait,
        int tries, Duration budget, Duration reportTimeout, Duration reportWait, boolean releaseWithoutConfirmation,
        Connection connection, Budget octets, Windows windows, CheckpointRule checkpoints) {

    /**
     * How connections are made. What the environment of the Java VM names as a proxy does not count: a proxy nobody thought of would connect
     * to addresses that were never checked (DL-49).
     *
     * @param tls         whom to trust and how to prove oneself by TLS (DL-81)
     * @param proxy       proxy of all requests, or null
     * @param credentials proofs for servers that ask for one (DL-80)
     */
    record Connection(TlsSettings tls, ProxyAddress proxy, ServerCredentials credentials) {

        /** No proxy, the trust of the platform, nothing to prove oneself with. */
        static final Connection PLAIN = new Connection(TlsSettings.PLATFORM, null, ServerCredentials.none());

        static Connection of(DlotaConfiguration configuration) throws HttpConfigurationException {
            return new Connection(TlsSettings.of(configuration.trustedCertificates(), configuration.pinnedKeys(),
                    configuration.clientCertificate(), configuration.clientKey()), ProxyAddress.parse(configuration.proxy()),
                    ServerCredentials.read(configuration.credentials()));
        }
    }

    /**
     * What a download may cost.
     *
     * @param percent          most octets received for one object, in percent of its size
     * @param octetsPerSecond  most octets in a second, 0 for no limit
     */
    record Budget(int percent, long octetsPerSecond) {

        private static final int WHOLE = 100;
        /** A small object may be fetched again in any case. */
        private static final long LEAST_OCTETS = 1L << 20;

        /** Most octets that an object of this size may cost. */
        long octetsFor(long size) {
            return Math.max(size / WHOLE * percent, size + LEAST_OCTETS);
        }
    }

    /**
     * When packages may be fetched.
     *
     * @param windows     the windows
     * @param longestWait how long they may hold one download altogether
     * @param clockWait   how long a download over TLS waits for a clock that is not set (DL-82)
     * @param lookAgain   how often the clock, which may be set at any moment, is looked at
     */
    record Windows(TimeWindows windows, Duration longestWait, Duration clockWait, Duration lookAgain) {

        private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

        static Windows of(DlotaConfiguration configuration) {
            return new Windows(TimeWindows.of(List.of(configuration.downloadWindows()), configuration.timeZone()),
                    Duration.ofHours(configuration.longestWindowWaitHours()), Duration.ofMinutes(configuration.clockWaitMinutes()), LOOK_AGAIN);
        }
    }

    /**
     * When what has arrived is made durable, whichever comes first (DL-90).
     *
     * @param octets after that many
     * @param time   after that long
     */
    record CheckpointRule(long octets, Duration time) {
    }

    /** MIME type of our packages (DL-10). */
    static final String PACKAGE_TYPE = "application/vnd.example.fup";

    static Settings of(DlotaConfiguration configuration) throws HttpConfigurationException {
        return new Settings(configuration.allowHttp(), filled(configuration.allowedHosts()),
                filled(configuration.allowedNetworks()).stream().map(Network::parse).toList(),
                filled(configuration.packageTypes()).stream().map(type -> type.toLowerCase(Locale.ROOT)).toList(), configuration.maxSize(),
                Duration.ofMillis(configuration.connectTimeoutMillis()), Duration.ofMillis(configuration.headTimeoutMillis()),
                Duration.ofMillis(configuration.stallTimeoutMillis()), configuration.minimumSpeed(),
                Duration.ofMillis(configuration.speedWindowMillis()), Duration.ofMillis(configuration.firstWaitMillis()),
                configuration.tries(), Duration.ofMinutes(configuration.budgetMinutes()),
                Duration.ofMillis(configuration.reportTimeoutMillis()), Duration.ofMillis(configuration.reportWaitMillis()),
                configuration.releaseWithoutConfirmation(), Connection.of(configuration),
                new Budget(configuration.octetBudgetPercent(), configuration.maxOctetsPerSecond()), Windows.of(configuration),
                new CheckpointRule(configuration.checkpointOctets(), Duration.ofMillis(configuration.checkpointMillis())));
    }

    /** The same for a target that takes so many octets: no size is promised here that would be refused there (DL-108). */
    Settings forLargest(long octets) {
        long most = maxSize > 0 ? Math.min(maxSize, octets) : octets;
        return new Settings(allowHttp, allowedHosts, allowedNetworks, packageTypes, most, connectTimeout, headTimeout, stallTimeout, minimumSpeed, speedWindow,
                firstWait, tries, budget, reportTimeout, reportWait, releaseWithoutConfirmation, connection, this.octets, windows, checkpoints);
    }

    /** A settings file gives a list as one text with commas. */
    private static List<String> filled(String[] values) {
        return Stream.of(values).flatMap(value -> Stream.of(value.split(","))).map(String::trim).filter(value -> !value.isEmpty()).toList();
    }
}
