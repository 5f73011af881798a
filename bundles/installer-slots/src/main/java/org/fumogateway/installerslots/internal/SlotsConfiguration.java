package org.fumogateway.installerslots.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the slot installer. */
@ObjectClassDefinition(name = "FUMO Gateway: A/B slot installer", description = "Writes firmware to the slot that does not run.")
@interface SlotsConfiguration {

    /** Slot a. */
    @AttributeDefinition(description = "Block device, or file of fixed size, that holds slot a; empty: a file in the data folder")
    String slotA() default "";

    /** Slot b. */
    @AttributeDefinition(description = "Block device, or file of fixed size, that holds slot b; empty: a file in the data folder")
    String slotB() default "";

    /** Capacity. */
    @AttributeDefinition(description = "Octets that fit into a slot; 0: the device, or the free space of the medium, decides")
    long slotCapacity() default 0;

    /** Boot loader. */
    @AttributeDefinition(description = "Who starts a slot: file (the supervisor of this process), uboot, grub. More settings for the latter two: "
            + "README of slot-boot")
    String bootLoader() default "file";

    /** Memory. */
    @AttributeDefinition(description = "Octets of memory that applying a difference may take at most; one that needs more ends with 502. 0: a third of "
            + "the memory of the process", min = "0")
    long deltaMemory() default 0;

    /** Trial. */
    @AttributeDefinition(description = "Starts that new firmware has until it is confirmed, before the loader falls back; 1 to 5: the "
            + "supervisor gives a crashing gateway up after 8 starts", min = "1", max = "5")
    int trialStarts() default 3;
}
