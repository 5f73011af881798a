package org.fumogateway.serverstore.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.IntStream;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets at rest: what somebody sees who has got the database and not the key. */
class SealedSecretsTest {

    private static final String CLIENT = "PtEdr8lBQ45IbT1bZIkrOQ==";
    private static final String SERVER = "IbsZCkQn+F0VykCDb8mBgA==";

    @TempDir
    private Path folder;
    private JdbcServerStore store;

    @AfterEach
    void close() throws StoreException {
        if (store != null) {
            store.close();
        }
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("Neither the database nor its log ever holds a digest; key and digests are not in the text of what might be logged")
    void notInTheFile() throws Exception {
        open();
        store.putCredentials(credentials("urn:dev:1", CLIENT, SERVER));
        store.putCredentials(credentials("urn:dev:1", CLIENT + "2", SERVER));
        store.replaceClientNonce("urn:dev:1", octets("n"), octets("n2"), "s", 1);

        assertThat(bytes()).doesNotContain(CLIENT).doesNotContain(SERVER).contains("urn:dev:1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key()))).isEqualTo("rw-------");
        String secret = Files.readString(key()).strip();
        assertThat(KeyRing.parse(secret, "x").toString() + KeyRing.parse(secret, "x").active() + store.credentials("urn:dev:1"))
                .doesNotContain(secret.substring(0, 8)).doesNotContain(CLIENT);
        reopen();
        assertThat(store.credentials("urn:dev:1").orElseThrow().clientDigest()).isEqualTo(CLIENT + "2");
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("What an earlier version stored in clear is sealed or digested at the first start, and no trace of it stays in the file or its log")
    void earlierVersion() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database()); var statement = connection.createStatement();
                var script = getClass().getResourceAsStream("/store-version-3.sql")) {
            for (String sql : new String(script.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList()) {
                statement.execute(sql);
            }
            statement.execute("BEGIN");
            for (int i = 0; i < 1200; i++) {
                statement.execute("INSERT INTO credentials VALUES('urn:dev:" + i + "','gw','clear-client-" + i + "','srv','clear-server-" + i
                        + "','bm9uY2U=','bm9uY2Uy','HMAC')");
            }
            for (int i = 0; i < 1200; i++) {
                statement.execute("INSERT INTO job VALUES('j" + i + "','d','./F" + i + "','c" + i + "','DOWNLOAD',NULL,NULL,NULL,'clear-token-" + i
                        + "','SUCCEEDED',1,0,0,0,'',1,1,0,1)");
            }
            statement.execute("COMMIT");
        }
        assertThat(bytes()).contains("clear-client-7").contains("clear-token-7");

        open();

        assertThat(bytes()).doesNotContain("clear-client").doesNotContain("clear-server").doesNotContain("clear-token");
        for (int i : List.of(0, 499, 500, 1199)) {
            assertThat(store.jobByToken("clear-token-" + i).orElseThrow().id()).isEqualTo("j" + i);
            assertThat(store.credentials("urn:dev:" + i).orElseThrow().serverDigest()).isEqualTo("clear-server-" + i);
        }
        assertThat(store.credentials("urn:dev:7").orElseThrow().authentication()).isEqualTo(Authentication.HMAC);
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("Without its key a database with sealed secrets is refused in one sentence, and no new key takes the place of the old one")
    void keyMissing() throws Exception {
        open();
        store.putCredentials(credentials("urn:dev:1", CLIENT, SERVER));
        store.close();
        Path kept = Files.move(key(), folder.resolve("kept.key"));

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("server.key").hasMessageContaining("missing");

        assertThat(key()).doesNotExist();
        Files.move(kept, key());
        open();
        assertThat(store.credentials("urn:dev:1").orElseThrow().clientDigest()).isEqualTo(CLIENT);
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("Another key, a broken one, or a key file that others can read is refused; the database stays as it was")
    void wrongKey() throws Exception {
        open();
        store.putCredentials(credentials("urn:dev:1", CLIENT, SERVER));
        String id = store.vault().activeKey();
        store.close();
        String right = Files.readString(key());

        Files.writeString(key(), KeyRing.fresh().text());
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining(id).hasMessageContaining("not in the key file");
        Files.writeString(key(), "no key\n");
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("32 octets").hasMessageNotContaining("no key\n");
        Files.writeString(key(), right);
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("0600");
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-------"));
        open();
        assertThat(store.credentials("urn:dev:1").orElseThrow().clientDigest()).isEqualTo(CLIENT);
    }

    @Test
    @DisplayName("A secret is bound to its gateway and its column: moved to another place, or put there in clear, it is refused")
    void bound() throws Exception {
        open();
        store.putCredentials(credentials("urn:dev:1", CLIENT, SERVER));
        store.putCredentials(credentials("urn:dev:2", CLIENT + "2", SERVER + "2"));
        for (String change : List.of(
                "UPDATE credentials SET client_digest = (SELECT client_digest FROM credentials WHERE device_id = 'urn:dev:2') WHERE device_id = 'urn:dev:1'",
                "UPDATE credentials SET client_digest = server_digest WHERE device_id = 'urn:dev:1'",
                "UPDATE credentials SET client_digest = '" + CLIENT + "' WHERE device_id = 'urn:dev:1'",
                "UPDATE credentials SET client_digest = '" + CLIENT + "', server_digest = '" + SERVER + "', key_id = '' WHERE device_id = 'urn:dev:1'")) {
            store.close();
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database()); var statement = connection.createStatement()) {
                statement.execute(change);
            }
            open();
            assertThatThrownBy(() -> store.credentials("urn:dev:1")).as(change).isInstanceOf(StoreException.class).hasMessageContaining("urn:dev:1");
            assertThat(store.credentials("urn:dev:2")).isPresent();
            store.putCredentials(credentials("urn:dev:1", CLIENT, SERVER));
        }
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("After a rotation everything is sealed with the new key alone, the old one is gone from its file, and nothing was lost")
    void rotated() throws Exception {
        open();
        IntStream.range(0, 5).forEach(i -> put("urn:dev:" + i, "client-" + i));
        SecretDigests offered = new SecretDigests("c-offered", "s-offered", "secret-offered");
        store.putCredentials(store.credentials("urn:dev:3").orElseThrow().withServerSecret("secret-shown").withRenewal(true, offered));
        String old = Files.readString(key());
        String before = store.vault().activeKey();
        byte[] sealed = store.vault().seal("test", octets("x"), octets("under way"));

        String now = store.vault().rotate();

        assertThat(now).isNotEqualTo(before).isEqualTo(store.vault().activeKey());
        assertThat(Files.readString(key())).doesNotContain(old.strip()).hasLineCount(1);
        assertThat(store.vault().open("test", octets("x"), sealed)).hasValue(octets("under way"));
        assertThat(keyIds()).containsExactly(now);
        reopen();
        assertThat(store.credentials("urn:dev:4").orElseThrow().clientDigest()).isEqualTo("client-4");
        assertThat(store.credentials("urn:dev:3").orElseThrow().offered()).isEqualTo(offered);
        assertThat(store.credentials("urn:dev:3").orElseThrow().serverSecret()).isEqualTo("secret-shown");
        assertThat(bytes()).doesNotContain("c-offered", "s-offered", "secret-offered", "secret-shown");
        assertThat(store.vault().open("test", octets("x"), sealed)).isEmpty();
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("A rotation that was stopped between its steps goes on at the next start, and so does one by keys that an operator gives")
    void rotationStopped() throws Exception {
        open();
        IntStream.range(0, 3).forEach(i -> put("urn:dev:" + i, "client-" + i));
        KeyRing old = new KeyFile(key()).read();
        store.close();
        KeyRing both = old.withFresh();
        new KeyFile(key()).write(both);

        open();

        assertThat(keyIds()).containsExactly(both.active().id());
        store.close();
        KeyRing given = both.withFresh();
        store = JdbcServerStore.open(SqliteDatabase.open(database()), KeySource.of(given.text().strip().replace("\n", ","), key()));
        assertThat(keyIds()).containsExactly(given.active().id());
        assertThat(store.credentials("urn:dev:2").orElseThrow().clientDigest()).isEqualTo("client-2");
        assertThatThrownBy(() -> store.vault().rotate()).isInstanceOf(OperationException.class).hasMessageContaining("FUMO_SERVER_KEYS");
    }

    @Test
    @DisplayName("Sealed octets open for their purpose and context only, and not after a change of any octet")
    void purposes() throws Exception {
        KeyRing keys = KeyRing.fresh();
        byte[] sealed = keys.seal("a", octets("gateway 1"), octets("state"));

        assertThat(sealed).hasSize(32 + 5);
        assertThat(keys.open("a", octets("gateway 1"), sealed)).hasValue(octets("state"));
        assertThat(keys.withFresh().open("a", octets("gateway 1"), sealed)).hasValue(octets("state"));
        assertThat(keys.open("b", octets("gateway 1"), sealed)).isEmpty();
        assertThat(keys.open("a", octets("gateway 2"), sealed)).isEmpty();
        assertThat(KeyRing.fresh().open("a", octets("gateway 1"), sealed)).isEmpty();
        assertThat(keys.open("a", octets("gateway 1"), new byte[3])).isEmpty();
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(keys.open("a", octets("gateway 1"), altered)).as("octet " + i).isEmpty();
        }
    }

    private List<String> keyIds() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database()); var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT key_id FROM credentials UNION SELECT key_id FROM sealing")) {
            List<String> ids = new java.util.ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    private void put(String device, String digest) {
        try {
            store.putCredentials(credentials(device, digest, SERVER));
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private void open() throws StoreException {
        store = JdbcServerStore.open(SqliteDatabase.open(database()), KeySource.of("", key()));
    }

    private void reopen() throws StoreException {
        store.close();
        open();
    }

    private Path database() {
        return folder.resolve("server.db");
    }

    private Path key() {
        return folder.resolve("server.key");
    }

    /** Database, log and index of the log, octet for octet. */
    private String bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("server.db")).toList()) {
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static GatewayCredentials credentials(String device, String client, String server) {
        return new GatewayCredentials(device, "gw", client, "srv", server, octets("n"), octets("m"), Authentication.DIGEST);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
