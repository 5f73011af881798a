package org.fumogateway.installerslots.internal;

import java.io.IOException;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.gateway.install.MediumFailedException;
import org.fumogateway.storage.StorageException;

/** What trouble of a medium means to whoever ordered a step. */
final class SlotTrouble {

    private static final int NO_ROOM = 502;

    private SlotTrouble() {
    }

    /**
     * A full medium has a code of its own and damage stays; anything else may pass.
     *
     * @param code     result code if it is neither
     * @param sentence for people
     * @param cause    what the medium said
     */
    static InstallException of(int code, String sentence, IOException cause) {
        return switch (StorageException.of("The medium", cause).reason()) {
            case FULL -> new InstallException(NO_ROOM, "There is no room left to write down the state of the slots.", cause);
            case IO -> new MediumFailedException(code, sentence, cause);
            default -> new InstallException(code, sentence, cause);
        };
    }
}
