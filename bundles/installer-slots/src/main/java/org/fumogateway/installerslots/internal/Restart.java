package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.util.List;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

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
    static Restart by(List<String> command, Restart process, Logger logger) {
        return command.isEmpty() ? process : () -> run(command, logger);
    }

    /** Nobody waits for it: a command that succeeds ends this process as well. */
    private static void run(List<String> command, Logger logger) throws IOException {
        Process started = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        started.getOutputStream().close();
        started.onExit().thenAccept(ended -> {
            if (ended.exitValue() != 0) {
                logger.error("The machine was not started again: {} ended with exit code {}.", command.get(0), ended.exitValue());
            }
        });
    }
}
