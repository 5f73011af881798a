package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.fumogateway.server.store.StoreException;

/**
 * The tables, step by step: each step is applied once and never changed afterwards. Times are microseconds since 1970. The
 * statements are plain SQL that PostgreSQL takes as well.
 */
final class Schema {

    private static final List<List<String>> STEPS = List.of(List.of(
            "CREATE TABLE gateway (device_id TEXT PRIMARY KEY, first_contact BIGINT, last_contact BIGINT, inspected BIGINT)",
            "CREATE TABLE gateway_detail (device_id TEXT NOT NULL REFERENCES gateway (device_id), uri TEXT NOT NULL, "
                    + "value TEXT NOT NULL, PRIMARY KEY (device_id, uri))",
            "CREATE TABLE gateway_instance (device_id TEXT NOT NULL REFERENCES gateway (device_id), position INTEGER NOT NULL, "
                    + "uri TEXT NOT NULL, nodes TEXT NOT NULL, state INTEGER NOT NULL, package_version TEXT, "
                    + "PRIMARY KEY (device_id, position))",
            "CREATE TABLE credentials (device_id TEXT PRIMARY KEY, client_name TEXT NOT NULL, client_digest TEXT NOT NULL, "
                    + "server_name TEXT NOT NULL, server_digest TEXT NOT NULL, client_nonce TEXT NOT NULL, "
                    + "server_nonce TEXT NOT NULL)",
            "CREATE TABLE release_package (sha256 TEXT PRIMARY KEY, size BIGINT NOT NULL, package_id TEXT, name TEXT, "
                    + "version TEXT NOT NULL, base_sha256 TEXT, counter INTEGER NOT NULL, published BIGINT NOT NULL)",
            "CREATE TABLE release_value (sha256 TEXT NOT NULL REFERENCES release_package (sha256), kind TEXT NOT NULL, "
                    + "position INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (sha256, kind, position))",
            "CREATE TABLE job (id TEXT PRIMARY KEY, device_id TEXT NOT NULL, instance_uri TEXT NOT NULL, correlator TEXT NOT "
                    + "NULL, "
                    + "operation TEXT NOT NULL, package_sha256 TEXT, from_version TEXT, to_version TEXT, token TEXT UNIQUE, "
                    + "state TEXT NOT NULL, closed INTEGER NOT NULL, exec_status INTEGER NOT NULL, "
                    + "download_status INTEGER NOT NULL, result_code INTEGER NOT NULL, detail TEXT NOT NULL, "
                    + "created BIGINT NOT NULL, changed BIGINT NOT NULL, revision BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX job_open ON job (device_id, instance_uri) WHERE closed = 0",
            "CREATE UNIQUE INDEX job_correlator ON job (device_id, correlator)",
            "CREATE INDEX job_created ON job (created)",
            "CREATE INDEX job_open_changed ON job (changed) WHERE closed = 0",
            "CREATE TABLE job_event (job_id TEXT NOT NULL REFERENCES job (id), position INTEGER NOT NULL, at BIGINT NOT NULL, "
                    + "text TEXT NOT NULL, PRIMARY KEY (job_id, position))"), List.of(
            // Jobs of before have the longest time that was usual: a day for the download and six hours for the update.
            "ALTER TABLE job ADD COLUMN due BIGINT NOT NULL DEFAULT 0",
            "UPDATE job SET due = changed + 108000000000",
            "DROP INDEX job_open_changed",
            "CREATE INDEX job_open_due ON job (due) WHERE closed = 0"), List.of(
            "ALTER TABLE credentials ADD COLUMN authentication TEXT NOT NULL DEFAULT 'DIGEST'"), List.of(
            // Rows without a key id are in clear; the one row of sealing says that there are none any more, and whether their traces are gone.
            "ALTER TABLE credentials ADD COLUMN key_id TEXT NOT NULL DEFAULT ''",
            "CREATE TABLE sealing (key_id TEXT NOT NULL, scrubbed INTEGER NOT NULL)",
            "ALTER TABLE credentials ADD COLUMN session TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE credentials ADD COLUMN session_message BIGINT NOT NULL DEFAULT 0"), OperatorSchema.TIMELINE, OperatorSchema.HISTORY,
            OperatorSchema.ASSIGNMENTS, OperatorSchema.TOKENS, List.of(
            "ALTER TABLE job ADD COLUMN transfers INTEGER NOT NULL DEFAULT 0"), List.of(
            // The column of tokens in clear stays, empty; what stands there is digested when the store is opened.
            "ALTER TABLE job ADD COLUMN token_digest TEXT",
            "CREATE UNIQUE INDEX job_token_digest ON job (token_digest)"), List.of(
            "ALTER TABLE credentials ADD COLUMN certificate TEXT NOT NULL DEFAULT ''",
            "CREATE UNIQUE INDEX credentials_certificate ON credentials (certificate) WHERE certificate <> ''"),
            OperatorSchema.CONSENT, List.of(
            // Secrets that a gateway may have instead of those that count, sealed like them; empty if there are none.
            "ALTER TABLE credentials ADD COLUMN renewal_due INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE credentials ADD COLUMN offered_client_digest TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE credentials ADD COLUMN offered_server_digest TEXT NOT NULL DEFAULT ''"), List.of(
            // What this server shows by auth-basic, sealed; empty where the digest is enough. How often secrets were offered, and why no more.
            "ALTER TABLE credentials ADD COLUMN server_secret TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE credentials ADD COLUMN offered_server_secret TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE credentials ADD COLUMN renewal_offers INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE credentials ADD COLUMN renewal_ended TEXT NOT NULL DEFAULT ''"));

    private Schema() {
    }

    /** Applies the steps that the file does not have yet. Runs inside one transaction. */
    static void migrate(Connection connection) throws SQLException, StoreException {
        migrate(connection, STEPS.size());
    }

    /** The version that this server writes. */
    static int newest() {
        return STEPS.size();
    }

    /** Applies the steps up to a version, as a server of that version did. */
    static void migrate(Connection connection, int last) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            int version = version(statement);
            if (version > last) {
                throw new StoreException("it was written by a newer version of this server (schema " + version + ", known are "
                        + last + ").", null);
            }
            for (List<String> step : STEPS.subList(version, last)) {
                for (String sql : step) {
                    statement.executeUpdate(sql);
                }
            }
            if (version < last) {
                statement.executeUpdate("DELETE FROM schema_version");
                record(connection, last);
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT version FROM schema_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void record(Connection connection, int version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
            insert.setInt(1, version);
            insert.executeUpdate();
        }
    }
}
