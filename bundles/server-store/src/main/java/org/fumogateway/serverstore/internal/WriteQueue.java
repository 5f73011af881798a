package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.fumogateway.server.store.StoreException;

/**
 * The one writer of a database that takes one writer at a time. Changes that wait go together: each in a savepoint of its own, all of them made
 * durable by one commit, so that many callers share the wait for the disk. A change that fails does not touch the others; nobody is told of a
 * success before the commit. As many changes wait as there are threads that call.
 */
final class WriteQueue implements AutoCloseable {

    private static final int MOST_TOGETHER = 256;

    private final BlockingQueue<Change<?>> waiting = new LinkedBlockingQueue<>();
    private final Connection connection;
    private final Thread writer;
    private boolean closed;

    private static final class Change<T> {
        private final Database.Work<T> work;
        private final boolean alone;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private T result;

        Change(Database.Work<T> work, boolean alone) {
            this.work = work;
            this.alone = alone;
        }

        void run(Connection connection) throws SQLException, StoreException {
            result = work.run(connection);
        }

        void succeed() {
            done.complete(result);
        }
    }

    WriteQueue(Connection connection) {
        this.connection = connection;
        this.writer = new Thread(this::write, "fumo-server-store");
        writer.setDaemon(true);
        writer.start();
    }

    /** Waits until the change is durable. */
    <T> T run(Database.Work<T> work) throws StoreException {
        return await(new Change<>(work, false));
    }

    /** Runs statements that no transaction takes, between two commits. */
    <T> T runOutside(Database.Work<T> work) throws StoreException {
        return await(new Change<>(work, true));
    }

    private <T> T await(Change<T> change) throws StoreException {
        synchronized (this) {
            if (closed) {
                throw new StoreException("The server database is closed.", null);
            }
            waiting.add(change);
        }
        try {
            return change.done.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static StoreException rethrown(Throwable failure) {
        if (failure instanceof SQLException sql) {
            return StoreFailures.of("The server database could not be written", sql);
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return failure instanceof StoreException refused ? refused : new StoreException("The server database could not be written.", failure);
    }

    /** What waits is still written; then the connection is closed. */
    @Override
    public void close() throws SQLException {
        synchronized (this) {
            closed = true;
            writer.interrupt();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void write() {
        List<Change<?>> together = new ArrayList<>();
        try {
            takeAll(together);
        } finally {
            // After an error of the virtual machine nobody is left waiting.
            synchronized (this) {
                closed = true;
                waiting.drainTo(together);
            }
            together.forEach(change -> change.done.completeExceptionally(new StoreException("The server database is closed.", null)));
        }
    }

    private void takeAll(List<Change<?>> together) {
        while (true) {
            together.clear();
            try {
                together.add(waiting.take());
            } catch (InterruptedException e) {
                // The queue is closed: nothing is added any more.
                waiting.drainTo(together);
                commit(together);
                return;
            }
            waiting.drainTo(together, MOST_TOGETHER - 1);
            commit(together);
        }
    }

    private void commit(List<Change<?>> all) {
        all.stream().filter(change -> change.alone).forEach(this::runAlone);
        List<Change<?>> together = all.stream().filter(change -> !change.alone).toList();
        if (!together.isEmpty()) {
            commitTogether(together);
        }
    }

    private void runAlone(Change<?> change) {
        try {
            change.run(connection);
            change.succeed();
        } catch (SQLException | StoreException | RuntimeException e) {
            change.done.completeExceptionally(e);
        }
    }

    private void commitTogether(List<Change<?>> together) {
        List<Change<?>> changed = new ArrayList<>();
        try {
            execute("BEGIN IMMEDIATE");
            for (Change<?> change : together) {
                if (runs(change)) {
                    changed.add(change);
                }
            }
            execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            undo(e);
            together.forEach(change -> change.done.completeExceptionally(e));
            return;
        }
        changed.forEach(Change::succeed);
    }

    /** False if the change failed, which has been undone and told. */
    private boolean runs(Change<?> change) throws SQLException {
        execute("SAVEPOINT one");
        try {
            change.run(connection);
            execute("RELEASE one");
            return true;
        } catch (SQLException | StoreException | RuntimeException e) {
            // Some failures end the whole transaction: then this fails too, and so does everybody.
            execute("ROLLBACK TO one");
            execute("RELEASE one");
            change.done.completeExceptionally(e);
            return false;
        }
    }

    private void undo(Exception failure) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
