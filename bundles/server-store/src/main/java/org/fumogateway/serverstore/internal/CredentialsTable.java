package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.store.StoreException;

/** Credentials and nonces (SEC-111). */
final class CredentialsTable {

    private CredentialsTable() {
    }

    static void put(Connection connection, GatewayCredentials credentials) throws SQLException {
        Sql.update(connection, "INSERT INTO credentials (device_id, client_name, client_digest, server_name, server_digest, "
                + "client_nonce, server_nonce, authentication) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET "
                + "client_name = excluded.client_name, client_digest = excluded.client_digest, "
                + "server_name = excluded.server_name, server_digest = excluded.server_digest, "
                + "client_nonce = excluded.client_nonce, server_nonce = excluded.server_nonce, "
                + "authentication = excluded.authentication",
                credentials.deviceId(), credentials.clientName(), credentials.clientDigest(), credentials.serverName(),
                credentials.serverDigest(), text(credentials.clientNonce()), text(credentials.serverNonce()),
                credentials.authentication().name());
    }

    static Optional<GatewayCredentials> find(Connection connection, String deviceId) throws SQLException {
        return Sql.first(connection, "SELECT * FROM credentials WHERE device_id = ?", CredentialsTable::row, deviceId);
    }

    /** Compare and set: the old nonce in the condition is the whole locking there is. */
    static boolean replaceClientNonce(Connection connection, String deviceId, byte[] used, byte[] next) throws SQLException, StoreException {
        int rows = Sql.update(connection, "UPDATE credentials SET client_nonce = ? WHERE device_id = ? AND client_nonce = ?", text(next), deviceId,
                text(used));
        if (rows == 0) {
            require(find(connection, deviceId).isPresent() ? 1 : 0);
        }
        return rows == 1;
    }

    static void putServerNonce(Connection connection, String deviceId, byte[] nonce) throws SQLException, StoreException {
        require(Sql.update(connection, "UPDATE credentials SET server_nonce = ? WHERE device_id = ?", text(nonce), deviceId));
    }

    private static void require(int rows) throws StoreException {
        if (rows != 1) {
            throw new StoreException("The server database holds no credentials of that gateway.", null);
        }
    }

    private static GatewayCredentials row(ResultSet row) throws SQLException {
        return new GatewayCredentials(row.getString("device_id"), row.getString("client_name"), row.getString("client_digest"),
                row.getString("server_name"), row.getString("server_digest"), octets(row.getString("client_nonce")),
                octets(row.getString("server_nonce")), Authentication.valueOf(row.getString("authentication")));
    }

    private static String text(byte[] nonce) {
        return Base64.getEncoder().encodeToString(nonce);
    }

    private static byte[] octets(String text) {
        return Base64.getDecoder().decode(text);
    }
}
