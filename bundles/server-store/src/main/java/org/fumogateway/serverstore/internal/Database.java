package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.fumogateway.server.store.StoreException;

/** A database that is open, with the tables of {@link Schema}. Thread-safe. */
interface Database extends AutoCloseable {

    /** Statements that belong together. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, StoreException;
    }

    /** Runs statements that change nothing; all of them see the same moment. */
    <T> T read(Work<T> work) throws StoreException;

    /** Runs statements in one transaction: when this returns all of them are durable; when it throws none happened. */
    <T> T write(Work<T> work) throws StoreException;

    /** True if other servers may work on the same database. */
    boolean shared();

    /** Makes what was overwritten unreadable in the files of the database, as far as that is this server's to do. */
    void scrub() throws StoreException;

    @Override
    void close() throws StoreException;
}
