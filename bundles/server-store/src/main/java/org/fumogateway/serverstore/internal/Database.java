package org.fumogateway.serverstore.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.fumogateway.server.store.StoreException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The one connection to the database file. Everything runs under one lock: SQLite has a single writer anyway, and every statement
 * here is short. A write is one transaction; it is on the disk when the method returns (WAL with synchronous=FULL).
 */
final class Database implements AutoCloseable {

    private static final int BUSY_MILLISECONDS = 5000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Statements that belong together. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, StoreException;
    }

    /** Opens the file, making it if it is missing, checks that it is whole and brings its schema up to date. */
    static Database open(Path file) throws StoreException {
        prepare(file);
        Connection connection = null;
        try {
            connection = connect(file);
            requireWhole(connection);
            Database database = new Database(connection);
            database.write(opened -> {
                Schema.migrate(opened);
                return null;
            });
            return database;
        } catch (SQLException e) {
            closeAfterFailure(connection, e);
            throw StoreFailures.of("The server database " + file + " could not be opened", e);
        } catch (StoreException e) {
            closeAfterFailure(connection, e);
            throw new StoreException("The server database " + file + " is not usable: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    /** The file holds password-equivalent digests (SEC-110): only its owner may read it, from its first octet on. */
    private static void prepare(Path file) throws StoreException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] ownerOnly = posix
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                    : new FileAttribute<?>[0];
            createIfMissing(file, ownerOnly);
        } catch (IOException e) {
            throw new StoreException("The server database " + file + " cannot be created: " + e.getMessage(), e);
        }
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            throw new StoreException("The server database " + file + " is not a file that can be written.", null);
        }
    }

    private static void createIfMissing(Path file, FileAttribute<?>... attributes) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        }
    }

    private static void requireWhole(Connection connection) throws SQLException, StoreException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new StoreException("it is damaged; restore it from a backup.", null);
            }
        }
    }

    private static void closeAfterFailure(Connection connection, Exception failure) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Runs statements that change nothing. */
    <T> T read(Work<T> work) throws StoreException {
        lock.lock();
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be read", e);
        } finally {
            lock.unlock();
        }
    }

    /** Runs statements in one transaction: all of them are durable, or none happened. */
    <T> T write(Work<T> work) throws StoreException {
        lock.lock();
        try {
            connection.setAutoCommit(false);
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            undo(e);
            throw StoreFailures.of("The server database could not be written", e);
        } catch (StoreException | RuntimeException e) {
            undo(e);
            throw e;
        } finally {
            finish();
            lock.unlock();
        }
    }

    private void undo(Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void finish() throws StoreException {
        try {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not end a transaction", e);
        }
    }

    @Override
    public void close() throws StoreException {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be closed", e);
        } finally {
            lock.unlock();
        }
    }
}
