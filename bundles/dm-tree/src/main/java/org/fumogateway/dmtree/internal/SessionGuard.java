package org.fumogateway.dmtree.internal;

import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;

/**
 * The life of one session. Operations run without any lock held; a session that becomes invalid while one runs is ended by the
 * thread that leaves it last, else by the thread that found out. Thread-safe.
 */
final class SessionGuard {

    private final Runnable ending;
    private int state = DmtSession.STATE_OPEN;
    private Thread user;
    private int depth;
    private long lastUse = System.nanoTime();

    /** The ending runs at most once, and only if the session becomes invalid. */
    SessionGuard(Runnable ending) {
        this.ending = ending;
    }

    synchronized int state() {
        return state;
    }

    /** Begins an operation. Plugins may come back on the same thread while they are called. */
    synchronized void enter() {
        if (state != DmtSession.STATE_OPEN) {
            throw new DmtIllegalStateException(state == DmtSession.STATE_CLOSED ? "The session is closed"
                    : "The session is invalid");
        }
        Thread caller = Thread.currentThread();
        if (user != null && user != caller) {
            throw new DmtIllegalStateException("Another thread works in this session");
        }
        user = caller;
        depth++;
    }

    /** Ends an operation. */
    void exit() {
        boolean end;
        synchronized (this) {
            lastUse = System.nanoTime();
            depth--;
            if (depth == 0) {
                user = null;
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
        boolean end;
        synchronized (this) {
            if (state != DmtSession.STATE_OPEN) {
                return;
            }
            state = DmtSession.STATE_INVALID;
            noting.run();
            end = depth == 0;
        }
        if (end) {
            ending.run();
        }
    }

    /** Begins the regular end; from here on nobody else gets in. */
    synchronized void beginClose() {
        enter();
        if (depth > 1) {
            depth--;
            throw new DmtIllegalStateException("A plugin cannot close the session that is calling it");
        }
        state = DmtSession.STATE_CLOSED;
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
