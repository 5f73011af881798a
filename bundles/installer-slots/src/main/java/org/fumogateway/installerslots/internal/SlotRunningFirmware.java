package org.fumogateway.installerslots.internal;

import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.SlotDescription;
import org.fumogateway.slotboot.SlotDescriptions;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The firmware in the slot that runs, read once. Enabled by {@link SlotStarter} in a gateway that was started from a slot. */
@Component(enabled = false, immediate = true)
public final class SlotRunningFirmware implements RunningFirmware {

    private final BootDecision decision;
    private final SlotDescription description;

    /** Called by Declarative Services. */
    @Activate
    public SlotRunningFirmware(@Reference Storage storage, BundleContext context) throws StorageException {
        this(storage, BootDecision.from(context::getProperty)
                .orElseThrow(() -> new IllegalStateException("this process was not started from a slot")));
    }

    SlotRunningFirmware(Storage storage, BootDecision decision) throws StorageException {
        this.decision = decision;
        this.description = new SlotDescriptions(SlotLayout.inDataFolder(storage.root()), storage.disk()).read(decision.slot());
    }

    @Override
    public String version() {
        return description.version();
    }

    @Override
    public String slot() {
        return decision.slot().id();
    }

    @Override
    public long length() {
        return description.length();
    }

    @Override
    public String sha256() {
        return description.sha256();
    }

    @Override
    public String bootId() {
        return decision.bootId();
    }

    @Override
    public boolean trial() {
        return decision.trial();
    }
}
