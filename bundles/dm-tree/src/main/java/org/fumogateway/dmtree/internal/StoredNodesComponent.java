package org.fumogateway.dmtree.internal;

import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Registers the plugin for what servers create, below the roots the configuration names. */
@Component(service = {}, immediate = true)
public final class StoredNodesComponent {

    private final Logger logger;
    private ServiceRegistration<DataPlugin> registration;

    /** Loads the nodes and shows them. */
    @Activate
    public StoredNodesComponent(BundleContext context, @Reference TreeComponent component,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this.logger = logger;
        Set<NodePath> roots = roots(component.storedRoots());
        if (!roots.isEmpty()) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(DataPlugin.DATA_ROOT_URIS, roots.stream().map(NodePath::uri).toArray(String[]::new));
            registration = context.registerService(DataPlugin.class, plugin(component, roots),
                    properties);
        }
    }

    private Set<NodePath> roots(List<String> uris) {
        Set<NodePath> roots = new LinkedHashSet<>();
        for (String uri : uris) {
            try {
                roots.add(NodePath.absolute(uri.trim()));
            } catch (DmtException unusable) {
                logger.error("Nothing is kept below {}: it is not an absolute URI", uri);
            }
        }
        return roots;
    }

    private StoredNodesPlugin plugin(TreeComponent component, Set<NodePath> roots) throws StorageException {
        return new StoredNodesPlugin(table(component.store()), roots, component.mostStoredNodes());
    }

    private NodeTable table(Store store) throws StorageException {
        try {
            return new NodeTable(store);
        } catch (StorageException failed) {
            if (failed.reason() != StorageException.Reason.CORRUPT) {
                throw failed;
            }
            logger.error("The stored nodes are damaged; they begin anew: {}", failed.getMessage());
            store.removeJournal(NodeTable.JOURNAL);
            return new NodeTable(store);
        }
    }

    @Deactivate
    void deactivate() {
        if (registration != null) {
            registration.unregister();
        }
    }
}
