package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayChange;

/** Leaves of gateways, and what they were before. Only what differs is written. */
final class GatewayHistory {

    /** Lines that are kept of one gateway: a leaf that changes in every session must not fill the disk. */
    static final int KEPT = 1000;

    private GatewayHistory() {
    }

    /** Makes the stored leaves those of the gateway, and keeps a line for each one that changed. */
    static void put(Connection connection, Gateway gateway) throws SQLException {
        Map<String, String> before = leaves(connection, gateway.deviceId());
        TreeSet<String> uris = new TreeSet<>(before.keySet());
        uris.addAll(gateway.details().keySet());
        long position = 0;
        for (String uri : uris) {
            String old = before.get(uri);
            String value = gateway.details().get(uri);
            if (!Objects.equals(old, value)) {
                position = position == 0 ? next(connection, gateway.deviceId()) : position + 1;
                write(connection, gateway.deviceId(), uri, value);
                note(connection, gateway, position, uri, old);
            }
        }
        if (position > KEPT) {
            Sql.update(connection, "DELETE FROM gateway_change WHERE device_id = ? AND position <= ?", gateway.deviceId(), position - KEPT);
        }
    }

    private static Map<String, String> leaves(Connection connection, String deviceId) throws SQLException {
        Map<String, String> leaves = new HashMap<>();
        Sql.list(connection, "SELECT uri, value FROM gateway_detail WHERE device_id = ?",
                row -> leaves.put(row.getString("uri"), row.getString("value")), deviceId);
        return leaves;
    }

    private static long next(Connection connection, String deviceId) throws SQLException {
        return Sql.first(connection, "SELECT COALESCE(MAX(position), 0) + 1 FROM gateway_change WHERE device_id = ?", row -> row.getLong(1),
                deviceId).orElse(1L);
    }

    private static void write(Connection connection, String deviceId, String uri, String value) throws SQLException {
        if (value == null) {
            Sql.update(connection, "DELETE FROM gateway_detail WHERE device_id = ? AND uri = ?", deviceId, uri);
        } else {
            Sql.update(connection, "INSERT INTO gateway_detail (device_id, uri, value) VALUES (?, ?, ?) "
                    + "ON CONFLICT (device_id, uri) DO UPDATE SET value = excluded.value", deviceId, uri, value);
        }
    }

    private static void note(Connection connection, Gateway gateway, long position, String uri, String before) throws SQLException {
        Instant at = gateway.inspected() != null && gateway.inspected().isAfter(gateway.lastContact()) ? gateway.inspected() : gateway.lastContact();
        Sql.update(connection, "INSERT INTO gateway_change (device_id, position, at, uri, value_before, value_after) VALUES (?, ?, ?, ?, ?, ?)",
                gateway.deviceId(), position, at, uri, before, gateway.details().get(uri));
    }

    static List<GatewayChange> changes(Connection connection, String deviceId, int limit) throws SQLException {
        return Sql.list(connection, "SELECT * FROM gateway_change WHERE device_id = ? ORDER BY position DESC LIMIT ?",
                row -> new GatewayChange(deviceId, Sql.instant(row, "at"), row.getString("uri"), row.getString("value_before"),
                        row.getString("value_after")), deviceId, limit);
    }
}
