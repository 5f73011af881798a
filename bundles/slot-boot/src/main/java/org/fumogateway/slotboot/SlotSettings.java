package org.fumogateway.slotboot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * What an operator says about the slots of a gateway: where the images lie, and which boot loader starts them. The launcher and the installer read
 * the same settings, those of the PID {@value #PID}. Immutable; reads no file and starts no program.
 */
public final class SlotSettings {

    /** PID of the settings. */
    public static final String PID = "org.fumogateway.installerslots";

    private static final String DEFAULT_LOADER = "file";
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
    private static final int DEFAULT_SECONDS = 10;
    private static final int DEFAULT_ATTEMPTS = 3;

    private final Map<String, ?> values;

    private SlotSettings(Map<String, ?> values) {
        this.values = values;
    }

    /**
     * Reads settings; a missing one has its default.
     *
     * @param values keys as in the README of {@code slot-boot}; unknown ones are passed over
     */
    public static SlotSettings of(Map<String, ?> values) {
        return new SlotSettings(Map.copyOf(values));
    }

    /** True if the supervisor of the gateway's process is the boot loader; otherwise only a start of the machine brings another slot. */
    public boolean supervisorBoots() throws StorageException {
        return loaderKind().equals(DEFAULT_LOADER);
    }

    /** The command that starts the machine again, in words; empty if restarting the process is enough. */
    public List<String> rebootCommand() throws StorageException {
        return supervisorBoots() ? List.of() : List.of(text("rebootCommand", "reboot").split("\\s+"));
    }

    /**
     * Where the slots lie.
     *
     * @param data data folder of the gateway
     * @throws StorageException {@code INVALID} if the settings do not fit together
     */
    public SlotLayout layout(Path data) throws StorageException {
        Map<Slot, Path> devices = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            String device = text("slot" + slot.name(), "");
            if (!device.isEmpty()) {
                devices.put(slot, path(device, "slot" + slot.name()));
            }
        }
        try {
            return new SlotLayout(data.resolve(SlotLayout.FOLDER), number("slotCapacity", 0, Long.MAX_VALUE), devices);
        } catch (IllegalArgumentException unusable) {
            throw invalid("slotA, slotB or slotCapacity", unusable.getMessage());
        }
    }

    /**
     * The boot loader of slots.
     *
     * @throws StorageException {@code INVALID} if the settings do not fit together
     */
    public BootLoader loader(SlotLayout layout, Disk disk) throws StorageException {
        SlotDescriptions descriptions = new SlotDescriptions(layout, disk);
        try {
            return switch (loaderKind()) {
                case "uboot" -> new VariableBootLoader(descriptions, uboot(), ubootConvention(), start());
                case "grub" -> new VariableBootLoader(descriptions, grub(disk), grubConvention(), start());
                default -> new BootEnvironment(layout, disk);
            };
        } catch (IllegalArgumentException unusable) {
            throw invalid("slotNames or the variables", unusable.getMessage());
        }
    }

    private String loaderKind() throws StorageException {
        String kind = text("bootLoader", DEFAULT_LOADER);
        if (!List.of(DEFAULT_LOADER, "uboot", "grub").contains(kind)) {
            throw invalid("bootLoader", "it is file, uboot or grub");
        }
        return kind;
    }

    private BootVariables uboot() throws StorageException {
        String libubootenv = "libubootenv-tool";
        return new UbootVariables(tool("fw_printenv", libubootenv), tool("fw_setenv", libubootenv),
                path(text("bootEnvironment", "/etc/fw_env.config"), "bootEnvironment"));
    }

    private BootVariables grub(Disk disk) throws StorageException {
        return new GrubVariables(tool("grub-editenv", "grub-common"), disk,
                path(text("bootEnvironment", "/boot/grub/grubenv"), "bootEnvironment"));
    }

    private LoaderConvention ubootConvention() throws StorageException {
        return convention("BOOT_ORDER", new LoaderConvention.Left(pattern("attemptsVariable", "BOOT_%s_LEFT")));
    }

    private LoaderConvention grubConvention() throws StorageException {
        return convention("ORDER", new LoaderConvention.Tried(pattern("goodVariable", "%s_OK"), pattern("triedVariable", "%s_TRY"), attempts()));
    }

    private LoaderConvention convention(String order, LoaderConvention.Attempts attempts) throws StorageException {
        return new LoaderConvention(List.of(text("slotNames", "A B").split("\\s+")), text("orderVariable", order), attempts, attempts(),
                text("confirmedVariable", "fumo_confirmed"), text("fallbackVariable", "fumo_fallback"));
    }

    private int attempts() throws StorageException {
        return (int) number("attempts", DEFAULT_ATTEMPTS, BootState.MAX_TRIES);
    }

    private MachineStart start() throws StorageException {
        return new MachineStart(path(text("kernelCommandLine", "/proc/cmdline"), "kernelCommandLine"),
                path(text("bootIdFile", BOOT_ID), "bootIdFile"),
                text("slotParameter", "fumo.slot"));
    }

    private PlatformTool tool(String name, String debianPackage) throws StorageException {
        String folder = text("bootTools", "");
        return new PlatformTool(name, debianPackage, folder.isEmpty() ? null : path(folder, "bootTools"),
                Duration.ofSeconds(Math.max(1, number("toolSeconds", DEFAULT_SECONDS, 600))));
    }

    /** A name of a variable with one place for the slot, and nothing else that means something to a formatter. */
    private String pattern(String key, String otherwise) throws StorageException {
        String pattern = text(key, otherwise);
        if (!pattern.matches("[^%]*%s[^%]*")) {
            throw invalid(key, "it needs %s once, in the place of the slot's name");
        }
        return pattern;
    }

    private String text(String key, String otherwise) {
        String text = Objects.toString(values.get(key), "").strip();
        return text.isEmpty() ? otherwise : text;
    }

    private long number(String key, long otherwise, long most) throws StorageException {
        String text = text(key, Long.toString(otherwise));
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            throw invalid(key, "it is no number from 0 to " + most);
        }
        return Long.parseLong(text);
    }

    private static Path path(String text, String key) throws StorageException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException unusable) {
            throw invalid(key, "it is no path");
        }
        throw invalid(key, "it is no absolute path");
    }

    private static StorageException invalid(String key, String why) {
        return new StorageException(Reason.INVALID, "The setting " + key + " of " + PID + " cannot be used: " + why);
    }
}
