package org.fumogateway.slotboot;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.fumogateway.storage.Disk;

/**
 * Where the slots lie.
 *
 * @param directory      the folder of descriptions and boot state, and of the images that are files
 * @param capacityOctets largest image that a slot takes, in octets; 0 if only the medium sets a limit
 * @param devices        the block device, or other file of fixed size, that holds the image of a slot; slots without one have an image file
 */
public record SlotLayout(Path directory, long capacityOctets, Map<Slot, Path> devices) {

    /** Folder name of the slots in a data folder. */
    public static final String FOLDER = "slots";

    static final String BOOT = "boot";
    static final String DESCRIPTION = "firmware.properties";
    private static final String IMAGE = "firmware.img";

    /** Checks the values. */
    public SlotLayout {
        if (capacityOctets < 0) {
            throw new IllegalArgumentException("a slot has no negative capacity");
        }
        directory = directory.toAbsolutePath().normalize();
        devices = Map.copyOf(devices);
        if (devices.values().stream().anyMatch(device -> !device.isAbsolute())) {
            throw new IllegalArgumentException("the device of a slot is named by its absolute path");
        }
        if (devices.size() > new HashSet<>(devices.values()).size()) {
            throw new IllegalArgumentException("both slots name the same device");
        }
    }

    /** Slots whose images are files. */
    public SlotLayout(Path directory, long capacityOctets) {
        this(directory, capacityOctets, Map.of());
    }

    /** Slots whose size only the medium limits. */
    public SlotLayout(Path directory) {
        this(directory, 0);
    }

    /** The slots of a data folder. */
    public static SlotLayout inDataFolder(Path data) {
        return new SlotLayout(data.resolve(FOLDER));
    }

    /** Folder of one slot. */
    public Path directory(Slot slot) {
        return directory.resolve(slot.id());
    }

    /** What holds the image of one slot: its device, or the file in its folder. */
    public Path image(Slot slot) {
        return devices.getOrDefault(slot, directory(slot).resolve(IMAGE));
    }

    /** The medium of one slot. */
    public SlotMedium medium(Slot slot, Disk disk) {
        return devices.containsKey(slot) ? new DeviceMedium(disk, image(slot), capacityOctets, MountTable.ofThisMachine())
                : new FileMedium(disk, image(slot), capacityOctets);
    }
}
