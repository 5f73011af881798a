package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.testing.Proves;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.junit.jupiter.api.parallel.Execution(org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT)
class TrialTest {

    private static final String URL = "https://host/quick";

    @TempDir
    Path home;
    private Bench bench;

    private interface Checking {
        Optional<String> problem() throws InterruptedException;
    }

    private static HealthCheck check(Checking checking) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "field bus";
            }

            @Override
            public Optional<String> problem() throws InterruptedException {
                return checking.problem();
            }
        };
    }

    /** A package whose trial may take one second. */
    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home);
        bench.network.offer(URL, bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")
                .install(new Manifest.Install(true, 1, OptionalInt.empty(), true))));
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private void update() throws Exception {
        bench.start();
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", URL)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op")).isEqualTo(202);
    }

    private void assertTakenBack(String why) throws Exception {
        bench.untilState(70);
        bench.untilReported();
        assertThat(bench.server.onlyReport().data()).isEqualTo("451");
        assertThat(bench.value("Ext/Detail").getString()).contains(why);
        assertThat(bench.device.running).isEqualTo("1.0");
    }

    @Test
    @Proves({"PKG-63", "FUMO-74"})
    @DisplayName("A vendor's health check that throws is a failed check: the firmware is taken back and 451 reported")
    void throwing() throws Exception {
        bench.healthChecks.add(check(() -> {
            throw new IllegalStateException("defect");
        }));
        update();
        assertTakenBack("field bus: the check failed unexpectedly");
    }

    @Test
    @Proves({"PKG-63", "FUMO-74"})
    @DisplayName("A vendor's health check that cannot be linked or answers nothing is a failed check")
    void unlinkedOrSilent() throws Exception {
        bench.healthChecks.add(check(() -> {
            throw new NoClassDefFoundError("gone");
        }));
        bench.healthChecks.add(check(() -> null));
        update();
        assertTakenBack("field bus");
    }

    @Test
    @Proves({"PKG-63", "FUMO-74"})
    @DisplayName("A vendor's health check that blocks, even against interruption, does not make a trial endless")
    void blocking() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        bench.healthChecks.add(check(() -> {
            while (true) {
                try {
                    never.await();
                    return Optional.empty();
                } catch (InterruptedException deaf) {
                    assertThat(deaf).isNotNull();
                }
            }
        }));
        update();
        assertTakenBack("answer");
        never.countDown();
    }

    @Test
    @Proves({"PKG-63", "FUMO-74"})
    @DisplayName("The time of a trial is not begun again when a neighbour fails in every round of it")
    void oneDeadline() throws Exception {
        bench.server.failing = true;
        update();
        assertTakenBack("");
    }

    @Test
    @Proves({"PKG-62", "FUMO-129"})
    @DisplayName("The right version text over another image does not pass the trial")
    void anotherImage() throws Exception {
        bench.device.startsAnotherImage = true;
        update();
        assertTakenBack("Another image");
    }

    @Test
    @Proves("PKG-62")
    @DisplayName("Firmware under which the framework does not come up whole does not pass the trial")
    void frameworkIncomplete() throws Exception {
        bench.framework = () -> Optional.of("Bundle org.example does not run");
        update();
        assertTakenBack("Bundle org.example does not run");
    }

    @Test
    @Proves("PKG-62")
    @DisplayName("Nothing passes before the framework is at its start level: a health check that comes late still decides")
    void lateHealthCheck() throws Exception {
        bench.framework = () -> Optional.of("The framework is at start level 50 of 100");
        update();
        bench.until(() -> bench.agent.updates().status(Bench.X).phase().equals("UP_TRIAL"));
        bench.neighbours.healthChecks.add(check(() -> Optional.of("no answer")), Map.of());
        bench.framework = Optional::empty;
        assertTakenBack("field bus: no answer");
    }

    /** Under way in a trial of some seconds, waiting for its session, when its one health check goes after it was asked. */
    private void checkGoes(int seconds) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        HealthCheck check = check(() -> {
            asked.countDown();
            return Optional.empty();
        });
        bench.network.offer(URL, bench.goodFup(new PackageBuilder().compatible("exampleworks,gw-200")
                .install(new Manifest.Install(true, seconds, OptionalInt.empty(), true))));
        bench.server.online = false;
        bench.healthChecks.add(check);
        update();
        bench.until(() -> asked.getCount() == 0);
        bench.neighbours.healthChecks.remove(check);
        bench.healthChecks.clear();
        bench.server.online = true;
    }

    @Test
    @Proves({"PKG-62", "PKG-63"})
    @DisplayName("A health check that was asked and then goes for good takes the firmware back: its silence is no yes")
    void checkGoesForGood() throws Exception {
        checkGoes(3);
        assertTakenBack("field bus: the check is not there any more");
    }

    @Test
    @Proves("PKG-62")
    @DisplayName("A health check that goes while its bundle is updated holds the trial until it is back, and then decides")
    void checkComesBack() throws Exception {
        checkGoes(60);
        await().during(Duration.ofMillis(500)).until(() -> bench.agent.updates().status(Bench.X).phase().equals("UP_TRIAL"));
        bench.neighbours.healthChecks.add(check(Optional::empty), Map.of());
        bench.until(() -> bench.state() >= 90);
        assertThat(bench.device.running).isEqualTo("2.0");
    }

    @Test
    @Proves("PKG-62")
    @DisplayName("An update that no server ordered needs no session to pass, but the checks of the gateway itself")
    void withoutServer() throws Exception {
        bench.server.online = false;
        bench.healthChecks.add(check(() -> Optional.of("no answer")));
        bench.start();
        bench.replace("Download/PkgURL", URL);
        bench.exec("Download", null);
        bench.untilState(50);
        bench.journal.update(record -> record.withStored(new StoredPackage(record.stored().spool(), null)));
        bench.agent.updates().start(Bench.X);
        bench.untilState(70);
        assertThat(bench.value("Ext/LastResult").getInt()).isEqualTo(451);
        bench.healthChecks.clear();
        bench.again();
        bench.agent.updates().start(Bench.X);
        bench.until(() -> bench.state() >= 90);
        assertThat(bench.device.running).isEqualTo("2.0");
    }

    @Test
    @Proves({"PKG-63", "FUMO-74"})
    @DisplayName("Firmware under which the record can no longer be written is taken back when its time is over")
    void recordNotWritable() throws Exception {
        bench.framework = () -> {
            bench.cut.failing = true;
            return Optional.of("the medium is worn");
        };
        update();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (bench.device.restartOrdered && bench.device.boots == 0) {
                bench.again();
            }
            return bench.device.calls.contains("revert");
        });
        bench.cut.failing = false;
        bench.framework = Optional::empty;
        bench.untilState(70);
        assertThat(bench.device.running).isEqualTo("1.0");
        assertThat(bench.value("Ext/LastResult").getInt()).isEqualTo(451);
    }

    @Test
    @Proves({"PKG-63", "PKG-66", "FUMO-74"})
    @DisplayName("What was wrong is reported although neither the trial nor its end could be written into the record: the installer remembers")
    void verdictSurvives() throws Exception {
        bench.healthChecks.add(check(() -> {
            bench.cut.failing = true;
            return Optional.of("no answer");
        }));
        update();
        bench.until(() -> bench.device.calls.contains("revert"));
        bench.cut.failing = false;
        assertTakenBack("field bus: no answer");
    }

    @Test
    @Proves({"PKG-63", "FUMO-74", "FUMO-128"})
    @DisplayName("Firmware that ran on trial and could not write down even that is reported as not confirmed, 451, not as one that never came up")
    void notEvenTheTrial() throws Exception {
        update();
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.device.restartOrdered);
        bench.cut.failing = true;
        bench.until(() -> bench.device.calls.contains("revert"));
        bench.cut.failing = false;
        assertTakenBack("could not be written");
    }

    @Test
    @Proves({"PKG-63", "FUMO-74"})
    @DisplayName("A medium that fails for a moment just when the trial ends does not turn its outcome")
    void shortTrouble() throws Exception {
        bench.healthChecks.add(check(() -> {
            bench.cut.failuresLeft.set(2);
            return Optional.of("no answer");
        }));
        update();
        assertTakenBack("field bus: no answer");
        assertThat(bench.journal.current().history().get(0).detail()).isEqualTo("field bus: no answer");
    }

    @Test
    @Proves({"PKG-62", "FUMO-129"})
    @DisplayName("Where nobody tells which image runs, a package that names its image is never taken for a success: 451")
    void unknownImage() throws Exception {
        bench.device.tellsFirmware = false;
        update();
        bench.until(() -> bench.device.calls.contains("revert"));
        bench.device.tellsFirmware = true;
        assertTakenBack("It is not known which firmware runs");
    }
}
