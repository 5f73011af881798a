package org.fumogateway.servertools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.Distribution;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.FrameworkProcess;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.launcher.Profile;
import org.fumogateway.launcher.StartOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fumo-gateway server}: runs a DM server with its update server until it is stopped. */
@Command(name = "server", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a DM server. It trusts the release keys of trust.fut in its data folder. With a subcommand: asks a server that runs, at "
                + "the listener of its operators.", footer = {"", "Exit codes of the subcommands: 0 done, 1 refused or not found, 2 wrong usage,",
                    "3 the server cannot be reached or failed, 4 not logged in, 66 a file is missing, 73 cannot write."})
final class ServerCommand implements Callable<Integer> {

    /** Authenticated encryption with keys that are made for the connection, as patterns of Jetty. */
    private static final String TLS_SUITES = "TLS_AES_.*_GCM_.*,TLS_CHACHA20_.*,TLS_(ECDHE|DHE)_.*_GCM_.*,TLS_(ECDHE|DHE)_.*_CHACHA20_.*";

    @Mixin
    private StartOptions options;

    @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String address;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--public-url", paramLabel = "URL", description = "How gateways reach this server: scheme, host and port. "
            + "Default: http://ADDRESS:PORT.")
    private String publicUrl;

    @Option(names = "--operator-port", paramLabel = "PORT", defaultValue = "0", description = "Port of the operators on this machine (default: any "
            + "free one; operator/endpoint in the data folder says which).")
    private int operatorPort;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        Distribution distribution = Distribution.current();
        Profile profile = options.apply(new Profile("server", "base", "syncml", "http", "server", "operator", "shell"));
        checkPort(port, address, "--port");
        if (operatorPort != 0) {
            checkPort(operatorPort, OperatorListener.ADDRESS, "--operator-port");
        }
        // Jetty logs through SLF4J's simple logger, which is set by a system property.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", profile.logLevel().equals("DEBUG") ? "info" : "warn");
        String url = publicUrl == null ? "http://" + address + ":" + port : checkedUrl(publicUrl);
        profile.properties().put("org.osgi.service.http.port", Integer.toString(port));
        profile.properties().put("org.apache.felix.http.host", address);
        profile.properties().put("org.apache.felix.http.runtime.init.entrypoint", url);
        // Where an operator turns TLS on; his own settings of the listener come before these (SEC-83).
        profile.properties().put("org.apache.felix.https.jetty.protocols.included", "TLSv1.2,TLSv1.3");
        profile.properties().put("org.apache.felix.https.jetty.ciphersuites.included", TLS_SUITES);
        profile.setting("org.fumogateway.dmserver", "publicUrl", url).setting("org.fumogateway.updateserver", "publicUrl", url);
        if (profile.features().contains("operator")) {
            OperatorListener.configure(profile, operatorPort);
        }
        return new FrameworkProcess(distribution, profile).run();
    }

    /** Jetty would only log it; a person wants to read it at once. */
    private static void checkPort(int port, String address, String option) throws LaunchException {
        if (port < 1 || port > 65_535) {
            throw new LaunchException(ExitCode.USAGE, "A port lies between 1 and 65535, not " + port + ".");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (UnknownHostException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "There is no address '" + address + "' on this machine.", e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.UNAVAILABLE, "Port " + port + " of " + address + " cannot be used: " + e.getMessage()
                    + ". Choose another one with " + option + ".", e);
        }
    }

    private static String checkedUrl(String url) throws LaunchException {
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new LaunchException(ExitCode.USAGE, "'" + url + "' is not a URL that gateways could use: give scheme, host and port.");
            }
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        } catch (URISyntaxException e) {
            throw new LaunchException(ExitCode.USAGE, "'" + url + "' is not a URL: " + e.getReason() + ".", e);
        }
    }
}
