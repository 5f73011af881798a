package org.fumogateway.dmobjects.internal.account;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.fumogateway.dmobjects.internal.DaemonTimer;
import org.fumogateway.dmobjects.internal.ObjectsStore;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.storage.StorageException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Registers the accounts once they are loaded and keeps the service property true. A service of the bundle itself only. */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.fumogateway.gateway.account.Accounts\"")
@Component(service = AccountsComponent.class, immediate = true)
public final class AccountsComponent {

    private final AccountTable table;
    private final ServiceRegistration<Accounts> registration;
    private final Runnable deaf;
    private final Logger logger;
    /** Whoever listens to the service may need the tree, which waits for whoever changes an account: so another thread tells. */
    private final ScheduledExecutorService teller = DaemonTimer.create("dm-objects accounts");

    /** Loads and registers the accounts. */
    @Activate
    public AccountsComponent(BundleContext context, @Reference ObjectsStore objects, @Reference(service = LoggerFactory.class) Logger logger)
            throws StorageException {
        this.logger = logger;
        table = new AccountTable(objects.store(), logger);
        registration = context.registerService(Accounts.class, table, properties());
        deaf = table.listen(this::changed);
    }

    /** The accounts. */
    public AccountTable table() {
        return table;
    }

    private void changed() {
        try {
            teller.execute(() -> registration.setProperties(properties()));
        } catch (RejectedExecutionException stopped) {
            logger.debug("Nobody is told of accounts any more");
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        deaf.run();
        DaemonTimer.stop(teller);
        registration.unregister();
    }

    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Accounts.SERVER_IDS, table.usable().stream().map(StoredAccount::serverId).toArray(String[]::new));
        return properties;
    }
}
