package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/** A few connections that are opened when they are needed first and used again. One that failed is closed. Thread-safe. */
final class ConnectionPool implements AutoCloseable {

    private static final int VALID_SECONDS = 5;

    private final Source source;
    private final Semaphore places;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    /** Opens a connection. */
    @FunctionalInterface
    interface Source {
        Connection open() throws SQLException;
    }

    ConnectionPool(int most, Source source) {
        this.places = new Semaphore(most, true);
        this.source = source;
    }

    /** Waits for a place; the caller gives the connection back. */
    Connection take() throws SQLException {
        places.acquireUninterruptibly();
        try {
            Connection there = pollIdle();
            return there == null ? source.open() : there;
        } catch (SQLException | RuntimeException e) {
            places.release();
            throw e;
        }
    }

    private synchronized Connection pollIdle() throws SQLException {
        if (closed) {
            throw new SQLException("The pool is closed");
        }
        return idle.pollFirst();
    }

    /** Keeps the connection for the next one, unless it does not answer any more. */
    void giveBack(Connection connection, boolean failed) {
        try {
            boolean usable = !failed || connection.isValid(VALID_SECONDS);
            synchronized (this) {
                if (usable && !closed) {
                    idle.addFirst(connection);
                    return;
                }
            }
            connection.close();
        } catch (SQLException e) {
            // It is gone already.
        } finally {
            places.release();
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        for (Connection connection : idle) {
            connection.close();
        }
        idle.clear();
    }
}
