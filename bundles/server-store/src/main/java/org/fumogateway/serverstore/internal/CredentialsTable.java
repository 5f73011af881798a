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
import org.fumogateway.server.gateway.RenewalState;
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
                + "client_nonce, server_nonce, authentication, key_id, certificate, renewal_due, offered_client_digest, offered_server_digest, "
                + "server_secret, offered_server_secret, renewal_offers, renewal_ended) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET "
                + "client_name = excluded.client_name, client_digest = excluded.client_digest, "
                + "server_name = excluded.server_name, server_digest = excluded.server_digest, "
                + "client_nonce = excluded.client_nonce, server_nonce = excluded.server_nonce, "
                + "authentication = excluded.authentication, key_id = excluded.key_id, certificate = excluded.certificate, renewal_due = excluded.renewal_due, "
                + "offered_client_digest = excluded.offered_client_digest, offered_server_digest = excluded.offered_server_digest, "
                + "server_secret = excluded.server_secret, offered_server_secret = excluded.offered_server_secret, "
                + "renewal_offers = excluded.renewal_offers, renewal_ended = excluded.renewal_ended",
                device, credentials.clientName(), sealed.client(), credentials.serverName(), sealed.server(), text(credentials.clientNonce()),
                text(credentials.serverNonce()), credentials.authentication().name(), vault.activeKey(), credentials.certificate(),
                credentials.renewalDue() ? 1 : 0, sealed.offeredClient(), sealed.offeredServer(), sealed.serverSecret(), sealed.offeredSecret(),
                credentials.renewal().offers(), credentials.renewal().ended());
    }

    static Optional<String> deviceByCertificate(Connection connection, String certificate) throws SQLException {
        return Sql.first(connection, "SELECT device_id FROM credentials WHERE certificate = ? AND certificate <> ''", row -> row.getString("device_id"),
                certificate);
    }

    /** The digests of one gateway as they are stored. */
    private record Sealed(String client, String server, String serverSecret, String offeredClient, String offeredServer, String offeredSecret) {

        static Sealed of(GatewayCredentials credentials, CredentialVault vault) {
            String device = credentials.deviceId();
            SecretDigests offered = credentials.offered();
            return new Sealed(vault.seal(device, CredentialVault.CLIENT, credentials.clientDigest()),
                    vault.seal(device, CredentialVault.SERVER, credentials.serverDigest()),
                    ifAny(vault, device, CredentialVault.SERVER_SECRET, credentials.serverSecret()),
                    ifAny(vault, device, CredentialVault.OFFERED_CLIENT, offered == null ? null : offered.client()),
                    ifAny(vault, device, CredentialVault.OFFERED_SERVER, offered == null ? null : offered.server()),
                    ifAny(vault, device, CredentialVault.OFFERED_SERVER_SECRET, offered == null ? null : offered.serverSecret()));
        }

        private static String ifAny(CredentialVault vault, String device, String column, String secret) {
            return secret == null ? "" : vault.seal(device, column, secret);
        }
    }

    static boolean offer(Connection connection, CredentialVault vault, String deviceId, String session, String shown, SecretDigests offered)
            throws SQLException, StoreException {
        Stored stored = stored(connection, deviceId);
        GatewayCredentials now = opened(stored, vault);
        // After another enrolment a session that began before it must not be given secrets of the new account.
        return now.clientDigest().equals(shown) && replaceSecrets(connection, vault, stored, now.withRenewal(now.renewal().offering(offered)),
                " AND session = ?", session);
    }

    static boolean adopt(Connection connection, CredentialVault vault, String deviceId, SecretDigests offered) throws SQLException, StoreException {
        Stored stored = stored(connection, deviceId);
        GatewayCredentials now = opened(stored, vault);
        return offered.equals(now.offered()) && replaceSecrets(connection, vault, stored, now.adopted(), "");
    }

    static boolean endRenewal(Connection connection, CredentialVault vault, String deviceId, String shown, String reason)
            throws SQLException, StoreException {
        Stored stored = stored(connection, deviceId);
        // A session that began before another enrolment says nothing of the new account.
        return opened(stored, vault).clientDigest().equals(shown)
                && Sql.update(connection, "UPDATE credentials SET renewal_due = 0, renewal_ended = ? WHERE device_id = ? AND client_digest = ?", reason,
                        deviceId, stored.sealed().clientDigest()) == 1;
    }

    static boolean withdrawOffer(Connection connection, CredentialVault vault, String deviceId, SecretDigests offered)
            throws SQLException, StoreException {
        Stored stored = stored(connection, deviceId);
        GatewayCredentials now = opened(stored, vault);
        return !now.renewalDue() && offered.equals(now.offered())
                && replaceSecrets(connection, vault, stored, now.withRenewal(now.renewal().withoutOffer()), "");
    }

    static void beginSession(Connection connection, String deviceId, String session, long message) throws SQLException, StoreException {
        require(Sql.update(connection, "UPDATE credentials SET session = ?, session_message = ? WHERE device_id = ?", session, message, deviceId));
    }

    /** Leaves the nonces to whoever replaces them meanwhile; another enrolment in between is seen by the digest, whose sealed form never repeats. */
    private static boolean replaceSecrets(Connection connection, CredentialVault vault, Stored before, GatewayCredentials next, String condition,
            Object... values) throws SQLException {
        Sealed sealed = Sealed.of(next, vault);
        List<Object> arguments = new ArrayList<>(List.of(sealed.client(), sealed.server(), sealed.offeredClient(), sealed.offeredServer(),
                sealed.serverSecret(), sealed.offeredSecret(), next.renewalDue() ? 1 : 0, next.renewal().offers(), next.renewal().ended(),
                vault.activeKey(), next.deviceId(), before.sealed().clientDigest()));
        arguments.addAll(List.of(values));
        return Sql.update(connection, "UPDATE credentials SET client_digest = ?, server_digest = ?, offered_client_digest = ?, "
                + "offered_server_digest = ?, server_secret = ?, offered_server_secret = ?, renewal_due = ?, renewal_offers = ?, renewal_ended = ?, "
                + "key_id = ? WHERE device_id = ? AND client_digest = ?" + condition,
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
                row.getString("certificate")).withServerSecret(textOrNull(row, "server_secret")).withRenewal(new RenewalState(
                        row.getInt("renewal_due") != 0, row.getInt("renewal_offers"), row.getString("renewal_ended"), offered(row))),
                row.getString("key_id"));
    }

    private static SecretDigests offered(ResultSet row) throws SQLException {
        String client = row.getString("offered_client_digest");
        return client.isEmpty() ? null : new SecretDigests(client, row.getString("offered_server_digest"), textOrNull(row, "offered_server_secret"));
    }

    private static String textOrNull(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text.isEmpty() ? null : text;
    }

    private static GatewayCredentials opened(Stored stored, CredentialVault vault) throws StoreException {
        GatewayCredentials sealed = stored.sealed();
        RenewalState renewal = sealed.renewal();
        SecretDigests offered = sealed.offered();
        return new GatewayCredentials(sealed.deviceId(), sealed.clientName(), open(stored, vault, CredentialVault.CLIENT, sealed.clientDigest()),
                sealed.serverName(), open(stored, vault, CredentialVault.SERVER, sealed.serverDigest()), sealed.clientNonce(), sealed.serverNonce(),
                sealed.authentication(), sealed.certificate())
                .withServerSecret(open(stored, vault, CredentialVault.SERVER_SECRET, sealed.serverSecret()))
                .withRenewal(new RenewalState(renewal.due(), renewal.offers(), renewal.ended(), offered == null ? null : new SecretDigests(
                        open(stored, vault, CredentialVault.OFFERED_CLIENT, offered.client()),
                        open(stored, vault, CredentialVault.OFFERED_SERVER, offered.server()),
                        open(stored, vault, CredentialVault.OFFERED_SERVER_SECRET, offered.serverSecret()))));
    }

    private static String open(Stored stored, CredentialVault vault, String column, String sealed) throws StoreException {
        return sealed == null ? null : vault.open(stored.keyId(), stored.sealed().deviceId(), column, sealed);
    }

    private static String text(byte[] nonce) {
        return Base64.getEncoder().encodeToString(nonce);
    }

    private static byte[] octets(String text) {
        return Base64.getDecoder().decode(text);
    }
}
