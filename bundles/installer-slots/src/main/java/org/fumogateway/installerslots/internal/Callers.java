package org.fumogateway.installerslots.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The threads of others that are inside a long call, so that a component that goes away can send them home. */
final class Callers {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Set<Thread> inside = new HashSet<>();
    private boolean stopped;

    synchronized void enter() throws InterruptedException {
        requireHere();
        inside.add(Thread.currentThread());
    }

    /** Nothing is said any more in the name of a component that goes away. */
    synchronized void requireHere() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("this installer was stopped");
        }
    }

    synchronized void leave() {
        inside.remove(Thread.currentThread());
        if (stopped) {
            // Our own interruption, in case nobody met it, is no business of the caller.
            Thread.interrupted();
        }
        notifyAll();
    }

    /** Interrupts everybody inside and waits until they have left. */
    synchronized void sendHome() throws InterruptedException {
        stopped = true;
        inside.forEach(Thread::interrupt);
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!inside.isEmpty() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
    }
}
