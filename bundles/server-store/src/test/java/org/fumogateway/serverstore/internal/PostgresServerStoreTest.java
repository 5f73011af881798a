package org.fumogateway.serverstore.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.serverstore.contract.ServerStoreContract;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same contract on a real PostgreSQL. */
class PostgresServerStoreTest extends ServerStoreContract {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static PostgresServer server;

    @TempDir
    private Path folder;
    private String url;
    private JdbcServerStore store;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        url = server.newSchema("s" + SCHEMAS.incrementAndGet());
        store = another();
    }

    @AfterEach
    void close() throws StoreException {
        store.close();
    }

    private JdbcServerStore another() throws StoreException {
        return JdbcServerStore.open(PostgresDatabase.open(url, null, null), KeySource.of(null, folder.resolve("server.key")));
    }

    @Override
    protected ServerStore store() {
        return store;
    }

    @Override
    protected ServerStore reopened() throws StoreException {
        store.close();
        store = another();
        return store;
    }

    @Test
    @Proves({"SEC-32", "FUMO-115"})
    @DisplayName("Of two servers on one database one uses up a nonce, takes a message, changes a job; the other one is told")
    void twoServers() throws Exception {
        JdbcServerStore other = another();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            store.putCredentials(new GatewayCredentials("gw", "gw", "c", "srv", "s", octets("n"), octets("m")));
            store.createJob(job("j1", UpdateJob.State.NEW, 0), "x");
            assertThat(winners(threads, () -> store.replaceClientNonce("gw", octets("n"), octets("n1"), "a", 1),
                    () -> other.replaceClientNonce("gw", octets("n"), octets("n2"), "a", 1))).isEqualTo(1);
            assertThat(winners(threads, () -> store.continueSession("gw", "a", 1, 2, null),
                    () -> other.continueSession("gw", "a", 1, 2, null))).isEqualTo(1);
            assertThat(winners(threads, () -> store.updateJob(job("j1", UpdateJob.State.COMMANDED, 1), "x"),
                    () -> other.updateJob(job("j1", UpdateJob.State.REFUSED, 1), "y"))).isEqualTo(1);
            assertThat(other.events("j1")).hasSize(2);
        } finally {
            threads.shutdownNow();
            other.close();
        }
    }

    private static long winners(ExecutorService threads, Callable<Boolean> one, Callable<Boolean> other) throws Exception {
        long winners = 0;
        for (var result : threads.invokeAll(List.of(one, other, one, other))) {
            winners += result.get() ? 1 : 0;
        }
        return winners;
    }

    @Test
    @Proves({"SEC-110"})
    @DisplayName("Several servers that start at once on an empty database make its tables once")
    void startTogether() throws Exception {
        String empty = server.newSchema("together");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Database> start = () -> PostgresDatabase.open(empty, null, null);
            for (var opened : threads.invokeAll(List.of(start, start, start, start))) {
                try (Database database = opened.get()) {
                    assertThat(database.<Integer>read(connection -> Sql.list(connection, "SELECT version FROM schema_version",
                            row -> row.getInt(1)).size())).isEqualTo(1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("Secrets are sealed in the tables; keys that several servers share are not rotated by one of them")
    void sealed() throws Exception {
        store.putCredentials(new GatewayCredentials("gw", "gw", "PtEdr8lBQ45IbT1bZIkrOQ==", "srv", "s", octets("n"), octets("m")));
        try (Database database = PostgresDatabase.open(url, null, null)) {
            assertThat(database.<String>read(connection -> Sql.list(connection, "SELECT client_digest, server_digest FROM credentials",
                    row -> row.getString("client_digest") + row.getString("server_digest")).get(0))).doesNotContain("PtEdr8lB");
        }
        assertThatThrownBy(() -> store.vault().rotate()).isInstanceOf(OperationException.class).hasMessageContaining("every node");
    }

    @Test
    @DisplayName("What cannot be reached or is no URL is refused in one sentence without the password")
    void refused() {
        assertThatThrownBy(() -> PostgresDatabase.open("jdbc:mysql://x/y", null, "secret")).isInstanceOf(StoreException.class)
                .hasMessageContaining("none of PostgreSQL").hasMessageNotContaining("secret");
        assertThatThrownBy(() -> PostgresDatabase.open("jdbc:postgresql://127.0.0.1:1/x", "u", "secret")).isInstanceOf(StoreException.class)
                .hasMessageContaining("connection").hasMessageNotContaining("secret");
        assertThatThrownBy(() -> PostgresDatabase.open(url.replace("/postgres?", "/nothing?"), null, null)).isInstanceOf(StoreException.class)
                .hasMessageContaining("no database of that name");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
