package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Duration;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.osgi.service.log.Logger;

/**
 * The worker of one instance: takes the running operation from phase to phase until it has ended, then waits for the next
 * one.
 */
final class OperationRunner implements Runnable {

    private static final Duration IDLE = Duration.ofHours(1);
    private static final int MOST_INTERRUPTS = 20;
    private static final int MOST_DEFECTS = 3;

    private final OperationSteps steps;
    private final DownloadPhases download;
    private final UpdatePhases update;
    private final InstallPhases install;
    private final Logger logger;
    private final Thread thread;
    private volatile boolean stopping;
    private int defects;

    OperationRunner(String name, OperationSteps steps, DownloadPhases download, UpdatePhases update, InstallPhases install,
            Logger logger) {
        this.steps = steps;
        this.download = download;
        this.update = update;
        this.install = install;
        this.logger = logger;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Stops at the next chunk and waits for that; what was under way goes on from the record. */
    void stop() {
        stopping = true;
        try {
            for (int i = 0; i < MOST_INTERRUPTS && thread.isAlive(); i++) {
                thread.interrupt();
                thread.join(1000);
            }
        } catch (InterruptedException callerInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            logger.warn("A downloader or installer does not let go; whatever it still does cannot be recorded any more");
        }
    }

    /** Makes the worker look at a cancelled operation now. */
    void interrupt() {
        thread.interrupt();
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                once();
            } catch (InterruptedException woken) {
                afterInterrupt();
            } catch (IOException failed) {
                trouble(failed);
            } catch (RuntimeException | LinkageError defect) {
                defect(defect);
            }
        }
    }

    private void once() throws IOException, InterruptedException {
        long mark = steps.neighbours().signal().mark();
        Operation operation = steps.journal().current().running();
        if (operation == null) {
            steps.await(mark, IDLE);
            return;
        }
        if (operation.cancelled() && !operation.phase().installing()) {
            steps.end(operation, Event.CANCELLED, Endings.CANCELLED, "Cancelled at the gateway");
            return;
        }
        switch (operation.phase()) {
            case DL_QUEUED, DL_OBJ, DL_CHECK, DL_NOTIFY -> download.run(operation);
            case UP_QUEUED -> update.queued(operation);
            case UP_VERIFY -> update.verify(operation);
            default -> install.run(operation);
        }
        defects = 0;
    }

    /** Stopped, cancelled, or a neighbour was replaced under our hands: the next round sees which. */
    private void afterInterrupt() {
        Operation operation = steps.journal().current().running();
        if (!stopping && operation != null && !operation.cancelled()) {
            pause(Duration.ofMillis(200));
        }
    }

    private void trouble(IOException failed) {
        if (!stopping) {
            logger.error("The operation cannot go on now: {}", failed.getMessage());
            pause(steps.settings().pace().retry());
        }
    }

    /**
     * A defect must not keep an operation from its end; but while firmware is being installed only the installer knows the
     * truth.
     */
    private void defect(Throwable defect) {
        logger.error("The operation failed unexpectedly", defect);
        Operation operation = steps.journal().current().running();
        defects++;
        if (operation == null || defects < MOST_DEFECTS || operation.phase().compareTo(Phase.UP_ACTIVATE) >= 0) {
            pause(steps.settings().pace().retry());
            return;
        }
        try {
            steps.end(operation, operation.phase().download() ? Event.DOWNLOAD_FAILED : Event.UPDATE_FAILED_PACKAGE_KEPT,
                    Endings.UNDEFINED, "The operation failed unexpectedly");
        } catch (IOException failed) {
            trouble(failed);
        }
    }

    private void pause(Duration time) {
        try {
            steps.pause(time);
        } catch (InterruptedException woken) {
            // The loop looks at the record and at the order to stop next, which is all that an interrupt asks for.
            logger.debug("Woken early");
        }
    }
}
