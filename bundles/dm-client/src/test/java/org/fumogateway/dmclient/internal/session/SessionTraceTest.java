package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.answer;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.challenge;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.header;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.md5;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.statuses;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.Trigger;
import org.fumogateway.gateway.session.SessionTrace.Kind;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTraceTest {

    private static final String NONCE = "8OHSw7Sllod4aVpLPC0eDw==";
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    private Path folder;

    private static Item value(String uri, String text) {
        return Item.ofTarget(uri, Meta.of("chr", "text/plain"), Data.ofText(text));
    }

    @Test
    @Proves("SEC-68")
    @DisplayName("The trace shows what was said on both sides, without proofs, nonces, passwords, or what opens an address")
    void hidesSecrets() throws Exception {
        Replace replace = new Replace(30, Meta.EMPTY, List.of(value("./FwUpdate/Gw/Download/PkgURL",
                "https://user:pw@fw.example.net/a.dd?token=hidden"), value("./DMAcc/A/AppAuth/C/AAuthSecret", "hidden"),
                value("./Ext/Acme/WifiPassword", "hidden"), value("./DevInfo/Lang", "de")));
        ScriptedServer server = new ScriptedServer(true, heard -> {
            List<Command> commands = new ArrayList<>(statuses(heard, 212, challenge("hidden"), 200));
            commands.add(replace);
            return Message.of(header(heard, "https://dm.example.net/dm?sid=hidden", md5("hhPZe9go8MID4/qttEDavQ==")), commands, true);
        }, heard -> answer(heard, true));
        try (SessionFixture gateway = new SessionFixture(folder)) {
            gateway.run(SessionFixture.digestAccount(NONCE, NONCE), server, 1201);

            String text = gateway.tracer.entries().stream().flatMap(entry -> entry.lines().stream()).collect(Collectors.joining("\n"));
            assertThat(gateway.tracer.entries()).extracting(entry -> entry.kind()).startsWith(Kind.SENT, Kind.RECEIVED);
            assertThat(text).contains("message 1 of session 4A", "to dm.example.net:443, final", "Cred syncml:auth-md5", "1 Alert 1201",
                    "./DevInfo/DevId text/plain = " + SessionFixture.DEVICE, "Status 212 for 1/0 SyncHdr, Chal syncml:auth-md5",
                    "30 Replace", "./FwUpdate/Gw/Download/PkgURL text/plain = https://...@fw.example.net/a.dd?...",
                    "./DMAcc/A/AppAuth/C/AAuthSecret text/plain (6 octets)", "./Ext/Acme/WifiPassword text/plain (6 octets)",
                    "./DevInfo/Lang text/plain = de").doesNotContain("hidden", "user:pw", NONCE, "hhPZe9go8MID4");
        }
    }

    @Test
    @DisplayName("The last twenty sessions are kept, each under its number")
    void keepsTheLast() throws Exception {
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), 0); Store store = storage.open("dm-client")) {
            SessionBook book = new SessionBook(store, Clock.fixed(NOON, ZoneOffset.UTC), new TestLogger().logger());
            for (int i = 1; i <= 21; i++) {
                SessionRecord begun = book.begin(SessionRequest.of("s", Trigger.USER));
                book.trace(begun).note("note " + i);
            }
            assertThat(book.trace(1)).isEmpty();
            assertThat(book.trace(21).orElseThrow().entries().get(0).lines()).containsExactly("note 21");
            assertThat(book.trace(21).orElseThrow().session().number()).isEqualTo(21);
        }
    }

    @Test
    @Proves("DM-11")
    @DisplayName("Damaged numbers do not stop the client and are not used twice")
    void survivesDamagedNumbers() throws Exception {
        TestLogger logger = new TestLogger();
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), 0); Store store = storage.open("dm-client")) {
            store.write("session-counters", new byte[] {1, 2, 3});
            SessionBook book = new SessionBook(store, Clock.fixed(NOON, ZoneOffset.UTC), logger.logger());
            assertThat(book.begin(SessionRequest.of("s", Trigger.USER)).number()).isEqualTo(NOON.toEpochMilli() + 1);
            assertThat(logger.lines()).anyMatch(line -> line.contains("damaged"));
        }
    }

    @Test
    @Proves("DM-202")
    @DisplayName("A busy server is left alone until its time is over, also after a restart, but never for more than a day")
    void isPatient() throws Exception {
        TestLogger logger = new TestLogger();
        try (FileStorage storage = FileStorage.open(folder, new NioDisk(), 0); Store store = storage.open("dm-client")) {
            new Patience(store, at(NOON), logger.logger()).askedFor("dms", Duration.ofMinutes(10));
            assertThat(new Patience(store, at(NOON.plusSeconds(540)), logger.logger()).left("dms")).isEqualTo(Duration.ofMinutes(1));
            assertThat(new Patience(store, at(NOON.plusSeconds(540)), logger.logger()).left("other")).isZero();
            assertThat(new Patience(store, at(NOON.minus(Duration.ofDays(400))), logger.logger()).left("dms")).isZero();
            new Patience(store, at(NOON), logger.logger()).askedFor("dms", Duration.ofMinutes(10));
            assertThat(new Patience(store, at(NOON.plusSeconds(600)), logger.logger()).left("dms")).isZero();
            store.write("servers-busy", "nonsense\n12x dms".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(new Patience(store, at(NOON), logger.logger()).left("dms")).isZero();
        }
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }
}
