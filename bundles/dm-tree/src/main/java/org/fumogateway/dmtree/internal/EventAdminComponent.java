package org.fumogateway.dmtree.internal;

import org.osgi.annotation.bundle.Header;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Hands the events of the tree to Event Admin while there is one. The only class that needs its packages, which are optional. */
@Component(service = {}, immediate = true)
@Header(name = "Import-Package", value = "org.osgi.service.event;resolution:=optional,*")
public final class EventAdminComponent {

    private final EventHub events;
    private final EventAdmin eventAdmin;

    /** Starts handing on. */
    @Activate
    public EventAdminComponent(@Reference TreeComponent component, @Reference EventAdmin eventAdmin) {
        this.eventAdmin = eventAdmin;
        events = component.tree().events();
        events.put(this, EventFilter.NONE, this::send);
    }

    /** Sent, not posted: we are on a thread of the hub already, and Event Admin keeps the order of posted events only per thread. */
    private void send(TreeEvent event) {
        eventAdmin.sendEvent(new Event((String) event.properties().get(TreeEvent.TOPIC), event.allProperties()));
    }

    @Deactivate
    void deactivate() {
        events.remove(this);
    }
}
