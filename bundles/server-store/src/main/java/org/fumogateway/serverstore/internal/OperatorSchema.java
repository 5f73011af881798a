package org.fumogateway.serverstore.internal;

import java.util.List;

/** Schema steps of the operator's side of the store, as {@link Schema} applies them. */
final class OperatorSchema {

    /** Each line of a timeline tells the state; lines of all jobs are read by time; what a job costs on the wire is counted. */
    static final List<String> TIMELINE = List.of(
            "ALTER TABLE job_event ADD COLUMN state TEXT",
            "CREATE INDEX job_event_at ON job_event (at, job_id, position)",
            "CREATE TABLE job_transfer (job_id TEXT PRIMARY KEY REFERENCES job (id), requests BIGINT NOT NULL, octets BIGINT NOT NULL, "
                    + "first_at BIGINT NOT NULL, last_at BIGINT NOT NULL)");

    /** What changed about a gateway. */
    static final List<String> HISTORY = List.of(
            "CREATE TABLE gateway_change (device_id TEXT NOT NULL REFERENCES gateway (device_id), position BIGINT NOT NULL, at BIGINT NOT NULL, "
                    + "uri TEXT NOT NULL, value_before TEXT, value_after TEXT, PRIMARY KEY (device_id, position))");

    /** Which gateways shall run which release. */
    static final List<String> ASSIGNMENTS = List.of(
            "CREATE TABLE assignment (id TEXT PRIMARY KEY, release_name TEXT NOT NULL, version TEXT NOT NULL, scope TEXT NOT NULL, "
                    + "size INTEGER NOT NULL, state TEXT NOT NULL, operator TEXT NOT NULL, created BIGINT NOT NULL, changed BIGINT NOT NULL)",
            "CREATE TABLE assignment_member (assignment_id TEXT NOT NULL REFERENCES assignment (id), member TEXT NOT NULL, "
                    + "PRIMARY KEY (assignment_id, member))",
            "CREATE INDEX assignment_created ON assignment (created)",
            "CREATE INDEX assignment_member_member ON assignment_member (member)");

    /** Who may use the operator endpoint. */
    static final List<String> TOKENS = List.of(
            "CREATE TABLE operator_token (id TEXT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, created BIGINT NOT NULL, revoked BIGINT)");

    /** What the person at a gateway is asked before it is told, and what the answer was. */
    static final List<String> CONSENT = List.of(
            "ALTER TABLE assignment ADD COLUMN question TEXT",
            "ALTER TABLE assignment ADD COLUMN question_required INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE job ADD COLUMN consent TEXT NOT NULL DEFAULT 'NOT_NEEDED'");

    private OperatorSchema() {
    }
}
