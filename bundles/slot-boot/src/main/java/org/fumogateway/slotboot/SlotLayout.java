package org.fumogateway.slotboot;

import java.nio.file.Path;

/**
 * Where the slots lie.
 *
 * @param directory      the folder of both slots and the boot state
 * @param capacityOctets largest image that a slot takes, in octets; 0 if only the medium sets a limit
 */
public record SlotLayout(Path directory, long capacityOctets) {

    /** Folder name of the slots in a data folder. */
    public static final String FOLDER = "slots";

    static final String BOOT = "boot";
    static final String DESCRIPTION = "firmware.properties";
    private static final String IMAGE = "firmware.img";

    /** Checks the capacity. */
    public SlotLayout {
        if (capacityOctets < 0) {
            throw new IllegalArgumentException("a slot has no negative capacity");
        }
        directory = directory.toAbsolutePath().normalize();
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

    /** Image file of one slot. */
    public Path image(Slot slot) {
        return directory(slot).resolve(IMAGE);
    }
}
