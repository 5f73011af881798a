package org.fumogateway.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fumo-gateway gateway}: runs a gateway until it is stopped; the start script restarts it when an update wants it. */
@Command(name = "gateway", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a gateway. Bootstrap documents are taken from bootstrap/ in the data folder, vendor bundles from plugins/.")
final class GatewayCommand implements Callable<Integer> {

    @Mixin
    private StartOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        Distribution distribution = Distribution.current();
        Profile profile = options.apply(new Profile("gateway", "base", "syncml", "gateway", "notification", "installer-slots", "shell"));
        FrameworkProcess process = new FrameworkProcess(distribution, profile);
        SlotStart.resolve(profile);
        return process.run();
    }
}
