package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.fumogateway.server.store.StoreException;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database that several servers may share: transactions side by side, told apart by the conditions of their statements. */
final class PostgresDatabase implements Database {

    private static final int CONNECTIONS = 8;
    private static final int ATTEMPTS = 5;
    private static final int SECONDS = 10;
    /** Two servers made or changed the tables at once, or two transactions held what the other one wanted. */
    private static final Set<String> AGAIN = Set.of("23505", "40001", "40P01", "42701", "42710", "42P07");

    private final ConnectionPool pool;

    private PostgresDatabase(ConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * Opens the database and brings its schema up to date.
     *
     * @param url      {@code jdbc:postgresql://...}
     * @param user     role, null to leave it to the URL
     * @param password its password, null for none
     */
    static PostgresDatabase open(String url, String user, String password) throws StoreException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new StoreException("The url of the server store is none of PostgreSQL.", e);
        }
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        source.setConnectTimeout(SECONDS);
        source.setSocketTimeout(SECONDS * 3);
        source.setApplicationName("fumo-gateway-server");
        PostgresDatabase database = new PostgresDatabase(new ConnectionPool(CONNECTIONS, () -> connect(source)));
        try {
            database.again(0, connection -> {
                Schema.migrate(connection);
                return null;
            });
            return database;
        } catch (StoreException e) {
            database.close();
            throw new StoreException("The server database is not usable: " + e.getMessage(), e);
        }
    }

    private static Connection connect(PGSimpleDataSource source) throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Whatever the cluster is set to: what a method changed is durable when it returns.
            statement.execute("SET synchronous_commit TO on");
        }
        connection.commit();
        return connection;
    }

    @Override
    public <T> T read(Work<T> work) throws StoreException {
        try {
            return transaction(work, Connection.TRANSACTION_REPEATABLE_READ);
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be read", e);
        }
    }

    @Override
    public <T> T write(Work<T> work) throws StoreException {
        return again(0, work);
    }

    private <T> T again(int attempt, Work<T> work) throws StoreException {
        try {
            return transaction(work, Connection.TRANSACTION_READ_COMMITTED);
        } catch (SQLException e) {
            if (attempt < ATTEMPTS && e.getSQLState() != null && AGAIN.contains(e.getSQLState())) {
                return again(attempt + 1, work);
            }
            throw StoreFailures.of("The server database could not be written", e);
        }
    }

    private <T> T transaction(Work<T> work, int isolation) throws SQLException, StoreException {
        Connection connection = pool.take();
        boolean failed = true;
        try {
            connection.setTransactionIsolation(isolation);
            T result = work.run(connection);
            connection.commit();
            failed = false;
            return result;
        } finally {
            pool.giveBack(connection, failed && !undone(connection));
        }
    }

    private static boolean undone(Connection connection) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public void scrub() throws StoreException {
        Connection connection = null;
        try {
            connection = pool.take();
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM FULL credentials");
                statement.execute("VACUUM FULL job");
            } finally {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be cleaned", e);
        } finally {
            if (connection != null) {
                pool.giveBack(connection, !undone(connection));
            }
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            pool.close();
        } catch (SQLException e) {
            throw StoreFailures.of("The server database could not be closed", e);
        }
    }
}
