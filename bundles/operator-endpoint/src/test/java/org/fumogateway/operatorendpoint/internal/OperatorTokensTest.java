package org.fumogateway.operatorendpoint.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokensTest {

    @TempDir
    private Path folder;
    private final TokenMemory store = new TokenMemory();
    private Path file;
    private OperatorTokens tokens;

    @BeforeEach
    void start() throws StoreException, IOException {
        file = folder.resolve("operator").resolve("setup-token");
        tokens = new OperatorTokens(store, new OwnerFile(file), Clock.systemUTC(), TestLogger.create());
        tokens.prepare();
    }

    private String setupToken() throws IOException {
        return Files.readString(file).strip();
    }

    @Test
    @DisplayName("The first start writes a set-up token of 256 random bits for its owner only; a second start keeps it")
    void setupFile() throws Exception {
        String first = setupToken();
        assertThat(first).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        tokens.prepare();
        assertThat(setupToken()).isEqualTo(first);
    }

    @Test
    @DisplayName("The set-up token is exchanged once, also if two try at the same moment, and only digests are kept")
    void once() throws Exception {
        String setup = setupToken();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> attempt = () -> tokens.exchange(setup, "Ada").isPresent();
            long winners = 0;
            for (var result : threads.invokeAll(List.of(attempt, attempt, attempt, attempt))) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(file).doesNotExist();
        assertThat(store.operatorTokens()).hasSize(1);
        assertThat(store.operatorTokens().get(0).digest()).hasSize(64);
    }

    @Test
    @DisplayName("A token works until it is revoked; a wrong one, a part of one and another operator's secret do not")
    void verified() throws Exception {
        OperatorTokens.Issued ada = tokens.exchange(setupToken(), "Ada").orElseThrow();
        OperatorTokens.Issued bob = tokens.issue("Bob");
        assertThat(tokens.verify(ada.text())).map(OperatorToken::name).contains("Ada");
        String swapped = bob.text().substring(0, bob.text().indexOf('.')) + ada.text().substring(ada.text().indexOf('.'));
        for (String wrong : List.of("", "fgo_", "fgo_.", ada.text().substring(1), ada.text() + "x", ada.text().substring(0, ada.text().length() - 1),
                swapped, "fgo_" + ada.token().id() + "." + ada.token().digest())) {
            assertThat(tokens.verify(wrong)).as(wrong).isEmpty();
        }
        tokens.revoke(ada.token().id());
        assertThat(tokens.verify(ada.text())).isEmpty();
        assertThat(tokens.verify(bob.text())).isPresent();
        assertThatThrownBy(() -> tokens.revoke(ada.token().id())).isInstanceOf(RequestException.class).hasMessageContaining("revoked already");
    }

    @Test
    @DisplayName("Whoever keeps a copy of the set-up token gets nothing with it later; a new one is written only when the last operator is gone")
    void afterwards() throws Exception {
        String setup = setupToken();
        OperatorTokens.Issued ada = tokens.exchange(setup, "Ada").orElseThrow();
        assertThat(tokens.exchange(setup, "Eve")).isEmpty();
        Files.writeString(file, setup);
        assertThat(tokens.exchange(setup, "Eve")).as("put back while an operator is there").isEmpty();
        tokens.prepare();
        assertThat(file).doesNotExist();
        tokens.revoke(ada.token().id());
        tokens.prepare();
        assertThat(setupToken()).isNotEqualTo(setup);
    }

    @Test
    @DisplayName("The text form of a token has no secret, and a name is one line of at most 64 characters")
    void names() throws Exception {
        OperatorTokens.Issued ada = tokens.issue("Ada");
        assertThat(ada.token().toString()).doesNotContain(ada.token().digest());
        for (String name : List.of("", " ", "a\nb", "x".repeat(65))) {
            assertThatThrownBy(() -> tokens.issue(name)).isInstanceOf(RequestException.class);
        }
    }
}
