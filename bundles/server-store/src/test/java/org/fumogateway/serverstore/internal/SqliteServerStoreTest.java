package org.fumogateway.serverstore.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.gateway.RenewalState;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.serverstore.contract.ServerStoreContract;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteServerStoreTest extends ServerStoreContract {

    /** The newest version of which a store is recorded. */
    private static final int RECORDED = 3;

    @TempDir
    private Path folder;
    private Path file;
    private JdbcServerStore store;

    @BeforeEach
    void open() throws StoreException {
        file = folder.resolve("new/server.db");
        store = open(file);
    }

    @AfterEach
    void close() throws StoreException {
        store.close();
    }

    private JdbcServerStore open(Path database) throws StoreException {
        return JdbcServerStore.open(SqliteDatabase.open(database), KeySource.of(null, database.resolveSibling("server.key")));
    }

    @Override
    protected ServerStore store() {
        return store;
    }

    @Override
    protected ServerStore reopened() throws StoreException {
        store.close();
        store = open(file);
        return store;
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("Only the owner can read the database and its companions")
    void ownerOnly() throws Exception {
        store.createJob(job("j1", UpdateJob.State.NEW, 0), "x");
        try (var files = Files.list(file.getParent())) {
            for (Path each : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).as(each.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    @DisplayName("A damaged database is refused in one sentence and left as it is")
    void damaged() throws Exception {
        store.close();
        byte[] rubbish = "this is no database, but it is a file with some octets in it".repeat(40).getBytes();
        Files.write(file, rubbish);

        assertThatThrownBy(() -> SqliteDatabase.open(file)).isInstanceOf(StoreException.class).hasMessageContaining("damaged")
                .hasMessageEndingWith(".");
        assertThat(Files.readAllBytes(file)).isEqualTo(rubbish);
        Files.delete(file);
        open();
    }

    @Test
    @DisplayName("A path that cannot be a file is refused in one sentence")
    void folderInsteadOfFile() throws IOException {
        Path folderPath = Files.createDirectory(folder.resolve("folder"));

        assertThatThrownBy(() -> SqliteDatabase.open(folderPath)).isInstanceOf(StoreException.class)
                .hasMessageContaining("not a file that can be written");
    }

    @Test
    @DisplayName("A database from a newer version is refused and stays untouched")
    void newerSchema() throws StoreException {
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("newer.db"))) {
            database.write(connection -> Sql.update(connection, "UPDATE schema_version SET version = ?", 99));
        }

        assertThatThrownBy(() -> SqliteDatabase.open(folder.resolve("newer.db"))).isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version");
    }

    static IntStream earlierVersions() {
        return IntStream.range(1, Schema.newest());
    }

    @ParameterizedTest
    @MethodSource("earlierVersions")
    @Proves({"FUMO-115"})
    @DisplayName("A store that an earlier version wrote is brought up to date with everything in it, once, and jobs that wait get a deadline")
    void upgraded(int version) throws Exception {
        Path old = folder.resolve("old.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + old); var statement = connection.createStatement();
                var script = getClass().getResourceAsStream("/store-version-" + Math.min(version, RECORDED) + ".sql")) {
            for (String sql : new String(script.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList()) {
                statement.execute(sql);
            }
            // Later versions differ from the last recorded one by the steps alone, which never change.
            Schema.migrate(connection, version);
        }
        Instant due = Instant.EPOCH.plusSeconds(5).plus(Duration.ofHours(30));

        for (int start = 0; start < 2; start++) {
            JdbcServerStore upgraded = open(old);
            assertThat(upgraded.gateway("urn:dev:old").orElseThrow().detail("./DevDetail/FwV")).contains("4.1.7");
            assertThat(upgraded.credentials("urn:dev:old").orElseThrow().clientNonce()).isEqualTo("nonce".getBytes(StandardCharsets.UTF_8));
            assertThat(upgraded.credentials("urn:dev:old").orElseThrow().authentication()).isEqualTo(Authentication.DIGEST);
            assertThat(upgraded.credentials("urn:dev:old").orElseThrow().renewal()).isEqualTo(RenewalState.NONE);
            assertThat(upgraded.credentials("urn:dev:old").orElseThrow().serverSecret()).isNull();
            assertThat(upgraded.packages()).extracting(release -> release.compatible().get(0)).containsExactly("exampleworks,gw-200");
            assertThat(upgraded.jobs("urn:dev:old", 10)).extracting(UpdateJob::id).containsExactly("j-open", "j-closed");
            assertThat(upgraded.job("j-open").orElseThrow().due()).isEqualTo(due);
            assertThat(upgraded.job("j-open").orElseThrow().transfers()).isZero();
            assertThat(upgraded.job("j-open").orElseThrow().consent()).isEqualTo(UpdateJob.Consent.NOT_NEEDED);
            assertThat(upgraded.events("j-open")).hasSize(1);
            assertThat(upgraded.overdueJobs(due, 10)).isEmpty();
            assertThat(upgraded.overdueJobs(due.plusSeconds(1), 10)).extracting(UpdateJob::id).containsExactly("j-open");
            upgraded.close();
        }
    }

    @Test
    @DisplayName("A commit waits for the disk: write-ahead log and synchronous=FULL for whoever writes")
    void durable() throws Exception {
        try (var connection = SqliteDatabase.connect(file, false); var statement = connection.createStatement()) {
            assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
            assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
            assertThat(statement.executeQuery("PRAGMA foreign_keys").getInt(1)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Nobody but the one writer can change anything")
    void readersOnlyRead() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            assertThatThrownBy(() -> database.read(connection -> Sql.update(connection, "DELETE FROM job"))).isInstanceOf(StoreException.class);
            assertThat(database.<Integer>read(connection -> Sql.list(connection, "SELECT version FROM schema_version",
                    row -> row.getInt(1)).get(0))).isPositive();
        }
    }

    @Test
    @DisplayName("A store whose upgrade fails in the middle stays as it was and is not used")
    void upgradeFails() throws Exception {
        Path old = folder.resolve("broken.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + old); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
            statement.execute("INSERT INTO schema_version VALUES (1)");
            statement.execute("CREATE TABLE job (id TEXT PRIMARY KEY)");
        }

        assertThatThrownBy(() -> SqliteDatabase.open(old)).isInstanceOf(StoreException.class).hasMessageContaining("broken.db");

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + old); var statement = connection.createStatement();
                var columns = statement.executeQuery("SELECT count(*) FROM pragma_table_info('job')")) {
            assertThat(columns.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Of many simultaneous changes to the same revision exactly one wins")
    void oneWinner() throws Exception {
        store.createJob(job("j1", UpdateJob.State.NEW, 0), "x");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> change = () -> store.updateJob(job("j1", UpdateJob.State.COMMANDED, 1), "Accepted.");
            long winners = 0;
            for (var result : threads.invokeAll(List.of(change, change, change, change))) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            assertThat(store.events("j1")).hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }
}
