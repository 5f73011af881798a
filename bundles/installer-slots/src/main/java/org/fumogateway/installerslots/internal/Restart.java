package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.util.List;
import org.osgi.framework.BundleException;

/** Starts again what has to be started so that the boot loader decides anew. */
interface Restart {

    /** Returns at once or never. */
    void now() throws BundleException, IOException;

    /**
     * The restart of a platform.
     *
     * @param command starts the machine again; empty if it is enough to start the process again
     * @param process starts the process again
     */
    static Restart by(List<String> command, Restart process) {
        return command.isEmpty() ? process : () -> new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start().getOutputStream().close();
    }
}
