package org.fumogateway.serverstore.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.store.StoreException;

/** Credentials and nonces (SEC-111). */
final class CredentialsTable {

    private CredentialsTable() {
    }

    static void put(Connection connection, CredentialVault vault, GatewayCredentials credentials) throws SQLException {
        String device = credentials.deviceId();
        Sealed sealed = Sealed.of(credentials, vault);
        Sql.update(connection, "INSERT INTO credentials (device_id, client_name, client_digest, server_name, server_digest, "
                + "client_nonce, server_nonce, authentication, key_id, certificate, renewal_due, offered_client_digest, offered_server_digest) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET "
                + "client_name = excluded.client_name, client_digest = excluded.client_digest, "
                + "server_name = excluded.server_name, server_digest = excluded.server_digest, "
                + "client_nonce = excluded.client_nonce, server_nonce = excluded.server_nonce, "
                + "authentication = excluded.authentication, key_id = excluded.key_id, certificate = excluded.certificate, renewal_due = excluded.renewal_due, "
                + "offered_client_digest = excluded.offered_client_digest, offered_server_digest = excluded.offered_server_digest",
                device, credentials.clientName(), sealed.client(), credentials.serverName(), sealed.server(), text(credentials.clientNonce()),
                text(credentials.serverNonce()), credentials.authentication().name(), vault.activeKey(), credentials.certificate(),
                credentials.renewalDue() ? 1 : 0, sealed.offeredClient(), sealed.offeredServer());
    }

    static Optional<String> deviceByCertificate(Connection connection, String certificate) throws SQLException {
        return Sql.first(connection, "SELECT device_id FROM credentials WHERE certificate = ? AND certificate <> ''", row -> row.getString("device_id"),
                certificate);
    }

    /** The digests of one gateway as they are stored. */
    private record Sealed(String client, String server, String offeredClient, String offeredServer) {

        static Sealed of(GatewayCredentials credentials, CredentialVault vault) {
            String device = credentials.deviceId();
            SecretDigests offered = credentials.offered();
            return new Sealed(vault.seal(device, CredentialVault.CLIENT, credentials.clientDigest()),
                    vault.seal(device, CredentialVault.SERVER, credentials.serverDigest()),
                    offered == null ? "" : vault.seal(device, CredentialVault.OFFERED_CLIENT, offered.client()),
                    offered == null ? "" : vault.seal(device, CredentialVault.OFFERED_SERVER, offered.server()));
        }
    }

    static boolean offer(Connection connection, CredentialVault vault, String deviceId, String session, SecretDigests offered)
            throws SQLException, StoreException {
        Stored stored = stored(connection, deviceId);
        GatewayCredentials now = opened(stored, vault);
        return replaceSecrets(connection, vault, stored, now.withRenewal(now.renewalDue(), offered), " AND session = ?", session);
    }

    static boolean adopt(Connection connection, CredentialVault vault, String deviceId, SecretDigests offered) throws SQLException, StoreException {
        Stored stored = stored(connection, deviceId);
        GatewayCredentials now = opened(stored, vault);
        return offered.equals(now.offered()) && replaceSecrets(connection, vault, stored, now.adopted(), "");
    }

    static void endRenewal(Connection connection, String deviceId) throws SQLException, StoreException {
        require(Sql.update(connection, "UPDATE credentials SET renewal_due = 0 WHERE device_id = ?", deviceId));
    }

    /** Leaves the nonces to whoever replaces them meanwhile; another enrolment in between is seen by the digest, whose sealed form never repeats. */
    private static boolean replaceSecrets(Connection connection, CredentialVault vault, Stored before, GatewayCredentials next, String condition,
            Object... values) throws SQLException {
        Sealed sealed = Sealed.of(next, vault);
        List<Object> arguments = new ArrayList<>(List.of(sealed.client(), sealed.server(), sealed.offeredClient(), sealed.offeredServer(),
                next.renewalDue() ? 1 : 0, vault.activeKey(), next.deviceId(), before.sealed().clientDigest()));
        arguments.addAll(List.of(values));
        return Sql.update(connection, "UPDATE credentials SET client_digest = ?, server_digest = ?, offered_client_digest = ?, "
                + "offered_server_digest = ?, renewal_due = ?, key_id = ? WHERE device_id = ? AND client_digest = ?" + condition,
                arguments.toArray()) == 1;
    }

