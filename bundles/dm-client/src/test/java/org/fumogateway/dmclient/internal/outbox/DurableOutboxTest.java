package org.fumogateway.dmclient.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableOutboxTest {

    @TempDir
    Path folder;
    private final TestLogger logger = new TestLogger();
    private final List<String> wanted = new ArrayList<>();
    private final List<DurableOutbox.Settled> settled = new ArrayList<>();

    private interface Work {

        void with(DurableOutbox outbox) throws Exception;
    }

    /** One life of the gateway. */
    private void life(Work work) throws Exception {
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), 0); Store store = storage.open("dm-client")) {
            work.with(new DurableOutbox(store, wanted::add, settled::add, logger.logger()));
        }
    }

    private static GenericAlert alert(String id, String correlator) {
        return new GenericAlert(id, "server", null, "org.example.type", "chr", GenericAlert.Severity.WARNING, correlator, "data \u00e4");
    }

    @Test
    @Proves({"FUMO-93", "FUMO-94", "FUMO-95", "DM-148"})
    @DisplayName("Alerts wait over a restart in their order, unchanged, and outcomes are remembered until they are forgotten")
    void survives() throws Exception {
        String longest = "c".repeat(GenericAlert.MAX_CORRELATOR);
        life(outbox -> {
            for (int i = 0; i < 12; i++) {
                outbox.put(alert("a" + i, i == 0 ? longest : null));
            }
            outbox.answered("a3", 202);
            outbox.answered("a4", 412);
        });
        life(outbox -> {
            assertThat(outbox.pending()).hasSize(10).first().isEqualTo(alert("a0", longest));
            assertThat(outbox.pending()).last().isEqualTo(alert("a11", null));
            assertThat(outbox.outcome("a3")).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(outbox.outcome("a4")).isEqualTo(Outcome.REFUSED);
            assertThat(outbox.settled()).extracting(DurableOutbox.Settled::status).containsExactly(202, 412);
            assertThat(outbox.put(alert("a3", null))).as("the same alert again").isEqualTo(Outcome.ACKNOWLEDGED);
            outbox.forget("a3");
            outbox.forget("a0");
            outbox.put(alert("new", null));
        });
        life(outbox -> {
            assertThat(outbox.pending()).as("a new alert takes the place of none").hasSize(11).last().isEqualTo(alert("new", null));
            assertThat(outbox.outcome("a3")).isEqualTo(Outcome.UNKNOWN);
            assertThat(outbox.outcome("a0")).as("a waiting alert is not forgotten").isEqualTo(Outcome.PENDING);
        });
        assertThat(wanted).as("each new alert asks for a session").hasSize(13);
        assertThat(settled).hasSize(2);
    }

    @Test
    @Proves("FUMO-25")
    @DisplayName("A waiting alert that is withdrawn is gone for good, over a restart too, and an answer that comes late changes nothing")
    void withdrawn() throws Exception {
        life(outbox -> {
            outbox.put(alert("a", null));
            outbox.put(alert("b", null));
            outbox.withdraw("a");
            outbox.withdraw("nobody");
            outbox.answered("a", 200);
            assertThat(outbox.outcome("a")).isEqualTo(Outcome.UNKNOWN);
        });
        life(outbox -> assertThat(outbox.pending()).containsExactly(alert("b", null)));
        assertThat(settled).isEmpty();
    }

    @Test
    @Proves("FUMO-93")
    @DisplayName("Only a success or a refusal for good settles an alert, and the first one counts")
    void settlesOnce() throws Exception {
        life(outbox -> {
            outbox.put(alert("a", null));
            for (int status : new int[] {401, 407, 404, 500, 503}) {
                outbox.answered("a", status);
                assertThat(outbox.outcome("a")).isEqualTo(Outcome.PENDING);
            }
            outbox.answered("a", 200);
            outbox.answered("a", 415);
            assertThat(outbox.outcome("a")).isEqualTo(Outcome.ACKNOWLEDGED);
            outbox.put(alert(DurableOutbox.UNOWNED + "1", null));
            outbox.answered(DurableOutbox.UNOWNED + "1", 200);
            assertThat(outbox.outcome(DurableOutbox.UNOWNED + "1")).isEqualTo(Outcome.UNKNOWN);
        });
        assertThat(settled).hasSize(2);
    }

    @Test
    @Proves("FUMO-93")
    @DisplayName("A full outbox and an oversized alert are refused with a clear error, and what waits stays")
    void bounded() throws Exception {
        DurableOutbox outbox = new DurableOutbox(memory(), wanted::add, settled::add, logger.logger());
        assertThatThrownBy(() -> outbox.put(alert("long", "c".repeat(GenericAlert.MAX_CORRELATOR + 1))))
                .isInstanceOf(IOException.class).hasMessageContaining("correlator");
        for (int i = 0; i < AlertOutbox.MAX_PENDING; i++) {
            outbox.put(alert("a" + i, null));
        }
        assertThatThrownBy(() -> outbox.put(alert("one more", null))).isInstanceOf(IOException.class).hasMessageContaining("full");
        assertThat(outbox.pending()).hasSize(AlertOutbox.MAX_PENDING);
        assertThat(outbox.outcome("one more")).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    @Proves("FUMO-93")
    @DisplayName("A record that is damaged, no alert or not named as one is lost alone: it is logged and removed, the others wait on")
    void damagedRecord() throws Exception {
        life(outbox -> {
            for (String id : List.of("a", "b", "c")) {
                outbox.put(alert(id, null));
            }
        });
        damage("alert.2");
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), 0); Store store = storage.open("dm-client")) {
            store.write("alert.4", "no alert".getBytes(StandardCharsets.UTF_8));
            store.write("alert.none", new byte[] {1});
        }
        for (int start = 1; start <= 2; start++) {
            life(outbox -> assertThat(outbox.pending()).containsExactly(alert("a", null), alert("c", null)));
            assertThat(logger.lines()).hasSize(3).allMatch(line -> line.startsWith("ERROR An alert that waited is lost: The record alert."));
        }
        life(outbox -> outbox.put(alert("d", null)));
        life(outbox -> assertThat(outbox.pending()).extracting(GenericAlert::id).containsExactly("a", "c", "d"));
    }

    /** Overwrites every copy of a record. */
    private void damage(String record) throws Exception {
        try (var files = Files.walk(folder)) {
            List<Path> copies = files.filter(file -> Files.isRegularFile(file) && file.getFileName().toString().startsWith(record)).toList();
            assertThat(copies).isNotEmpty();
            for (Path copy : copies) {
                Files.write(copy, "x".repeat(64).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** A store that forces nothing: what counts here is how many there are. */
    private static Store memory() {
        return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class},
                (proxy, method, arguments) -> method.getName().equals("records") ? List.of() : null);
    }
}
