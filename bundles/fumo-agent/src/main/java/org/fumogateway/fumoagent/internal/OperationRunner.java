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

    /** A framework tells nobody here that it has reached a start level. */
    private static final Duration START_LOOK = Duration.ofMillis(100);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int MOST_INTERRUPTS = 20;
    private static final long INTERRUPT_AGAIN = 1000;
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(10);
    private static final int MOST_DEFECTS = 3;

    private final OperationSteps steps;
    private final FrameworkHealth framework;
    private final DownloadPhases download;
    private final UpdatePhases update;
    private final InstallPhases install;
    private final InstallerCalls calls;
    private final Logger logger;
    private final Thread thread;
    private volatile boolean stopping;
    /** Guards {@link #ending}, so that whoever cancels does not interrupt what tells the server of it. */
    private final Object interrupting = new Object();
    private boolean ending;
    /** The operation whose server was told last that it is cancelled: its end may fail, and is tried again. */
    private String told;
    private int defects;
    private int interrupts;
    private Standing interruptedAt;

    /** How far an operation came. */
    private record Standing(String operationId, Phase phase, ProgressBoard.Glance glance) {
    }

    OperationRunner(String name, OperationSteps steps, FrameworkHealth framework, DownloadPhases download, UpdatePhases update, InstallPhases install,
            InstallerCalls calls, Logger logger) {
        this.steps = steps;
        this.framework = framework;
        this.download = download;
        this.update = update;
        this.install = install;
        this.calls = calls;
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
            long end = System.nanoTime() + steps.settings().pace().workerStop().toNanos();
            while (thread.isAlive() && System.nanoTime() < end) {
                thread.interrupt();
                thread.join(Math.max(1, Math.min(INTERRUPT_AGAIN, (end - System.nanoTime()) / 1_000_000)));
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
        synchronized (interrupting) {
            if (!ending) {
                thread.interrupt();
            }
        }
    }

    @Override
    public void run() {
        awaitStart();
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

    /**
     * Nothing is judged before the framework has come up: what a vendor's installer, decoder or downloader would take must not be refused
     * because the gateway was started, or killed, a moment ago.
     */
    private void awaitStart() {
        long end = System.nanoTime() + steps.settings().pace().swapGrace().toNanos();
        while (!stopping && framework.starting() && System.nanoTime() < end) {
            pause(START_LOOK);
        }
    }

    private void once() throws IOException, InterruptedException {
        long mark = steps.neighbours().signal().mark();
        Operation operation = steps.journal().current().running();
        if (operation == null) {
            Operation last = steps.journal().current().operation();
            if (last != null) {
                calls.forgetLeftover(last);
            }
            steps.await(mark, IDLE);
            return;
        }
        if (operation.cancelled() && operation.phase().revocable()) {
            endCancelled(operation);
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

    private void endCancelled(Operation operation) throws IOException, InterruptedException {
        synchronized (interrupting) {
            ending = true;
            // The interruption by who cancelled has done its work; a stop says so beside it, and interrupts again.
            Thread.interrupted();
        }
        try {
            if (stopping) {
                return;
            }
            if (operation.phase().download() && !operation.id().equals(told)) {
                tellCancelled(operation);
                told = operation.id();
            }
            steps.end(operation, Event.CANCELLED, Endings.CANCELLED, "Cancelled at the gateway");
        } finally {
            synchronized (interrupting) {
                ending = false;
            }
        }
    }

    /** A download client that is replaced in the middle of it is interrupted: then its successor is asked, once. */
    private void tellCancelled(Operation operation) throws InterruptedException {
        for (int asked = 0; asked < 2; asked++) {
            try {
                download.tellCancelled(operation);
                return;
            } catch (InterruptedException woken) {
                if (stopping) {
                    throw woken;
                }
            }
        }
    }

    /**
     * Stopped, cancelled, or a neighbour was replaced under our hands: the next round sees which. A neighbour that is
     * interrupted every time, and gets nowhere, is asked less and less often.
     */
    private void afterInterrupt() {
        Operation operation = steps.journal().current().running();
        if (stopping || operation == null || operation.cancelled()) {
            return;
        }
        Standing now = new Standing(operation.id(), operation.phase(), steps.progress().glance());
        interrupts = now.equals(interruptedAt) ? interrupts + 1 : 1;
        interruptedAt = now;
        if (interrupts <= MOST_INTERRUPTS) {
            pause(Duration.ofMillis(200));
            return;
        }
        if (interrupts == MOST_INTERRUPTS + 1) {
            logger.warn("Operation {} is interrupted again and again in phase {} and slows down", operation.id(), operation.phase());
        }
        Duration longer = steps.settings().pace().retry().multipliedBy(1L << Math.min(10, interrupts - MOST_INTERRUPTS - 1));
        pause(longer.compareTo(LONGEST_BACK_OFF) < 0 ? longer : LONGEST_BACK_OFF);
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
