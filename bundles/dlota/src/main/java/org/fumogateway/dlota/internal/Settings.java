package org.fumogateway.dlota.internal;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of the downloader as values ready for use. */
record Settings(boolean allowHttp, List<String> allowedHosts, List<Network> allowedNetworks, List<String> packageTypes, long maxSize,
        Duration connectTimeout, Duration headTimeout, Duration stallTimeout, long minimumSpeed, Duration speedWindow, Duration firstWait,
        int tries, Duration budget, Duration reportTimeout, Duration reportWait, boolean releaseWithoutConfirmation,
        ProxySelector proxy) {

    private static final Pattern PROXY = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):([0-9]{1,5})");

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
                configuration.releaseWithoutConfirmation(), proxy(configuration.proxy()));
    }

    /**
     * The proxy that the operator named for downloads, else none at all. What the environment of the Java VM names does not count: a
     * proxy nobody thought of would connect to addresses that were never checked (DL-49).
     */
    static ProxySelector proxy(String text) {
        if (text.isBlank()) {
            return HttpClient.Builder.NO_PROXY;
        }
        Matcher parts = PROXY.matcher(text.strip());
        int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("The proxy for downloads must be given as host:port");
        }
        return ProxySelector.of(InetSocketAddress.createUnresolved(parts.group(1), port));
    }

    /** A settings file gives a list as one text with commas. */
    private static List<String> filled(String[] values) {
        return Stream.of(values).flatMap(value -> Stream.of(value.split(","))).map(String::trim).filter(value -> !value.isEmpty()).toList();
    }
}
