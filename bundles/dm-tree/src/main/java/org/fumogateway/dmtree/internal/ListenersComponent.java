package org.fumogateway.dmtree.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtEventListener;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Follows the listeners of the framework with their filters. The object of a listener is fetched for each event and given back. */
@Component(service = {}, immediate = true)
public final class ListenersComponent {

    private final BundleContext context;
    private final EventHub events;
    private final Logger logger;

    /** Starts with no listener. */
    @Activate
    public ListenersComponent(BundleContext context, @Reference TreeComponent component,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.logger = logger;
        events = component.tree().events();
    }

    @Reference(name = "listeners", service = DmtEventListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindListener(ServiceReference<DmtEventListener> reference) {
        try {
            events.put(reference, EventFilter.of(reference::getProperty), event -> tell(reference, event));
        } catch (IllegalArgumentException unusable) {
            logger.error("Listener {} is told nothing: {}", reference, unusable.getMessage());
            events.remove(reference);
        }
    }

    void updatedListener(ServiceReference<DmtEventListener> reference) {
        bindListener(reference);
    }

    void unbindListener(ServiceReference<DmtEventListener> reference) {
        events.remove(reference);
    }

    private void tell(ServiceReference<DmtEventListener> reference, TreeEvent event) {
        ServiceSource<DmtEventListener> source = new ServiceSource<>(context, reference);
        DmtEventListener listener = source.acquire();
        if (listener != null) {
            try {
                listener.changeOccurred(event.toDmtEvent());
            } finally {
                source.release();
            }
        }
    }
}
