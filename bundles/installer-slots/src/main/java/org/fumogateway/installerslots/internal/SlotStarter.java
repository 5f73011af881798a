package org.fumogateway.installerslots.internal;

import org.fumogateway.slotboot.BootDecision;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Brings up the services of this room, if the gateway was started from a slot. */
@Component(immediate = true, service = {})
public final class SlotStarter {

    /** Called by Declarative Services. */
    @Activate
    public SlotStarter(@Reference(service = LoggerFactory.class) Logger logger, BundleContext context, ComponentContext components) {
        if (BootDecision.from(context::getProperty).isEmpty()) {
            logger.info("This gateway was not started from a slot; there is no slot installer.");
            return;
        }
        components.enableComponent(SlotRunningFirmware.class.getName());
        components.enableComponent(SlotInstaller.class.getName());
    }
}
