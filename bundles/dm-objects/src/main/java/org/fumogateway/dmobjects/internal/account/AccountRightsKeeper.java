package org.fumogateway.dmobjects.internal.account;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmobjects.internal.DaemonTimer;
import org.fumogateway.dmobjects.internal.ObjectsStore;
import org.fumogateway.dmobjects.internal.device.DeviceConfiguration;
import org.fumogateway.gateway.tree.AccessRights;
import org.fumogateway.storage.StorageException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Sees to it that servers get their rights whenever the tree, an account or a plugin comes. The tree maps a plugin a moment after we are
 * told of it, and a plugin may fill itself later: so each occasion is followed by a few more looks, and there is a slow look for ever.
 */
@Component(service = {}, immediate = true, configurationPid = DeviceConfiguration.PID)
public final class AccountRightsKeeper {

    private static final List<Long> LOOKS_MILLIS = List.of(0L, 300L, 2_000L, 10_000L);
    private static final long SLOW_SECONDS = 60;

    private final AccountRights rights;
    private final Logger logger;
    private final Runnable deaf;
    private final ScheduledExecutorService timer = DaemonTimer.create("dm-objects rights");
    private volatile DmtAdmin tree;
    private volatile AccessRights access;

    /** Starts looking. */
    @Activate
    public AccountRightsKeeper(DeviceConfiguration configuration, @Reference ObjectsStore objects, @Reference AccountsComponent accounts,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        rights = new AccountRights(accounts.table(), objects.store(), adders(configuration, logger), logger);
        deaf = accounts.table().listen(this::look);
        timer.scheduleWithFixedDelay(this::grant, SLOW_SECONDS, SLOW_SECONDS, TimeUnit.SECONDS);
    }

    /** A setting that cannot be read must not open the door, nor take the bootstrapped servers their rights. */
    private static AccountAdders adders(DeviceConfiguration configuration, Logger logger) {
        try {
            return new AccountAdders(configuration.accountAdders());
        } catch (IllegalArgumentException wrong) {
            logger.error("{}: only bootstrapped servers may add accounts", wrong.getMessage());
            return new AccountAdders(AccountAdders.BOOTSTRAPPED);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTree(DmtAdmin arrived) {
        tree = arrived;
        look();
    }

    void unbindTree(DmtAdmin gone) {
        if (tree == gone) {
            tree = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAccess(AccessRights arrived) {
        access = arrived;
        look();
    }

    void unbindAccess(AccessRights gone) {
        if (access == gone) {
            access = null;
        }
    }

    @Reference(service = DataPlugin.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindPlugin(ServiceReference<DataPlugin> arrived) {
        look();
    }

    void unbindPlugin(ServiceReference<DataPlugin> gone) {
        // Nothing was held of it.
    }

    private void look() {
        try {
            LOOKS_MILLIS.forEach(delay -> timer.schedule(this::grant, delay, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException stopped) {
            logger.debug("Rights are no longer looked after here");
        }
    }

    private void grant() {
        DmtAdmin current = tree;
        AccessRights acls = access;
        try {
            if (acls != null) {
                rights.takeAway(acls);
            }
            if (current != null) {
                rights.grant(current);
            }
        } catch (DmtException | DmtIllegalStateException | StorageException notNow) {
            logger.debug("Access rights could not be looked after now: {}", notNow.getMessage());
        } catch (RuntimeException broken) {
            logger.warn("Access rights could not be looked after: {}", String.valueOf(broken.getMessage()));
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        deaf.run();
        DaemonTimer.stop(timer);
    }
}
