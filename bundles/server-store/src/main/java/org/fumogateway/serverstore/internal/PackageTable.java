package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.release.ReleasePackage;

/** Published packages. */
final class PackageTable {

    private static final String COMPATIBLE = "compatible";
    private static final String HARDWARE = "hardware";
    private static final String FROM = "from";

    private PackageTable() {
    }

    static void put(Connection connection, ReleasePackage release) throws SQLException {
        int added = Sql.update(connection,
                "INSERT INTO release_package (sha256, size, package_id, name, version, base_sha256, counter, "
                + "published) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING", release.sha256(), release.size(),
                release.packageId(), release.name(), release.version(), release.baseSha256(), release.counter(),
                release.published());
        if (added == 1) {
            putValues(connection, release.sha256(), COMPATIBLE, release.compatible());
            putValues(connection, release.sha256(), HARDWARE, release.hardware());
            putValues(connection, release.sha256(), FROM, release.from());
        }
    }

    static Optional<ReleasePackage> find(Connection connection, String sha256) throws SQLException {
        return select(connection, "WHERE sha256 = ?", sha256).stream().findFirst();
    }

    static List<ReleasePackage> all(Connection connection) throws SQLException {
        return select(connection, "ORDER BY published DESC, sha256");
    }

    static void remove(Connection connection, String sha256) throws SQLException {
        Sql.update(connection, "DELETE FROM release_value WHERE sha256 = ?", sha256);
        Sql.update(connection, "DELETE FROM release_package WHERE sha256 = ?", sha256);
    }

    private static List<ReleasePackage> select(Connection connection, String condition, Object... values) throws SQLException {
        return Sql.list(connection, "SELECT * FROM release_package " + condition, row -> {
            String sha256 = row.getString("sha256");
            return new ReleasePackage(sha256, row.getLong("size"), row.getString("package_id"), row.getString("name"),
                    row.getString("version"), values(connection, sha256, COMPATIBLE), values(connection, sha256, HARDWARE),
                    values(connection, sha256, FROM), row.getString("base_sha256"), row.getInt("counter"),
                    Sql.instant(row, "published"));
        }, values);
    }

    private static void putValues(Connection connection, String sha256, String kind, List<String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Sql.update(connection, "INSERT INTO release_value (sha256, kind, position, value) VALUES (?, ?, ?, ?)", sha256, kind,
                    i,
                    values.get(i));
        }
    }

    private static List<String> values(Connection connection, String sha256, String kind) throws SQLException {
        return Sql.list(connection, "SELECT value FROM release_value WHERE sha256 = ? AND kind = ? ORDER BY position",
                row -> row.getString(1), sha256, kind);
    }
}
