package org.fumogateway.dmtree.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.dmt.DmtSession;

/**
 * Who works on which part of the tree. Subtrees that do not overlap never wait for each other; within overlapping ones the
 * first to ask is the first to get the lock, so a stream of readers cannot starve a writer. Thread-safe.
 */
final class SubtreeLocks {

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private final List<Hold> waiting = new ArrayList<>();
    private final Set<Hold> held = new HashSet<>();

    /** A lock that was granted; released once. */
    final class Hold {

        private final NodePath root;
        private final boolean shared;

        private Hold(NodePath root, boolean shared) {
            this.root = root;
            this.shared = shared;
        }

        private boolean excludes(Hold other) {
            return !(shared && other.shared) && root.overlaps(other.root);
        }

        void release() {
            monitor.lock();
            try {
                held.remove(this);
                changed.signalAll();
            } finally {
                monitor.unlock();
            }
        }
    }

    /**
     * Waits for a lock.
     *
     * @param lockType constant of {@link DmtSession}
     * @return the lock, or null if it was not free in time
     */
    Hold acquire(NodePath root, int lockType, Duration limit) throws InterruptedException {
        Hold hold = new Hold(root, lockType == DmtSession.LOCK_TYPE_SHARED);
        long nanos = limit.toNanos();
        monitor.lockInterruptibly();
        try {
            waiting.add(hold);
            while (mustWait(hold)) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = changed.awaitNanos(nanos);
            }
            held.add(hold);
            return hold;
        } finally {
            waiting.remove(hold);
            changed.signalAll();
            monitor.unlock();
        }
    }

    private boolean mustWait(Hold hold) {
        if (held.stream().anyMatch(hold::excludes)) {
            return true;
        }
        for (Hold earlier : waiting) {
            if (earlier == hold) {
                return false;
            }
            if (hold.excludes(earlier)) {
                return true;
            }
        }
        return false;
    }
}