    private static Stored stored(Connection connection, String deviceId) throws SQLException, StoreException {
        return Sql.first(connection, "SELECT * FROM credentials WHERE device_id = ?", CredentialsTable::row, deviceId)
                .orElseThrow(() -> new StoreException("The server database holds no credentials of that gateway.", null));
    }

    static Optional<GatewayCredentials> find(Connection connection, CredentialVault vault, String deviceId) throws SQLException, StoreException {
        Optional<Stored> stored = Sql.first(connection, "SELECT * FROM credentials WHERE device_id = ?", CredentialsTable::row, deviceId);
        return stored.isEmpty() ? Optional.empty() : Optional.of(opened(stored.get(), vault));
    }

    /** Compare and set: the old nonce in the condition is the whole locking there is. */
    static boolean replaceClientNonce(Connection connection, String deviceId, byte[] used, byte[] next, String session, long message)
            throws SQLException, StoreException {
        int rows = Sql.update(connection, "UPDATE credentials SET client_nonce = ?, session = ?, session_message = ? WHERE device_id = ? "
                + "AND client_nonce = ?", text(next), session, message, deviceId, text(used));
        if (rows == 0) {
            requireKnown(connection, deviceId);
        }
        return rows == 1;
    }

    /** Compare and set: the message before in the condition. */
    static boolean continueSession(Connection connection, String deviceId, String session, long from, long to, byte[] serverNonce)
            throws SQLException, StoreException {
        String set = "UPDATE credentials SET session_message = ?" + (serverNonce == null ? "" : ", server_nonce = ?");
        String where = " WHERE device_id = ? AND session = ? AND session_message = ?";
        int rows = serverNonce == null ? Sql.update(connection, set + where, to, deviceId, session, from)
                : Sql.update(connection, set + where, to, text(serverNonce), deviceId, session, from);
        if (rows == 0) {
            requireKnown(connection, deviceId);
        }
        return rows == 1;
    }

    static void putServerNonce(Connection connection, String deviceId, byte[] nonce) throws SQLException, StoreException {
        require(Sql.update(connection, "UPDATE credentials SET server_nonce = ? WHERE device_id = ?", text(nonce), deviceId));
    }

    private static void requireKnown(Connection connection, String deviceId) throws SQLException, StoreException {
        require(Sql.list(connection, "SELECT device_id FROM credentials WHERE device_id = ?", row -> row.getString("device_id"), deviceId).size());
    }

    private static void require(int rows) throws StoreException {
        if (rows != 1) {
            throw new StoreException("The server database holds no credentials of that gateway.", null);
        }
    }

    /** A row as it stands there: the digests sealed. */
    private record Stored(GatewayCredentials sealed, String keyId) {
    }

    private static Stored row(ResultSet row) throws SQLException {
        return new Stored(new GatewayCredentials(row.getString("device_id"), row.getString("client_name"), row.getString("client_digest"),
                row.getString("server_name"), row.getString("server_digest"), octets(row.getString("client_nonce")),
                octets(row.getString("server_nonce")), Authentication.valueOf(row.getString("authentication")),
                row.getString("certificate")).withRenewal(
                        row.getInt("renewal_due") != 0, offered(row)), row.getString("key_id"));
    }

    private static SecretDigests offered(ResultSet row) throws SQLException {
        String client = row.getString("offered_client_digest");
        return client.isEmpty() ? null : new SecretDigests(client, row.getString("offered_server_digest"));
    }

    private static GatewayCredentials opened(Stored stored, CredentialVault vault) throws StoreException {
        GatewayCredentials sealed = stored.sealed();
        String device = sealed.deviceId();
        return new GatewayCredentials(device, sealed.clientName(),
                vault.open(stored.keyId(), device, CredentialVault.CLIENT, sealed.clientDigest()), sealed.serverName(),
                vault.open(stored.keyId(), device, CredentialVault.SERVER, sealed.serverDigest()), sealed.clientNonce(), sealed.serverNonce(),
                sealed.authentication(), sealed.certificate()).withRenewal(sealed.renewalDue(), sealed.offered() == null ? null : new SecretDigests(
                        vault.open(stored.keyId(), device, CredentialVault.OFFERED_CLIENT, sealed.offered().client()),
                        vault.open(stored.keyId(), device, CredentialVault.OFFERED_SERVER, sealed.offered().server())));
    }

    private static String text(byte[] nonce) {
        return Base64.getEncoder().encodeToString(nonce);
    }

    private static byte[] octets(String text) {
        return Base64.getDecoder().decode(text);
    }
}
