package org.fumogateway.dlota.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The settings of the downloader as values ready for use. */
record Settings(boolean allowHttp, List<String> allowedHosts, List<Network> allowedNetworks, List<String> packageTypes, long maxSize,
        Duration connectTimeout, Duration headTimeout, Duration stallTimeout, long minimumSpeed, Duration speedWindow, Duration firstWait,
        int tries, Duration budget, Duration reportTimeout, Duration reportWait, boolean releaseWithoutConfirmation) {

    /** MIME type of our packages (DL-10). */
    static final String PACKAGE_TYPE = "application/vnd.example.fup";

    static Settings of(DlotaConfiguration configuration) {
        return new Settings(configuration.allowHttp(), filled(configuration.allowedHosts()),
                filled(configuration.allowedNetworks()).stream().map(Network::parse).toList(),
                filled(configuration.packageTypes()).stream().map(type -> type.toLowerCase(Locale.ROOT)).toList(), configuration.maxSize(),
                Duration.ofMillis(configuration.connectTimeoutMillis()), Duration.ofMillis(configuration.headTimeoutMillis()),
                Duration.ofMillis(configuration.stallTimeoutMillis()), configuration.minimumSpeed(),
                Duration.ofMillis(configuration.speedWindowMillis()), Duration.ofMillis(configuration.firstWaitMillis()),
                configuration.tries(), Duration.ofMinutes(configuration.budgetMinutes()),
                Duration.ofMillis(configuration.reportTimeoutMillis()), Duration.ofMillis(configuration.reportWaitMillis()),
                configuration.releaseWithoutConfirmation());
    }

    /** A settings file gives a list as one text with commas. */
    private static List<String> filled(String[] values) {
        return Stream.of(values).flatMap(value -> Stream.of(value.split(","))).map(String::trim).filter(value -> !value.isEmpty()).toList();
    }
}
