package org.fumogateway.serverkill;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the database of a server that is gone says of results, asked in SQL and not through the server's own store.
 *
 * @param integrity     what SQLite says of the file, {@code ok} if it is whole
 * @param results       result code of each job by its correlator
 * @param told          how many reports stand in the timeline of each job, by its correlator
 * @param brokenHistory jobs whose timeline has a gap
 */
record StoredResults(List<String> integrity, Map<String, Integer> results, Map<String, Integer> told, List<String> brokenHistory) {

    private static final String REPORTS = "SELECT correlator, result_code, (SELECT count(*) FROM job_event WHERE job_id = id "
            + "AND text LIKE 'The gateway reported failure%') AS told FROM job";

    static StoredResults read(Path database) throws SQLException {
        Map<String, Integer> results = new HashMap<>();
        Map<String, Integer> told = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            try (var statement = connection.createStatement(); var rows = statement.executeQuery(REPORTS)) {
                while (rows.next()) {
                    results.put(rows.getString(1), rows.getInt(2));
                    told.put(rows.getString(1), rows.getInt(3));
                }
            }
            return new StoredResults(text(connection, "PRAGMA integrity_check"), results, told,
                    text(connection, "SELECT job_id FROM job_event GROUP BY job_id HAVING max(position) <> count(*)"));
        }
    }

    /** Reports that the server accepted and does not have. */
    List<String> lost(List<String> accepted) {
        return accepted.stream().filter(correlator -> results.getOrDefault(correlator, 0) != FailingGateway.RESULT || told.get(correlator) == 0)
                .toList();
    }

    /** Jobs whose report counted more than once. */
    List<String> countedTwice() {
        return told.entrySet().stream().filter(each -> each.getValue() > 1).map(Map.Entry::getKey).toList();
    }

    private static List<String> text(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
