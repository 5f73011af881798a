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
    @AttributeDefinition(description = "Who starts a slot: file (the supervisor of this process), uboot, grub")
    String bootLoader() default "file";

    /** Environment. */
    @AttributeDefinition(description = "Configuration of the U-Boot tools, or environment block of GRUB; empty: /etc/fw_env.config, /boot/grub/grubenv")
    String bootEnvironment() default "";

    /** Names. */
    @AttributeDefinition(description = "Names of both slots in the variables of the boot loader and in the kernel's parameter; empty: A B")
    String slotNames() default "";

    /** Kernel parameter. */
    @AttributeDefinition(description = "Kernel parameter that names the slot that runs; empty: fumo.slot")
    String slotParameter() default "";

    /** Order. */
    @AttributeDefinition(description = "Variable with the slots in the order in which they are tried; empty: BOOT_ORDER for U-Boot, ORDER for GRUB")
    String orderVariable() default "";

    /** Attempts left. */
    @AttributeDefinition(description = "U-Boot: variable with the attempts left of a slot, %s in the place of its name; empty: BOOT_%s_LEFT")
    String attemptsVariable() default "";

    /** May be started. */
    @AttributeDefinition(description = "GRUB: variable that says whether a slot may be started at all, %s in the place of its name; empty: %s_OK")
    String goodVariable() default "";

    /** Attempts used. */
    @AttributeDefinition(description = "GRUB: variable with the attempts used of a slot, %s in the place of its name; empty: %s_TRY")
    String triedVariable() default "";

    /** Attempts. */
    @AttributeDefinition(description = "Attempts of a confirmed slot; restored whenever the gateway comes up on it", min = "0", max = "100")
    int attempts() default 3;

    /** Confirmed. */
    @AttributeDefinition(description = "Variable with the confirmed slot; empty: fumo_confirmed")
    String confirmedVariable() default "";

    /** Given up. */
    @AttributeDefinition(description = "Variable with the slot given up last; empty: fumo_fallback")
    String fallbackVariable() default "";

    /** Tools. */
    @AttributeDefinition(description = "Folder with the tools of the boot loader; empty: those of the search path")
    String bootTools() default "";

    /** Time for a tool. */
    @AttributeDefinition(description = "Seconds until a tool of the boot loader is ended", min = "0", max = "600")
    int toolSeconds() default 10;

    /** Reboot. */
    @AttributeDefinition(description = "Command that starts the machine again, words between spaces; empty: reboot")
    String rebootCommand() default "";

    /** Command line. */
    @AttributeDefinition(description = "File with the kernel's command line, for containers; empty: /proc/cmdline")
    String kernelCommandLine() default "";

    /** Boot id. */
    @AttributeDefinition(description = "File with the id of this start of the machine, for containers; empty: that of the kernel")
    String bootIdFile() default "";

    /** Memory. */
    @AttributeDefinition(description = "Octets of memory that applying a difference may take at most; one that needs more ends with 502. 0: a third of "
            + "the memory of the process", min = "0")
    long deltaMemory() default 0;

    /** Trial. */
    @AttributeDefinition(description = "Starts that new firmware has until it is confirmed, before the loader falls back; 1 to 5: the "
            + "supervisor gives a crashing gateway up after 8 starts", min = "1", max = "5")
    int trialStarts() default 3;
}
