package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Drives the updates of all gateways: one dialogue for each session, and a look every few minutes at jobs that got no report. */
@Component(service = DialogueHandler.class, configurationPid = UpdateServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = UpdateServerConfig.class)
public final class UpdateDialogueHandler implements DialogueHandler {

    private static final int SWEEP_MINUTES = 10;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServerStore store;

    private final UpdateServices services;
    private final ScheduledExecutorService sweeper;

    /** Starts to look for lost jobs. */
    @Activate
    public UpdateDialogueHandler(BundleContext context, UpdateServerConfig config,
            @Reference(service = LoggerFactory.class) Logger logger) {
        Clock clock = Clock.systemUTC();
        StoreAccess access = new StoreAccess(() -> store);
        JobBook jobs = new JobBook(access, Limits.of(config), clock);
        this.services = new UpdateServices(access,
                new GatewayRegistry(access, clock, Duration.ofHours(config.inspectionHours())), jobs, new ObjectTransfers(jobs, logger),
                UpdatePlanner.of(config, access, clock), Consents.of(config),
                new PackageFiles(DataFolder.of(context).resolve(DataFolder.PACKAGES)), DownloadUrls.of(config),
                clock, logger);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fumo-update-server-lost-jobs");
            thread.setDaemon(true);
            return thread;
        });
        sweeper.scheduleWithFixedDelay(this::sweep, 1, SWEEP_MINUTES, TimeUnit.MINUTES);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        sweeper.shutdownNow();
        sweeper.awaitTermination(SWEEP_MINUTES, TimeUnit.SECONDS);
    }

    @Override
    public Dialogue begin(SessionStart start) {
        try {
            return new UpdateDialogue(services, services.registry().contact(start));
        } catch (StoreException e) {
            services.logger().error(e.getMessage());
            return new ClosedDialogue();
        }
    }

    @Override
    public Dialogue resume(SessionStart start, byte[] position) {
        try {
            return UpdateDialogue.resume(services, services.registry().contact(start), DialoguePosition.decode(position));
        } catch (StoreException e) {
            services.logger().error(e.getMessage());
            return new ClosedDialogue();
        }
    }

    private void sweep() {
        try {
            for (UpdateJob job : services.store().get().overdueJobs(services.clock().instant(), ServerStore.MAX_PAGE)) {
                services.lose(job);
            }
        } catch (StoreException e) {
            services.logger().error(e.getMessage());
        } catch (RuntimeException e) {
            services.logger().error("Lost update jobs could not be looked for", e);
        }
    }

    /** A session without a store: reports stay with the gateway, nothing is commanded. */
    private static final class ClosedDialogue implements Dialogue {

        private static final int FAILED = 500;

        @Override
        public int alert(ReceivedAlert alert) {
            return FAILED;
        }

        @Override
        public List<ManagementCommand> next(List<CommandResult> results) {
            return List.of();
        }

        @Override
        public void ended(boolean completed) {
            // nothing was begun
        }
    }
}
