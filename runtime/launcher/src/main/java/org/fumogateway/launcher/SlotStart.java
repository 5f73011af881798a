package org.fumogateway.launcher;

import java.nio.file.Files;
import java.util.Map;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotSettings;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;

/**
 * The boot loader's part of a start: decides which slot runs and tells the framework, where it stays as it is until the next start. A data
 * folder without slots starts too: such a gateway has an installer of its own.
 */
final class SlotStart {

    private SlotStart() {
    }

    /**
     * Decides and writes the decision into the profile.
     *
     * @param settings those of {@link SlotSettings#PID}
     */
    static void resolve(Profile profile, Map<String, Object> settings) throws LaunchException {
        if (!Files.isDirectory(SlotLayout.inDataFolder(profile.data()).directory())) {
            return;
        }
        try {
            SlotSettings slots = SlotSettings.of(settings);
            BootDecision decision = slots.loader(slots.layout(profile.data()), new NioDisk()).boot();
            decision.trouble().ifPresent(System.err::println);
            profile.properties().putAll(decision.properties());
        } catch (StorageException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "No firmware slot can be started: " + e.getMessage() + ".", e);
        }
    }
}
