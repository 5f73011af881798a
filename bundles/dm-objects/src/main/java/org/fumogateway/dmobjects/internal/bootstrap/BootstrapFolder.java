package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmobjects.internal.DaemonTimer;
import org.fumogateway.dmobjects.internal.ObjectsStore;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.account.AccountsComponent;
import org.fumogateway.dmobjects.internal.device.DeviceConfiguration;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.TndsCodec;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Looks into {@code <data>/bootstrap} at start and from time to time; a device without any account asks its bootstrap URL too, less and less
 * often as long as it gets nothing (BOOT-9: the folder comes first).
 */
@Component(service = {}, immediate = true, configurationPid = DeviceConfiguration.PID)
public final class BootstrapFolder {

    private static final long LONGEST_WAIT_SECONDS = 600;

    private final Bootstrap bootstrap;
    private final BootstrapDownload download;
    private final BootstrapCodecs codecs = new BootstrapCodecs();
    private final AccountTable table;
    private final Logger logger;
    private final ScheduledExecutorService timer = DaemonTimer.create("dm-objects bootstrap");
    private final long firstWaitSeconds;
    private long waitSeconds;
    private long nextFetch = System.nanoTime();
    private String lastFailure = "";
    private String lastRefusal = "";

    /** Starts looking. */
    @Activate
    public BootstrapFolder(DeviceConfiguration configuration, BundleContext context, @Reference ObjectsStore objects,
            @Reference AccountsComponent accounts, @Reference DeviceIdentity identity, @Reference(service = LoggerFactory.class) Logger logger) {
        String data = context.getProperty("org.fumogateway.data");
        Path folder = (data == null ? objects.storage().root() : Path.of(data)).resolve("bootstrap");
        this.table = accounts.table();
        this.logger = logger;
        PinFile secrets = new PinFile(folder, objects.storage().disk(), logger);
        BootstrapIntake intake = new BootstrapIntake(table, objects.store(), codecs);
        this.bootstrap = new Bootstrap(folder, objects.storage().disk(), intake, secrets, configuration.bootstrapMacRequired(), logger);
        this.download = configuration.bootstrapUrl().isBlank() ? null
                : new BootstrapDownload(configuration, identity.deviceId(), intake, secrets, logger);
        firstWaitSeconds = Math.max(1, configuration.bootstrapScanSeconds());
        waitSeconds = firstWaitSeconds;
        timer.scheduleWithFixedDelay(this::look, 0, firstWaitSeconds, TimeUnit.SECONDS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodec(SyncMlCodec codec) {
        codecs.add(codec);
    }

    void unbindCodec(SyncMlCodec codec) {
        codecs.remove(codec);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindTrees(TndsCodec codec) {
        codecs.add(codec);
    }

    void unbindTrees(TndsCodec codec) {
        codecs.remove(codec);
    }

    private void look() {
        try {
            bootstrap.scan();
            lastFailure = "";
        } catch (IOException | RuntimeException failed) {
            lastFailure = sayOnce("The bootstrap folder cannot be worked on: {}", String.valueOf(failed.getMessage()), lastFailure);
        }
        if (download != null && table.stored().isEmpty() && System.nanoTime() - nextFetch >= 0) {
            fetch();
        }
    }

    private void fetch() {
        try {
            download.fetch();
            waitSeconds = firstWaitSeconds;
            lastRefusal = "";
        } catch (BootstrapPending pending) {
            lastRefusal = sayOnce("The bootstrap document of the bootstrap URL waits for {}", pending.getMessage(), lastRefusal);
        } catch (BootstrapException refused) {
            lastRefusal = sayOnce("The bootstrap URL gave nothing that is taken: {}", refused.getMessage(), lastRefusal);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            String reason = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
            lastRefusal = sayOnce("The bootstrap URL cannot be asked: {}", reason, lastRefusal);
        } finally {
            nextFetch = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
            waitSeconds = Math.min(LONGEST_WAIT_SECONDS, waitSeconds * 2);
        }
    }

    private String sayOnce(String sentence, String reason, String before) {
        if (!reason.equals(before)) {
            logger.error(sentence, reason);
        }
        return reason;
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        DaemonTimer.stop(timer);
    }
}
