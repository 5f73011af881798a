package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;

/** Gateways with their leaves and FUMO instances. */
final class GatewayTable {

    private GatewayTable() {
    }

    static void put(Connection connection, Gateway gateway) throws SQLException {
        Sql.update(connection, "INSERT INTO gateway (device_id, first_contact, last_contact, inspected) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT (device_id) DO UPDATE SET first_contact = excluded.first_contact, "
                + "last_contact = excluded.last_contact, inspected = excluded.inspected",
                gateway.deviceId(), gateway.firstContact(), gateway.lastContact(), gateway.inspected());
        GatewayHistory.put(connection, gateway);
        Sql.update(connection, "DELETE FROM gateway_instance WHERE device_id = ?", gateway.deviceId());
        int position = 0;
        for (FumoInstance instance : gateway.instances()) {
            Sql.update(connection, "INSERT INTO gateway_instance (device_id, position, uri, nodes, state, package_version) "
                    + "VALUES (?, ?, ?, ?, ?, ?)", gateway.deviceId(), position++, instance.uri(), nodes(instance),
                            instance.state(),
                    instance.packageVersion());
        }
    }

    static Optional<Gateway> find(Connection connection, String deviceId) throws SQLException {
        return complete(connection, Sql.list(connection, "SELECT * FROM gateway WHERE device_id = ?", GatewayTable::row,
                deviceId))
                .stream().findFirst();
    }

    static List<Gateway> page(Connection connection, String after, int limit) throws SQLException {
        return complete(connection, Sql.list(connection, "SELECT * FROM gateway WHERE device_id > ? ORDER BY device_id LIMIT ?",
                GatewayTable::row, after, limit));
    }

    /** Adds leaves and instances with one query each for the whole page. */
    private static List<Gateway> complete(Connection connection, List<Gateway> page) throws SQLException {
        if (page.isEmpty()) {
            return page;
        }
        String first = page.get(0).deviceId();
        String last = page.get(page.size() - 1).deviceId();
        Map<String, Map<String, String>> details = new HashMap<>();
        Sql.list(connection, "SELECT * FROM gateway_detail WHERE device_id BETWEEN ? AND ?", row -> details
                .computeIfAbsent(row.getString("device_id"), id -> new HashMap<>())
                .put(row.getString("uri"), row.getString("value")), first, last);
        Map<String, List<FumoInstance>> instances = new HashMap<>();
        Sql.list(connection, "SELECT * FROM gateway_instance WHERE device_id BETWEEN ? AND ? ORDER BY device_id, position",
                row -> instances.computeIfAbsent(row.getString("device_id"), id -> new ArrayList<>()).add(instance(row)), first,
                        last);
        return page.stream().map(gateway -> new Gateway(gateway.deviceId(), details.getOrDefault(gateway.deviceId(), Map.of()),
                instances.getOrDefault(gateway.deviceId(), List.of()), gateway.firstContact(), gateway.lastContact(),
                gateway.inspected())).toList();
    }

    private static Gateway row(ResultSet row) throws SQLException {
        return new Gateway(row.getString("device_id"), Map.of(), List.of(), Sql.instant(row, "first_contact"),
                Sql.instant(row, "last_contact"), Sql.instant(row, "inspected"));
    }

    private static FumoInstance instance(ResultSet row) throws SQLException {
        String names = row.getString("nodes");
        Set<FumoInstance.Node> nodes = names.isEmpty() ? Set.of()
                : Arrays.stream(names.split(",")).map(FumoInstance.Node::valueOf).collect(Collectors.toSet());
        return new FumoInstance(row.getString("uri"), nodes, row.getInt("state"), row.getString("package_version"));
    }

    private static String nodes(FumoInstance instance) {
        return instance.nodes().stream().sorted(Comparator.naturalOrder()).map(Enum::name).collect(Collectors.joining(","));
    }
}
