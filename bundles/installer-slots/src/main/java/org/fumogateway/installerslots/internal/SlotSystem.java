package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.util.Optional;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.BootLoader;
import org.fumogateway.slotboot.BootState;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.slotboot.SlotDescription;
import org.fumogateway.slotboot.SlotDescriptions;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotMedium;
import org.fumogateway.slotboot.SlotState;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.StorageException;

/** The two slots as this process sees them: which one runs was decided before it started and does not change. */
final class SlotSystem {

    private final SlotLayout layout;
    private final Disk disk;
    private final BootDecision running;
    private final long forceOctets;
    private final BootLoader environment;
    private final SlotDescriptions descriptions;

    /**
     * The slots.
     *
     * @param forceOctets octets after which what was written is made durable and, where writing can go on, noted
     */
    SlotSystem(SlotLayout layout, Disk disk, BootLoader loader, BootDecision running, long forceOctets) {
        this.layout = layout;
        this.disk = disk;
        this.running = running;
        this.forceOctets = forceOctets;
        this.environment = loader;
        this.descriptions = new SlotDescriptions(layout, disk);
    }

    Disk disk() {
        return disk;
    }

    long forceOctets() {
        return forceOctets;
    }

    BootLoader environment() {
        return environment;
    }

    Slot running() {
        return running.slot();
    }

    String bootId() {
        return running.bootId();
    }

    /** Where new firmware goes. */
    Slot target() {
        return running().other();
    }

    /** Where the image of a slot lies. */
    SlotMedium medium(Slot slot) {
        return layout.medium(slot, disk);
    }

    /** The image that runs, to be read. */
    DiskSource runningImage() throws InstallException, IOException {
        return new DiskSource(medium(running()).open(description(running()).length()));
    }

    SlotDescription description(Slot slot) throws InstallException {
        try {
            return descriptions.read(slot);
        } catch (StorageException e) {
            throw SlotTrouble.of(410, "What slot " + slot.id() + " holds could not be read.", e);
        }
    }

    /** Says what a slot holds; a boot loader that does not read descriptions is told before. */
    void describe(SlotDescription description) throws StorageException {
        if (description.state() != SlotState.BOOTABLE) {
            environment.exclude(description.slot());
        }
        descriptions.write(description);
    }

    BootState state() throws InstallException {
        try {
            return environment.state().orElseThrow(() -> new InstallException(410, "No firmware was installed in the slots by the factory."));
        } catch (StorageException e) {
            throw SlotTrouble.of(410, "The boot state could not be read.", e);
        }
    }

    /** True if that slot would be started next, or may be, without being the good one. */
    boolean onTrial(Slot slot) throws InstallException {
        return state().trial().equals(Optional.of(slot));
    }

    /** True if the slot holds this very image, ready to start. */
    boolean holds(Slot slot, String sha256) throws InstallException {
        SlotDescription description = description(slot);
        return description.state() == SlotState.BOOTABLE && description.sha256().equalsIgnoreCase(sha256);
    }

    /** An image that failed its trial must not be started again, by whatever mistake (PKG-63); another one in that slot stays as it is. */
    void failedTrial(Slot slot, String sha256) throws InstallException, StorageException {
        if (holds(slot, sha256)) {
            describe(description(slot).in(SlotState.BAD));
        }
    }

    /** Octets that an image in the target slot may have. */
    long capacity() throws IOException {
        return medium(target()).capacity();
    }
}
