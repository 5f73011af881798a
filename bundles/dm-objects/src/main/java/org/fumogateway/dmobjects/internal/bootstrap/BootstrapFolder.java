package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmobjects.internal.DaemonTimer;
import org.fumogateway.dmobjects.internal.ObjectsStore;
import org.fumogateway.dmobjects.internal.account.AccountsComponent;
import org.fumogateway.dmobjects.internal.device.DeviceConfiguration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Looks into {@code <data>/bootstrap} at start and from time to time. */
@Component(service = {}, immediate = true, configurationPid = DeviceConfiguration.PID)
public final class BootstrapFolder {

    private final Bootstrap bootstrap;
    private final AccountsComponent accounts;
    private final Logger logger;
    private final ScheduledExecutorService timer = DaemonTimer.create("dm-objects bootstrap");
    private String lastFailure = "";

    /** Starts looking. */
    @Activate
    public BootstrapFolder(DeviceConfiguration configuration, BundleContext context, @Reference ObjectsStore objects,
            @Reference AccountsComponent accounts, @Reference(service = LoggerFactory.class) Logger logger) {
        String data = context.getProperty("org.fumogateway.data");
        Path root = data == null ? objects.storage().root() : Path.of(data);
        this.bootstrap = new Bootstrap(root.resolve("bootstrap"), objects.storage().disk(), accounts.table(), logger);
        this.accounts = accounts;
        this.logger = logger;
        timer.scheduleWithFixedDelay(this::scan, 0, Math.max(1, configuration.bootstrapScanSeconds()), TimeUnit.SECONDS);
    }

    private void scan() {
        try {
            if (bootstrap.scan()) {
                accounts.changed();
            }
            lastFailure = "";
        } catch (IOException | RuntimeException failed) {
            String failure = String.valueOf(failed.getMessage());
            if (!failure.equals(lastFailure)) {
                logger.error("The bootstrap folder cannot be worked on: {}", failure);
                lastFailure = failure;
            }
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        DaemonTimer.stop(timer);
    }
}
