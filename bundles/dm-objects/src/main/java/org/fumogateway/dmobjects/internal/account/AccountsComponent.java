package org.fumogateway.dmobjects.internal.account;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** Registers the accounts once they are loaded and keeps the service property true. A service of the bundle itself only. */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.fumogateway.gateway.account.Accounts\"")
@Component(service = AccountsComponent.class, immediate = true)
public final class AccountsComponent {

    private final AccountTable table;
    private final ServiceRegistration<Accounts> registration;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Loads and registers the accounts. */
    @Activate
    public AccountsComponent(BundleContext context, @Reference ObjectsStore objects) throws StorageException {
        table = new AccountTable(objects.store());
        registration = context.registerService(Accounts.class, table, properties());
    }

    /** The accounts. */
    public AccountTable table() {
        return table;
    }

    /** Calls the listener after accounts came, until the returned action is run. */
    public Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** To be called after accounts came: tells everybody. */
    public void changed() {
        registration.setProperties(properties());
        listeners.forEach(Runnable::run);
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Accounts.SERVER_IDS, table.stored().stream().map(StoredAccount::serverId).toArray(String[]::new));
        return properties;
    }
}
