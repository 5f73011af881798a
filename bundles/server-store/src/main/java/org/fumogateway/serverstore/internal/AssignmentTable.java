package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.assignment.Assignment.State;

/** Assignments and what their scopes list. */
final class AssignmentTable {

    private AssignmentTable() {
    }

    static void create(Connection connection, Assignment assignment, Collection<String> members) throws SQLException {
        Sql.update(connection, "INSERT INTO assignment (id, release_name, version, scope, size, state, operator, created, changed, "
                + "question, question_required) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", assignment.id(), assignment.releaseName(), assignment.version(), assignment.scope(),
                assignment.size(), assignment.state(), assignment.operator(), assignment.created(), assignment.changed(),
                assignment.question() == null ? null : assignment.question().text(),
                assignment.question() != null && assignment.question().required() ? 1 : 0);
        for (String member : new TreeSet<>(members)) {
            Sql.update(connection, "INSERT INTO assignment_member (assignment_id, member) VALUES (?, ?)", assignment.id(), member);
        }
    }

    static boolean cancel(Connection connection, String id, Instant at) throws SQLException {
        return Sql.update(connection, "UPDATE assignment SET state = ?, changed = ? WHERE id = ? AND state = ?", State.CANCELLED, at, id,
                State.ACTIVE) == 1;
    }

    static Optional<Assignment> find(Connection connection, String id) throws SQLException {
        return Sql.first(connection, "SELECT * FROM assignment WHERE id = ?", AssignmentTable::row, id);
    }

    static List<Assignment> newest(Connection connection, int limit) throws SQLException {
        return Sql.list(connection, "SELECT * FROM assignment ORDER BY created DESC, id DESC LIMIT ?", AssignmentTable::row, limit);
    }

    static List<String> members(Connection connection, String id, String after, int limit) throws SQLException {
        return Sql.list(connection, "SELECT member FROM assignment_member WHERE assignment_id = ? AND member > ? ORDER BY member LIMIT ?",
                row -> row.getString(1), id, after, limit);
    }

    /** One query by the member index: a check-in must not read what other gateways are assigned. */
    static List<Assignment> of(Connection connection, String deviceId, String manufacturer, String model) throws SQLException {
        return Sql.list(connection, "SELECT * FROM assignment WHERE state = ? AND (scope = ? OR id IN (SELECT assignment_id FROM assignment_member "
                + "WHERE assignment.scope = ? AND member = ? OR assignment.scope = ? AND member IN (?, ?))) ORDER BY created DESC, id DESC",
                AssignmentTable::row, State.ACTIVE, Scope.ALL, Scope.GATEWAYS, deviceId, Scope.MODEL, model, manufacturer + "/" + model);
    }

    private static Assignment row(ResultSet row) throws SQLException {
        return new Assignment(row.getString("id"), row.getString("release_name"), row.getString("version"), Scope.valueOf(row.getString("scope")),
                row.getInt("size"), State.valueOf(row.getString("state")), row.getString("operator"), Sql.instant(row, "created"),
                Sql.instant(row, "changed"), question(row));
    }

    private static Assignment.Question question(ResultSet row) throws SQLException {
        String text = row.getString("question");
        return text == null ? null : new Assignment.Question(text, row.getInt("question_required") != 0);
    }
}
