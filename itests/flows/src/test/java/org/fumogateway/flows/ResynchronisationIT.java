package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server that lost the nonces of its gateways, as one does that is restored from a backup (SEC-38 to SEC-40): two gateways, one for each way to
 * prove oneself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResynchronisationIT {

    private static final List<String> AUTHENTICATIONS = List.of("md5", "mac");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Lab lab;

    /** Both gateways have met their server since the backup, and the second one still runs. */
    @BeforeAll
    void restoreFromBackup(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).listenForNotifications().quietStart();
        lab.startServer();
        Path image = lab.image("firmware.img", 1 << 16, 1);
        for (int number = 0; number < AUTHENTICATIONS.size(); number++) {
            lab.turnTo(number).authentication(AUTHENTICATIONS.get(number)).provision(image, "4.1.7");
        }
        // Nobody asks the server for anything while it is copied: what is on its disk now is whole.
        Path backup = copy(lab.serverData(), folder.resolve("backup"));
        for (int number = 0; number < AUTHENTICATIONS.size(); number++) {
            lab.turnTo(number).startGateway();
            lab.awaitSessions(1);
        }
        lab.server().close();
        delete(lab.serverData());
        copy(backup, lab.serverData());
        lab.startServer();
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"mac, false", "md5, true"})
    @Proves({"SEC-38", "SEC-39", "SEC-40", "NOT-22", "NOT-25"})
    @DisplayName("A restored server cannot wake its gateway, since its nonces are old; asked to re-synchronise, both have new ones after one session")
    void restoredFromBackup(String authentication, boolean startedAnew) throws Exception {
        if (startedAnew) {
            lab.turnTo(AUTHENTICATIONS.indexOf(authentication)).startGateway();
        }
        int before = lab.sessions().size();
        int unproven = unproven();
        lab.proxy().clear();
        String ask = "server:notify " + lab.device() + " 127.0.0.1:" + lab.notificationPort();
        String session = wordOf(lab.server().run(ask));
        Awaitility.await("a notification whose digest is wrong").atMost(PATIENCE).until(() -> unproven() == unproven + 1);
        assertThat(wordOf(lab.server().run(ask + " --resynchronise"))).as("one purpose, one session id").isEqualTo(session);
        lab.awaitSessions(before + 1);

        List<Exchange> recovery = lab.proxy().exchanges();
        assertThat(recovery.get(0).request()).contains("<SessionID>" + session + "</SessionID>", "1200");
        assertNobodyWasRefused(recovery);
        assertThat(recovery.get(0).response()).contains("<NextNonce");
        assertThat(lab.sessions()).as("the notification on the lost nonce opened none").hasSize(before + 1);

        lab.proxy().clear();
        assertThat(lab.server().run(ask)).contains("is asked for session");
        lab.awaitSessions(before + 2);
        assertNobodyWasRefused(lab.proxy().exchanges());
    }

    /** How many notifications this gateway has refused because their digest is not right. */
    private int unproven() {
        return Integer.parseInt(lab.gateway().run("fumo:notifications").replaceAll("(?s).*unproven\\s+(\\d+).*", "$1"));
    }

    private static void assertNobodyWasRefused(List<Exchange> exchanges) {
        assertThat(exchanges).isNotEmpty().noneMatch(each -> (each.request() + each.response()).matches("(?s).*<Data>40[17]</Data>.*"));
    }

    /** The session id at the end of the answer. */
    private static String wordOf(String answer) {
        assertThat(answer).contains("is asked for session");
        return answer.strip().replaceAll(".* |\\.$", "");
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                if (Files.isDirectory(each) || Files.isRegularFile(each)) {
                    Files.copy(each, to.resolve(from.relativize(each).toString()));
                }
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
