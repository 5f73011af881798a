package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.store.StoreException;

/** Jobs and their timelines. */
final class JobTable {

    private JobTable() {
    }

    static void create(Connection connection, UpdateJob job, String event) throws SQLException, StoreException {
        try {
            insert(connection, job);
        } catch (SQLException e) {
            if (StoreFailures.isDuplicate(e)) {
                throw new StoreException("The gateway has an open update job for that instance already, or the job exists.", e);
            }
            throw e;
        }
        addEvent(connection, job, event);
    }

    private static void insert(Connection connection, UpdateJob job) throws SQLException {
        Sql.update(connection,
                "INSERT INTO job (id, device_id, instance_uri, correlator, operation, package_sha256, from_version, "
                + "to_version, token_digest, state, closed, exec_status, download_status, result_code, detail, created, changed, "
                        + "due, revision, transfers, consent) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", job.id(), job.deviceId(), job.instanceUri(),
                job.correlator(), job.operation(), job.packageSha256(), job.fromVersion(), job.toVersion(),
                DownloadToken.digest(job.token()), job.state(),
                closed(job), job.execStatus(), job.downloadStatus(), job.resultCode(), job.detail(), job.created(), job.changed(),
                job.due(), job.revision(), job.transfers(), job.consent());
    }

    /** Compare and set: the revision in the condition is the whole locking there is. */
    static boolean update(Connection connection, UpdateJob next, String event) throws SQLException {
        int rows = Sql.update(connection, "UPDATE job SET state = ?, closed = ?, exec_status = ?, download_status = ?, "
                + "result_code = ?, detail = ?, changed = ?, due = ?, revision = ?, transfers = ?, consent = ?, token_digest = COALESCE(?, token_digest) "
                + "WHERE id = ? AND revision = ?", next.state(), closed(next),
                next.execStatus(), next.downloadStatus(), next.resultCode(), next.detail(), next.changed(), next.due(), next.revision(),
                next.transfers(), next.consent(), DownloadToken.digest(next.token()), next.id(), next.revision() - 1);
        if (rows == 0) {
            return false;
        }
        addEvent(connection, next, event);
        return true;
    }

    private static void addEvent(Connection connection, UpdateJob job, String text) throws SQLException {
        Sql.update(connection, "INSERT INTO job_event (job_id, position, at, state, text) VALUES (?, "
                + "(SELECT COALESCE(MAX(position), 0) + 1 FROM job_event WHERE job_id = ?), ?, ?, ?)", job.id(), job.id(),
                job.changed(), job.state(), text);
    }

    static Optional<UpdateJob> byId(Connection connection, String id) throws SQLException {
        return Sql.first(connection, "SELECT * FROM job WHERE id = ?", JobTable::row, id);
    }

    static List<UpdateJob> beginningWith(Connection connection, String beginning, int limit) throws SQLException {
        return Sql.list(connection, "SELECT * FROM job WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT ?", JobTable::row, beginning.length(), beginning,
                limit);
    }

    static Optional<UpdateJob> open(Connection connection, String deviceId, String instanceUri) throws SQLException {
        return Sql.first(connection, "SELECT * FROM job WHERE device_id = ? AND instance_uri = ? AND closed = 0", JobTable::row,
                deviceId, instanceUri);
    }

    static List<UpdateJob> overdue(Connection connection, Instant now, int limit) throws SQLException {
        return Sql.list(connection, "SELECT * FROM job WHERE closed = 0 AND due < ? ORDER BY due, id LIMIT ?", JobTable::row, now, limit);
    }

    static Optional<UpdateJob> byCorrelator(Connection connection, String deviceId, String correlator) throws SQLException {
        return Sql.first(connection, "SELECT * FROM job WHERE device_id = ? AND correlator = ?", JobTable::row, deviceId,
                correlator);
    }

    static Optional<UpdateJob> byToken(Connection connection, String token) throws SQLException {
        return Sql.first(connection, "SELECT * FROM job WHERE token_digest = ?", row -> row(row, token), DownloadToken.digest(token));
    }

    static List<UpdateJob> newest(Connection connection, String deviceId, int limit) throws SQLException {
        if (deviceId == null) {
            return Sql.list(connection, "SELECT * FROM job ORDER BY created DESC, id DESC LIMIT ?", JobTable::row, limit);
        }
        return Sql.list(connection, "SELECT * FROM job WHERE device_id = ? ORDER BY created DESC, id DESC LIMIT ?", JobTable::row,
                deviceId, limit);
    }

    static List<JobEvent> events(Connection connection, String jobId) throws SQLException {
        return Sql.list(connection, "SELECT * FROM job_event WHERE job_id = ? ORDER BY position", JobTable::event, jobId);
    }

    static List<JobEvent> eventsSince(Connection connection, Instant from, int limit) throws SQLException {
        return Sql.list(connection, "SELECT * FROM job_event WHERE at >= ? ORDER BY at, job_id, position LIMIT ?", JobTable::event, from, limit);
    }

    private static JobEvent event(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return new JobEvent(row.getString("job_id"), row.getInt("position"), Sql.instant(row, "at"),
                state == null ? null : UpdateJob.State.valueOf(state), row.getString("text"));
    }

    static void addTransfer(Connection connection, String jobId, long octets, Instant begun, Instant ended) throws SQLException {
        Sql.update(connection, "INSERT INTO job_transfer (job_id, requests, octets, first_at, last_at) VALUES (?, 1, ?, ?, ?) "
                + "ON CONFLICT (job_id) DO UPDATE SET requests = job_transfer.requests + 1, octets = job_transfer.octets + excluded.octets, "
                + "last_at = excluded.last_at", jobId, octets, begun, ended);
    }

    static Optional<JobTransfer> transfer(Connection connection, String jobId) throws SQLException {
        return Sql.first(connection, "SELECT * FROM job_transfer WHERE job_id = ?", row -> new JobTransfer(jobId, row.getLong("requests"),
                row.getLong("octets"), Sql.instant(row, "first_at"), Sql.instant(row, "last_at")), jobId);
    }

    private static int closed(UpdateJob job) {
        return job.state().closed() ? 1 : 0;
    }

    private static UpdateJob row(ResultSet row) throws SQLException {
        return row(row, null);
    }

    private static UpdateJob row(ResultSet row, String token) throws SQLException {
        return new UpdateJob(row.getString("id"), row.getString("device_id"), row.getString("instance_uri"),
                row.getString("correlator"), UpdateJob.Operation.valueOf(row.getString("operation")),
                row.getString("package_sha256"), row.getString("from_version"), row.getString("to_version"),
                token, UpdateJob.State.valueOf(row.getString("state")), row.getInt("exec_status"), row.getInt("download_status"),
                row.getInt("result_code"), row.getString("detail"), Sql.instant(row, "created"), Sql.instant(row, "changed"),
                Sql.instant(row, "due"), row.getLong("revision"),
                row.getInt("transfers"), UpdateJob.Consent.valueOf(row.getString("consent")));
    }
}
