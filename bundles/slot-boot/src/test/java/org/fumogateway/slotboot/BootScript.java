package org.fumogateway.slotboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.fumogateway.storage.StorageException;

/** What the boot scripts in the README do at each start of the machine, over the real variables. */
final class BootScript {

    private final BootVariables variables;
    private final boolean grub;
    private final Path commandLine;
    private final Path bootId;
    private int starts;

    BootScript(BootVariables variables, boolean grub, Path folder) {
        this.variables = variables;
        this.grub = grub;
        this.commandLine = folder.resolve("cmdline");
        this.bootId = folder.resolve("boot_id");
    }

    /** The first slot in the order with attempts left takes one and is started; the kernel is told its name. */
    String start() throws IOException {
        Map<String, String> found = variables.read();
        for (String slot : found.get(grub ? "ORDER" : "BOOT_ORDER").split(" ")) {
            Map<String, String> taken = grub ? tried(slot, found) : left(slot, found);
            if (!taken.isEmpty()) {
                variables.write(taken);
                kernel(slot);
                return slot;
            }
        }
        throw new StorageException(StorageException.Reason.INVALID, "no slot can be started");
    }

    void kernel(String slot) throws IOException {
        Files.writeString(commandLine, "quiet root=/dev/sda1 fumo.slot=" + slot + " ro\n");
        Files.writeString(bootId, "boot-" + ++starts + "\n");
    }

    private static Map<String, String> left(String slot, Map<String, String> found) {
        int left = Integer.parseInt(found.get("BOOT_" + slot + "_LEFT"));
        return left == 0 ? Map.of() : Map.of("BOOT_" + slot + "_LEFT", Integer.toString(left - 1));
    }

    private static Map<String, String> tried(String slot, Map<String, String> found) {
        int tried = Integer.parseInt(found.get(slot + "_TRY"));
        return found.get(slot + "_OK").equals("1") && tried < 3 ? new HashMap<>(Map.of(slot + "_TRY", Integer.toString(tried + 1))) : Map.of();
    }
}
