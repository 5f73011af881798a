package org.fumogateway.storage.internal;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * The right of one store handle to work. Operations run side by side under it; whoever ends it waits until the running ones have
 * returned, so the next holder never meets a write of the last one.
 */
final class Lease {

    /** An operation on the disk. */
    @FunctionalInterface
    interface Operation<T> {
        T run() throws StorageException;
    }

    /** An operation without a result. */
    @FunctionalInterface
    interface Action {
        void run() throws StorageException;
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile String ended;

    <T> T get(Operation<T> operation) throws StorageException {
        lock.readLock().lock();
        try {
            if (ended != null) {
                throw new StorageException(Reason.LEASE_LOST, ended);
            }
            return operation.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    void run(Action action) throws StorageException {
        get(() -> {
            action.run();
            return null;
        });
    }

    boolean held() {
        return ended == null;
    }

    /** Ends the lease once; the sentence is what later callers are told. */
    void end(String sentence, Runnable release) {
        lock.writeLock().lock();
        try {
            if (ended == null) {
                ended = sentence;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
