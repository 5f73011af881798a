package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.operator.OperatorToken;

/** Tokens of operators, without their secrets. */
final class OperatorTokenTable {

    private OperatorTokenTable() {
    }

    static void put(Connection connection, OperatorToken token) throws SQLException {
        Sql.update(connection, "INSERT INTO operator_token (id, name, digest, created, revoked) VALUES (?, ?, ?, ?, ?) "
                + "ON CONFLICT (id) DO UPDATE SET name = excluded.name, digest = excluded.digest, created = excluded.created, "
                + "revoked = excluded.revoked", token.id(), token.name(), token.digest(), token.created(), token.revoked());
    }

    static Optional<OperatorToken> find(Connection connection, String id) throws SQLException {
        return Sql.first(connection, "SELECT * FROM operator_token WHERE id = ?", OperatorTokenTable::row, id);
    }

    static List<OperatorToken> all(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT * FROM operator_token ORDER BY created, id", OperatorTokenTable::row);
    }

    private static OperatorToken row(ResultSet row) throws SQLException {
        return new OperatorToken(row.getString("id"), row.getString("name"), row.getString("digest"), Sql.instant(row, "created"),
                Sql.instant(row, "revoked"));
    }
}
