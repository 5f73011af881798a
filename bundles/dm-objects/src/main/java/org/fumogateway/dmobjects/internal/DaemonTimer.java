package org.fumogateway.dmobjects.internal;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers with one daemon thread each. */
public final class DaemonTimer {

    private static final long STOP_SECONDS = 10;

    private DaemonTimer() {
    }

    /** A timer whose thread bears that name. */
    public static ScheduledExecutorService create(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /** Interrupts what runs and waits until it has ended. */
    public static void stop(ScheduledExecutorService timer) throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
