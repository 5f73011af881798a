package org.fumogateway.dmtree.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;

/**
 * The life of one session. Operations run without any lock held; a session that becomes invalid while one runs is ended by the
 * thread that leaves it last, else by the thread that found out. A second thread waits for the first one, for a while. Thread-safe.
 */
final class SessionGuard {

    private final Runnable ending;
    private final Duration wait;
    private int state = DmtSession.STATE_OPEN;
    private Thread user;
    private int depth;
    private long lastUse = System.nanoTime();

    /**
     * @param ending runs at most once, and only if the session becomes invalid
     * @param wait   how long a thread waits for another one to leave
     */
    SessionGuard(Runnable ending, Duration wait) {
        this.ending = ending;
        this.wait = wait;
    }

    synchronized int state() {
        return state;
    }

    /** Begins an operation. Plugins may come back on the same thread while they are called. */
    synchronized void enter() {
        requireOpen();
        Thread caller = Thread.currentThread();
        if (user != null && user != caller) {
            awaitOthers();
            requireOpen();
        }
        user = caller;
        depth++;
    }

    private void requireOpen() {
        if (state != DmtSession.STATE_OPEN) {
            throw new DmtIllegalStateException(state == DmtSession.STATE_CLOSED ? "The session is closed"
                    : "The session is invalid");
        }
    }

    private void awaitOthers() {
        long end = System.nanoTime() + wait.toNanos();
        try {
            while (user != null && state == DmtSession.STATE_OPEN) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new DmtIllegalStateException("Another thread works in this session");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DmtIllegalStateException("Interrupted while another thread works in this session");
        }
    }

    /** Ends an operation. */
    void exit() {
        boolean end;
        synchronized (this) {
            lastUse = System.nanoTime();
            depth--;
            if (depth == 0) {
                user = null;
                notifyAll();
            }
            end = depth == 0 && state == DmtSession.STATE_INVALID;
        }
        if (end) {
            ending.run();
        }
    }

    /**
     * Makes the session invalid; does nothing if it is not open.
     *
     * @param noting runs before the ending, and only if this call ends the session; short
     */
    void invalidate(Runnable noting) {
        if (mark(noting)) {
            ending.run();
        }
    }

    /**
     * The same, but only if nobody has used the session for that long, which is looked at again now that nobody can begin to.
     */
    void invalidateIdle(long nanos, Runnable noting) {
        boolean end;
        synchronized (this) {
            end = idleLongerThan(nanos) && mark(noting);
        }
        if (end) {
            ending.run();
        }
    }

    /** The same, but the ending runs elsewhere: the session is invalid when this returns, and over when the future is done. */
    CompletableFuture<Void> invalidate(Runnable noting, Executor threads) {
        if (mark(noting)) {
            try {
                return CompletableFuture.runAsync(ending, threads);
            } catch (RejectedExecutionException treeGone) {
                ending.run();
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    /** True if it is the caller's to run the ending. */
    private synchronized boolean mark(Runnable noting) {
        if (state != DmtSession.STATE_OPEN) {
            return false;
        }
        state = DmtSession.STATE_INVALID;
        notifyAll();
        noting.run();
        return depth == 0;
    }

    /** Begins the regular end; from here on nobody else gets in. */
    synchronized void beginClose() {
        enter();
        if (depth > 1) {
            depth--;
            throw new DmtIllegalStateException("A plugin cannot close the session that is calling it");
        }
        state = DmtSession.STATE_CLOSED;
        notifyAll();
    }

    /** Completes the regular end. */
    synchronized void endClose(boolean clean) {
        depth = 0;
        user = null;
        state = clean ? DmtSession.STATE_CLOSED : DmtSession.STATE_INVALID;
    }

    synchronized boolean idleLongerThan(long nanos) {
        return state == DmtSession.STATE_OPEN && depth == 0 && System.nanoTime() - lastUse > nanos;
    }
}
