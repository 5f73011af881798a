package org.fumogateway.launcher;

import java.util.concurrent.Callable;
import org.fumogateway.slotboot.SlotSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fumo-gateway gateway}: runs a gateway until it is stopped; the start script restarts it when an update wants it. */
@Command(name = GatewayCommand.NAME, mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a gateway. Bootstrap documents are taken from bootstrap/ in the data folder, vendor bundles from plugins/.")
final class GatewayCommand implements Callable<Integer> {

    static final String NAME = "gateway";

    /** Half of them deliver posted events; more than two of those are never busy at once on a gateway, and each costs its stack. */
    private static final String EVENT_THREADS = "4";
    private static final String HTTP = "org.apache.felix.http";
    private static final String HTTP_PORT = "8480";

    @Mixin
    private StartOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        Distribution distribution = Distribution.current();
        Profile profile = options.apply(new Profile("gateway", "base", "syncml", "gateway", "notification", "http", "notification-http",
                "installer-slots", "shell"));
        leaveHttpOff(profile);
        profile.properties().put("org.apache.felix.eventadmin.ThreadPoolSize", EVENT_THREADS);
        FrameworkProcess process = new FrameworkProcess(distribution, profile);
        SlotStart.resolve(profile, process.settings(SlotSettings.PID));
        return process.run();
    }

    /** A gateway opens no port that nobody asked for, and Jetty costs memory also when it does not listen. */
    private static void leaveHttpOff(Profile profile) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        profile.onlyWith("http", HTTP, HTTP + ".enable").onlyWith("notification-http", HTTP, HTTP + ".enable");
        profile.properties().put("org.apache.felix.http.host", "127.0.0.1");
        profile.properties().put("org.osgi.service.http.port", HTTP_PORT);
        // Else it opens the usual port for a moment, until the settings arrive that name another one.
        profile.properties().put(HTTP + ".require.config", "true");
    }
}
