package org.fumogateway.launcher;

import java.util.concurrent.Callable;
import org.fumogateway.slotboot.SlotSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fumo-gateway gateway}: runs a gateway until it is stopped; the start script restarts it when an update wants it. */
@Command(name = "gateway", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a gateway. Bootstrap documents are taken from bootstrap/ in the data folder, vendor bundles from plugins/.")
final class GatewayCommand implements Callable<Integer> {

    private static final String HTTP_PORT = "8480";

    @Mixin
    private StartOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        Distribution distribution = Distribution.current();
        Profile profile = options.apply(new Profile("gateway", "base", "syncml", "gateway", "notification", "http", "notification-http",
                "installer-slots", "shell"));
        leaveHttpOff(profile);
        FrameworkProcess process = new FrameworkProcess(distribution, profile);
        SlotStart.resolve(profile, process.settings(SlotSettings.PID));
        return process.run();
    }

    /** A gateway opens no port that nobody asked for; settings of the operator come over these. */
    private static void leaveHttpOff(Profile profile) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        profile.properties().put("org.apache.felix.http.enable", "false");
        profile.properties().put("org.apache.felix.http.host", "127.0.0.1");
        profile.properties().put("org.osgi.service.http.port", HTTP_PORT);
    }
}
