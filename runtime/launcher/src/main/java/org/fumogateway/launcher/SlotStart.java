package org.fumogateway.launcher;

import java.nio.file.Files;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.BootEnvironment;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;

/**
 * The boot loader's part of a start: decides which slot runs and tells the framework, where it stays as it is until the next start. A data
 * folder without slots starts too: such a gateway has an installer of its own.
 */
final class SlotStart {

    private SlotStart() {
    }

    /** Decides and writes the decision into the profile. */
    static void resolve(Profile profile) throws LaunchException {
        SlotLayout layout = SlotLayout.inDataFolder(profile.data());
        if (!Files.isDirectory(layout.directory())) {
            return;
        }
        try {
            BootDecision decision = new BootEnvironment(layout, new NioDisk()).boot();
            decision.trouble().ifPresent(System.err::println);
            profile.properties().putAll(decision.properties());
        } catch (StorageException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "No firmware slot can be started: " + e.getMessage() + ".", e);
        }
    }
}
