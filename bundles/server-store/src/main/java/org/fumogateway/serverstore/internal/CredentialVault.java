package org.fumogateway.serverstore.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.secret.Sealing;
import org.fumogateway.server.secret.SealingKeys;
import org.fumogateway.server.store.StoreException;

/**
 * Seals the digests of credentials, which are password-equivalent (SEC-110), each bound to its row and column. On opening it seals what an earlier
 * version stored in clear, and everything anew whose key is not the active one; tokens of downloads in clear give way to their digests. Thread-safe.
 */
final class CredentialVault implements Sealing, SealingKeys {

    static final String CLIENT = "client_digest";
    static final String SERVER = "server_digest";
    static final String OFFERED_CLIENT = "offered_client_digest";
    static final String OFFERED_SERVER = "offered_server_digest";
    static final String SERVER_SECRET = "server_secret";
    static final String OFFERED_SERVER_SECRET = "offered_server_secret";
    private static final String PURPOSE = "credentials";
    private static final int BATCH = 500;

    private final Database database;
    private final KeySource source;
    private volatile KeyRing keys;

    /** What the database says of itself. */
    private record State(boolean sealed, boolean scrubbed, List<String> keyIds) {
    }

    private record Row(String deviceId, String clientDigest, String serverDigest, String offeredClient, String offeredServer, String serverSecret,
            String offeredServerSecret, String keyId) {
    }

    private CredentialVault(Database database, KeySource source, KeyRing keys) {
        this.database = database;
        this.source = source;
        this.keys = keys;
    }

    /**
     * Takes the keys, and makes every row sealed with the active one.
     *
     * @throws StoreException if a key is missing; nothing was changed
     */
    static CredentialVault open(Database database, KeySource source) throws StoreException {
        State state = database.read(CredentialVault::state);
        KeyRing keys = source.load(state.sealed());
        for (String id : state.keyIds()) {
            if (keys.find(id).isEmpty()) {
                throw new StoreException("its secrets are sealed with the key " + id + ", which is not in " + source.place()
                        + "; put that key back from where you keep it.", null);
            }
        }
        CredentialVault vault = new CredentialVault(database, source, keys);
        vault.sealEverything();
        if (!database.read(CredentialVault::state).scrubbed()) {
            vault.scrub();
        }
        return vault;
    }

    private static State state(Connection connection) throws SQLException {
        List<Integer> marks = Sql.list(connection, "SELECT scrubbed FROM sealing", row -> row.getInt("scrubbed"));
        List<String> ids = Sql.list(connection, "SELECT key_id FROM sealing UNION SELECT key_id FROM credentials WHERE key_id <> ''",
                row -> row.getString("key_id"));
        return new State(!ids.isEmpty(), !marks.isEmpty() && marks.get(0) != 0, ids);
    }

    /** What stood in clear is still in the file until the database has been written anew; stopped in between, the next start goes on. */
    private void scrub() throws StoreException {
        database.scrub();
        database.write(connection -> Sql.update(connection, "UPDATE sealing SET scrubbed = 1"));
    }

    private void sealEverything() throws StoreException {
        database.write(connection -> {
            State state = state(connection);
            int sealed = sealRows(connection, state.sealed()) + DownloadToken.digestAll(connection);
            boolean scrubbed = sealed == 0 && (state.scrubbed() || !state.sealed());
            Sql.update(connection, "DELETE FROM sealing");
            return Sql.update(connection, "INSERT INTO sealing (key_id, scrubbed) VALUES (?, ?)", keys.active().id(), scrubbed ? 1 : 0);
        });
    }

