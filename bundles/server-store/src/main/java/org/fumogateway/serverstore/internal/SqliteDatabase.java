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
import java.sql.Statement;
import org.fumogateway.server.store.StoreException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded database: one file, one writer whose commits are on the disk when they return (WAL with synchronous=FULL), a few readers that wait
 * for nobody.
 */
final class SqliteDatabase implements Database {

    private static final int BUSY_MILLISECONDS = 5000;
    private static final int READERS = 4;

    private final WriteQueue writer;
    private final ConnectionPool readers;

    private SqliteDatabase(Path file, Connection connection) {
        this.writer = new WriteQueue(connection);
        this.readers = new ConnectionPool(READERS, () -> connect(file, true));
    }

    /** Opens the file, making it if it is missing, checks that it is whole and brings its schema up to date. */
    static SqliteDatabase open(Path file) throws StoreException {
        prepare(file);
        Connection connection = null;
        try {
            connection = connect(file, false);
            requireWhole(connection);
            SqliteDatabase database = new SqliteDatabase(file, connection);
            migrate(database);
            return database;
        } catch (SQLException e) {
            closeAfterFailure(connection, e);
            throw StoreFailures.of("The server database " + file + " could not be opened", e);
        } catch (StoreException e) {
            closeAfterFailure(connection, e);
            throw new StoreException("The server database " + file + " is not usable: " + e.getMessage(), e);
        }
    }

    private static void migrate(SqliteDatabase database) throws StoreException {
        try {
            database.write(opened -> {
                Schema.migrate(opened);
                return null;
            });
        } catch (StoreException e) {
            database.close();
            throw e;
        }
    }

    static Connection connect(Path file, boolean reader) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Connection connection = source.getConnection();
        if (reader) {
            execute(connection, "PRAGMA query_only = ON");
        }
        return connection;
    }

    /** The file holds what gateways are and were told: only its owner may read it, from its first octet on. */
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

    @Override
    public <T> T read(Work<T> work) throws StoreException {
        Connection connection = null;
        boolean failed = true;
        try {
            connection = readers.take();
            execute(connection, "BEGIN");
            T result = work.run(connection);
            execute(connection, "COMMIT");
            failed = false;
            return result;
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be read", e);
        } finally {
            if (connection != null) {
                giveBack(connection, failed);
            }
        }
    }

    private void giveBack(Connection connection, boolean failed) {
        boolean broken = failed;
        if (failed) {
            try {
                execute(connection, "ROLLBACK");
            } catch (SQLException e) {
                broken = true;
            }
        }
        readers.giveBack(connection, broken);
    }

    @Override
    public <T> T write(Work<T> work) throws StoreException {
        return writer.run(work);
    }

    @Override
    public boolean shared() {
        return false;
    }

    /** Writes the file anew without its free pages, and empties the log. */
    @Override
    public void scrub() throws StoreException {
        writer.runOutside(connection -> {
            execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            execute(connection, "VACUUM");
            execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            return null;
        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            readers.close();
            writer.close();
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be closed", e);
        }
    }
}