    /** Where everything has been sealed once, a row in clear was put there by somebody else and stays refused. */
    private int sealRows(Connection connection, boolean sealedBefore) throws SQLException, StoreException {
        String active = keys.active().id();
        String after = "";
        int count = 0;
        while (true) {
            List<Row> batch = Sql.list(connection, "SELECT * FROM credentials WHERE key_id <> ? "
                    + (sealedBefore ? "AND key_id <> '' " : "") + "AND device_id > ? ORDER BY device_id LIMIT ?", CredentialVault::row, active, after,
                    BATCH);
            for (Row row : batch) {
                boolean clear = row.keyId().isEmpty();
                String client = clear ? row.clientDigest() : open(row.keyId(), row.deviceId(), CLIENT, row.clientDigest());
                String server = clear ? row.serverDigest() : open(row.keyId(), row.deviceId(), SERVER, row.serverDigest());
                Sql.update(connection, "UPDATE credentials SET client_digest = ?, server_digest = ?, offered_client_digest = ?, "
                        + "offered_server_digest = ?, server_secret = ?, offered_server_secret = ?, key_id = ? WHERE device_id = ?",
                        seal(row.deviceId(), CLIENT, client), seal(row.deviceId(), SERVER, server),
                        sealedAgain(row, OFFERED_CLIENT, row.offeredClient()), sealedAgain(row, OFFERED_SERVER, row.offeredServer()),
                        sealedAgain(row, SERVER_SECRET, row.serverSecret()),
                        sealedAgain(row, OFFERED_SERVER_SECRET, row.offeredServerSecret()), active, row.deviceId());
                after = row.deviceId();
                count++;
            }
            if (batch.size() < BATCH) {
                return count;
            }
        }
    }

    /** What is offered, and what is shown by auth-basic, was never stored in clear. */
    private String sealedAgain(Row row, String column, String stored) throws StoreException {
        return stored.isEmpty() ? "" : seal(row.deviceId(), column, open(row.keyId(), row.deviceId(), column, stored));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString("device_id"), row.getString("client_digest"), row.getString("server_digest"),
                row.getString("offered_client_digest"), row.getString("offered_server_digest"), row.getString("server_secret"),
                row.getString("offered_server_secret"), row.getString("key_id"));
    }

    /** The key that the next {@link #seal(String, String, String)} uses. */
    @Override
    public String activeKey() {
        return keys.active().id();
    }

    /** A digest as it is stored, with the key of that id. */
    String seal(String deviceId, String column, String digest) {
        return Base64.getEncoder().encodeToString(keys.active().seal(PURPOSE, context(deviceId, column),
                digest.getBytes(StandardCharsets.UTF_8)));
    }

    /** The digest that was stored. */
    String open(String keyId, String deviceId, String column, String stored) throws StoreException {
        Optional<byte[]> clear = keys.find(keyId).flatMap(key -> decoded(stored)
                .flatMap(octets -> key.open(PURPOSE, context(deviceId, column), octets)));
        return clear.map(octets -> new String(octets, StandardCharsets.UTF_8)).orElseThrow(() -> new StoreException(
                "The secrets of gateway " + deviceId + " cannot be opened: they were altered in the database, or their key is not known here.", null));
    }

    private static Optional<byte[]> decoded(String stored) {
        try {
            return Optional.of(Base64.getDecoder().decode(stored));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] context(String deviceId, String column) {
        return (column + '\n' + deviceId).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] seal(String purpose, byte[] context, byte[] clear) {
        return keys.seal(purpose, context, clear);
    }

    @Override
    public Optional<byte[]> open(String purpose, byte[] context, byte[] sealed) {
        return keys.open(purpose, context, sealed);
    }

    /** First the file has both keys, then the rows have the new one, then the file has only that: each step is whole when the next one begins. */
    @Override
    public synchronized String rotate() throws OperationException {
        if (!source.writable() || database.shared()) {
            throw new OperationException("The keys of this server are not its own: put a new key behind the others in " + source.place()
                    + " on every node, then in front of them, and restart the nodes one after the other each time.");
        }
        try {
            KeyRing both = keys.withFresh();
            source.write(both);
            keys = both;
            sealEverything();
            scrub();
            source.write(both.onlyActive());
            // What is under way, such as a session, was sealed with the old key and may still come.
            return both.active().id();
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }
}
