package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateDialogueTest {

    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    private static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.";

    private final MemoryStore store = new MemoryStore();
    private final SimulatedGateway gateway = new SimulatedGateway();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private UpdateServices services;

    @BeforeEach
    void serverWithOneRelease() {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        StoreAccess access = new StoreAccess(() -> store);
        RetryPolicy retries = new RetryPolicy(List.of("503=1", "refused=1", "lost=1"), Duration.ofHours(1));
        services = new UpdateServices(access, new GatewayRegistry(access, clock, Duration.ofDays(7)), new JobBook(access, clock),
                new UpdatePlanner(access, retries, DeliveryRoute.parse("downloadAndUpdate"), 1500, clock),
                new PackageFiles(java.nio.file.Path.of("packages")), new DownloadUrls("https://fw.example.net/fw"),
                new Limits(Duration.ofHours(24), Duration.ofHours(6)), clock, TestLogger.create());
        publish("aa", "4.2.0");
    }

    private void publish(String sha256, String version) {
        store.putPackage(new ReleasePackage(sha256, 1000, "p-" + sha256, "GW-200", version, List.of("exampleworks,gw-200"),
                List.of(),
                List.of(), null, 1, now));
    }

    private UpdateDialogue session() {
        try {
            return new UpdateDialogue(services, services.registry().contact(new SessionStart(DEVICE,
                    Map.of("./DevInfo/Man", "Example Works", "./DevInfo/Mod", "GW-200"), false, 0)));
        } catch (org.fumogateway.server.store.StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** One session; returns what was commanded in it. */
    private List<ManagementCommand> run(ReceivedAlert... alerts) {
        UpdateDialogue dialogue = session();
        for (ReceivedAlert alert : alerts) {
            assertThat(dialogue.alert(alert)).isEqualTo(200);
        }
        gateway.commands.clear();
        gateway.run(dialogue);
        return List.copyOf(gateway.commands);
    }

    private UpdateJob job() {
        return store.jobs.values().stream().reduce((first, second) -> second).orElseThrow();
    }

    private ReceivedAlert report(String data) {
        return new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", "int", null, job().correlator(), data);
    }

    private void updated() {
        gateway.tree.put("./DevDetail/FwV", "4.2.0");
        gateway.tree.put(INSTANCE + "/State", "90");
    }

    @Test
    @Proves({"FUMO-1", "FUMO-24", "FUMO-68", "FUMO-95", "FUMO-110", "FUMO-111", "FUMO-112", "FUMO-115"})
    @DisplayName("A gateway seen for the first time is inspected, its instance found by type, and updated in the same session")
    void firstSession() {
        List<ManagementCommand> commands = run();

        ManagementCommand.InOrder update = (ManagementCommand.InOrder) commands.get(commands.size() - 1);
        ManagementCommand.Write write = (ManagementCommand.Write) update.commands().get(0);
        ManagementCommand.Execute execute = (ManagementCommand.Execute) update.commands().get(1);
        assertThat(write.uri()).isEqualTo(INSTANCE + "/DownloadAndUpdate/PkgURL");
        assertThat(write.value()).isEqualTo("https://fw.example.net/fw/dd/" + job().token());
        assertThat(execute).isEqualTo(new ManagementCommand.Execute(INSTANCE + "/DownloadAndUpdate", job().correlator()));
        assertThat(job().correlator()).matches("[A-Za-z0-9._-]{1,64}");
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().execStatus()).isEqualTo(202);
        Gateway known = store.gateways.get(DEVICE);
        assertThat(known.detail(Gateway.FIRMWARE_VERSION)).contains("4.1.7");
        assertThat(known.instances()).extracting(FumoInstance::uri).containsExactly(INSTANCE);
        assertThat(known.instances().get(0).nodes()).containsExactlyInAnyOrder(FumoInstance.Node.DOWNLOAD,
                FumoInstance.Node.UPDATE,
                FumoInstance.Node.DOWNLOAD_AND_UPDATE);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-142"})
    @DisplayName("A gateway that is known gets the command at once, in the server's first package")
    void knownGateway() {
        store.packages.clear();
        run();
        publish("aa", "4.2.0");

        List<ManagementCommand> commands = run();

        assertThat(commands).hasSize(1).first().isInstanceOf(ManagementCommand.InOrder.class);
    }

    @Test
    @Proves({"FUMO-115", "FUMO-142"})
    @DisplayName("A job succeeds only when the gateway, asked for State and version, runs the wanted version")
    void success() {
        run();
        updated();

        List<ManagementCommand> commands = run(report("200"));

        assertThat(commands).containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV")));
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(store.gateways.get(DEVICE).detail(Gateway.FIRMWARE_VERSION)).contains("4.2.0");
        assertThat(run()).as("nothing left to do").isEmpty();
    }

    @Test
    @DisplayName("A reported success without the wanted version is a failure")
    void successWithoutVersion() {
        run();
        run(report("200"));

        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().detail()).contains("4.1.7");
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("The report is durable before it is answered, and a store that fails makes the gateway keep it")
    void reportDurable() {
        run();
        UpdateDialogue dialogue = session();
        store.broken = true;
        assertThat(dialogue.alert(report("200"))).isEqualTo(500);
        assertThat(job().state()).isEqualTo(State.COMMANDED);

        store.broken = false;
        assertThat(dialogue.alert(report("200"))).isEqualTo(200);
        assertThat(job().state()).isEqualTo(State.REPORTED_OK);
    }

    @Test
    @Proves({"FUMO-38", "FUMO-113"})
    @DisplayName("While an operation runs nothing is commanded: the session of the new firmware closes at once")
    void nothingWhileRunning() {
        run();

        assertThat(run()).isEmpty();
        updated();
        assertThat(run()).isEmpty();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-90"})
    @DisplayName("FT-19: a report in the dialect of the field closes the job as failure 410")
    void dialects() {
        run();

        run(new ReceivedAlert(INSTANCE + "/DownloadAndUpdate",
                " Reversed-Domain-Name: org.openmobilealliance.FirmwareUpdate.DownloadAndUpdate ", "chr", null,
                        job().correlator(),
                "410 oops"));

        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().resultCode()).isEqualTo(410);
    }

    @Test
    @Proves({"FUMO-94"})
    @DisplayName("FT-20: a report that comes again is taken again and changes nothing")
    void duplicate() {
        run();
        run(report("503"));
        UpdateJob before = job();

        run(report("503"));
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", null, null, null, "503"));

        assertThat(job()).isEqualTo(before);
    }

    @Test
    @Proves({"FUMO-98"})
    @DisplayName("A report without a number is failure 409")
    void noNumber() {
        run();
        run(report("done"));

        assertThat(job().resultCode()).isEqualTo(409);
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
    }

    @Test
    @DisplayName("A report without correlator belongs to the last job of that instance and operation; one that nobody ordered "
            + "is taken")
    void withoutCorrelator() {
        assertThat(session().alert(new ReceivedAlert(INSTANCE, TYPE + "update", "int", null, "op-unknown",
                "200"))).isEqualTo(200);
        run();
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", "int", null, null, "503"));

        assertThat(job().resultCode()).isEqualTo(503);
    }

    @Test
    @Proves({"FUMO-93", "DM-143"})
    @DisplayName("An alert type that is not known here is answered 415")
    void unknownType() {
        assertThat(session().alert(new ReceivedAlert(INSTANCE, "org.example.other", "int", null, null, "1"))).isEqualTo(415);
    }

    @Test
    @Proves({"FUMO-80", "FUMO-97"})
    @DisplayName("A failure is not tried again at once; later as often as the table allows, never without end")
    void retries() {
        run();
        assertThat(run(report("503"))).as("download failed: nothing to read, nothing to command").isEmpty();
        assertThat(run()).isEmpty();

        now = now.plus(Duration.ofHours(2));
        assertThat(run()).hasSize(1);
        run(report("503"));
        now = now.plus(Duration.ofDays(2));
        run();
        assertThat(store.jobs).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"403", "404", "405"})
    @Proves({"FUMO-97"})
    @DisplayName("A package that does not fit or is not authentic is never tried again on that gateway")
    void neverAgain(String code) {
        run();
        run(report(code));
        now = now.plus(Duration.ofDays(3));
        run();

        assertThat(store.jobs).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"30", "60", "250", "0"})
    @Proves({"FUMO-113", "FUMO-114"})
    @DisplayName("A gateway that is busy, or in a State that does not exist, is left alone and read again next time")
    void busyState(String state) {
        gateway.tree.put(INSTANCE + "/State", state);
        run();
        assertThat(store.jobs).isEmpty();

        gateway.tree.put(INSTANCE + "/State", "20");
        run();
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-113"})
    @DisplayName("A package that is there already is updated without another download")
    void packageIsThere() {
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");

        List<ManagementCommand> commands = run();

        assertThat(commands).last().isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves({"FUMO-23", "FUMO-75", "FUMO-113"})
    @DisplayName("A gateway that wants two commands gets the download first and the update when the download is verified")
    void twoCommands() {
        gateway.tree.put(INSTANCE, "Download/Update/State");
        run();
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD);
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");

        List<ManagementCommand> commands = run(new ReceivedAlert(INSTANCE, TYPE + "download", "int", null, job().correlator(),
                "200"));

        assertThat(store.jobs.values()).extracting(UpdateJob::state).containsExactly(State.SUCCEEDED, State.COMMANDED);
        assertThat(commands).last().isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @Test
    @Proves({"FUMO-24", "FUMO-113"})
    @DisplayName("A gateway that takes packages only as large objects is not commanded what it does not have")
    void noWay() {
        gateway.tree.put(INSTANCE, "Update/State");
        gateway.tree.put(INSTANCE + "/Update", "PkgData");
        run();

        assertThat(store.jobs).isEmpty();
        assertThat(store.gateways.get(DEVICE).instances().get(0).nodes()).contains(FumoInstance.Node.PACKAGE_DATA);
    }

    @Test
    @Proves({"FUMO-65", "FUMO-70"})
    @DisplayName("A refused command closes the job with its status; the gateway is inspected again before the next try")
    void refused() {
        gateway.execStatus = 405;
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(405);

        gateway.execStatus = 200;
        now = now.plus(Duration.ofHours(2));
        assertThat(run()).first().isInstanceOf(ManagementCommand.Read.class);
        assertThat(job().state()).as("200 is as good as 202").isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"DM-185"})
    @DisplayName("A command whose answer was lost is not repeated before the gateway was asked")
    void answerLost() {
        lostAnswer();
        gateway.tree.put(INSTANCE + "/State", "30");
        assertThat(run()).hasSize(1);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-38", "FUMO-45", "FUMO-113", "DM-185"})
    @DisplayName("A DownloadAndUpdate whose answer was lost and that rests in State 50 is at work: it is not commanded a second time")
    void answerLostAtRest() {
        lostAnswer();
        gateway.tree.put(INSTANCE + "/State", "50");
        assertThat(run()).hasSize(1);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(run()).isEmpty();
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @Proves({"FUMO-93", "FUMO-115"})
    @DisplayName("A job that was closed by guess takes the report that comes after all")
    void reportAfterGuess() {
        lostAnswer();
        gateway.tree.put(INSTANCE + "/State", "20");
        run();
        assertThat(job().state()).isEqualTo(State.REFUSED);
        run(report("503"));
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(job().resultCode()).isEqualTo(503);
    }

    @Test
    @Proves({"FUMO-94", "FUMO-95"})
    @DisplayName("A report with the correlator of somebody else closes no job of this server")
    void foreignCorrelator() {
        run();
        UpdateJob before = job();
        run(new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", "int", null, "somebody-else", "410"));
        assertThat(job()).isEqualTo(before);
    }

    private void lostAnswer() {
        store.packages.clear();
        run();
        publish("aa", "4.2.0");
        UpdateDialogue broken = session();
        assertThat(broken.next(List.of())).hasSize(1);
        broken.ended(false);
        assertThat(job().state()).isEqualTo(State.NEW);
    }

    @Test
    @Proves({"FUMO-115", "FUMO-131"})
    @DisplayName("A job without report is lost after its limit and settled by what the gateway runs")
    void lost() {
        run();
        now = now.plus(Duration.ofHours(29));
        assertThat(run()).isEmpty();
        now = now.plus(Duration.ofHours(2));
        updated();

        assertThat(run()).first().isEqualTo(new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV")));

        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(store.events(job().id())).extracting(event -> event.text()).contains("No report came within the limit.");
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A report that comes after its job was given up still counts")
    void lateReport() throws Exception {
        run();
        now = now.plus(Duration.ofHours(31));
        services.lose(job());
        updated();

        run(report("200"));

        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    @Proves({"FUMO-106", "FUMO-103"})
    @DisplayName("FT-21: a request is answered 202 if nothing will be commanded, 200 if an update follows in the session")
    void requests() {
        store.packages.clear();
        run();
        ReceivedAlert request = new ReceivedAlert(INSTANCE, TYPE + "userrequest", "chr", null, null, "");
        assertThat(session().alert(request)).isEqualTo(202);
        assertThat(run()).isEmpty();

        publish("aa", "4.2.0");
        assertThat(run(request)).hasSize(1);
    }

    @Test
    @DisplayName("A failed update makes the server read what the gateway runs now, and nothing more")
    void failedUpdate() {
        run();
        gateway.tree.put(INSTANCE + "/State", "70");

        assertThat(run(report("410"))).containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State",
                "./DevDetail/FwV")));
        assertThat(store.gateways.get(DEVICE).instances().get(0).state()).isEqualTo(70);
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
    }

    @Test
    @DisplayName("A read that gets no answer settles nothing")
    void silence() {
        run();
        UpdateDialogue dialogue = session();
        dialogue.alert(report("200"));
        ManagementCommand read = dialogue.next(List.of()).get(0);

        assertThat(dialogue.next(List.of(new CommandResult(read, 0, List.of(), List.of(0, 0), List.of())))).isEmpty();

        assertThat(job().state()).isEqualTo(State.REPORTED_OK);
        updated();
        run();
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    @Proves({"FUMO-112"})
    @DisplayName("Instances are found where the root may not be read, too")
    void closedRoot() {
        gateway.tree.remove(".");
        run();

        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    private void route(String text) throws Exception {
        Gateway known = store.gateways.get(DEVICE);
        Map<String, String> details = new java.util.HashMap<>(known.details());
        details.put(Gateway.ROUTE, text);
        store.putGateway(new Gateway(DEVICE, details, known.instances(), known.firstContact(), known.lastContact(), known.inspected()));
    }

    private void knownWithRoute(String text) throws Exception {
        store.packages.clear();
        run();
        publish("aa", "4.2.0");
        route(text);
    }

    private void downloaded() {
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");
    }

    private ReceivedAlert downloadReport(String code) {
        return new ReceivedAlert(INSTANCE, TYPE + "download", "int", null, job().correlator(), code);
    }

    @Test
    @Proves({"FUMO-75", "FUMO-76", "FUMO-142"})
    @DisplayName("By the later route the session of the download's report closes; the next one reads State and version, then commands")
    void updateLater() throws Exception {
        knownWithRoute("downloadUpdateLater plain");
        ManagementCommand.InOrder download = (ManagementCommand.InOrder) run().get(0);
        assertThat(((ManagementCommand.Write) download.commands().get(0)).value()).isEqualTo("https://fw.example.net/fw/object/" + job().token());
        downloaded();
        assertThat(run(downloadReport("200"))).isEmpty();
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);

        assertThat(run()).containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State", INSTANCE + "/PkgVersion")),
                new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves({"FUMO-113"})
    @DisplayName("If the package is gone when it comes to the update, it is fetched again instead")
    void packageGone() throws Exception {
        knownWithRoute("downloadUpdateLater");
        run();
        run(downloadReport("200"));
        gateway.tree.put(INSTANCE + "/State", "10");
        now = now.plus(Duration.ofHours(2));

        run();

        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-142"})
    @DisplayName("By the two-command route the update is commanded in the session that reports the download, without a read")
    void updateAtOnce() throws Exception {
        knownWithRoute("downloadThenUpdate");
        run();
        downloaded();

        assertThat(run(downloadReport("200"))).containsExactly(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @Test
    @Proves({"FUMO-111", "FUMO-106"})
    @DisplayName("If details come first, a request is answered 200, then versions and State are read, then the command follows")
    void detailsFirst() throws Exception {
        knownWithRoute("downloadAndUpdate details");

        List<ManagementCommand> commands = run(new ReceivedAlert(INSTANCE, TYPE + "devicerequest", "chr", null, null, ""));

        assertThat(commands).hasSize(2).first().isEqualTo(new ManagementCommand.Read(List.of("./DevDetail/FwV", "./DevDetail/HwV",
                "./DevDetail/SwV", INSTANCE + "/State")));
        assertThat(commands.get(1)).isInstanceOf(ManagementCommand.InOrder.class);
    }

    @Test
    @Proves({"FUMO-97", "FUMO-142"})
    @DisplayName("After a failed download the server looks at State and URL and commands nothing in that session")
    void failedDownload() throws Exception {
        knownWithRoute("downloadThenUpdate");
        run();
        gateway.tree.put(INSTANCE + "/State", "20");

        assertThat(run(downloadReport("406"))).containsExactly(
                new ManagementCommand.Read(List.of(INSTANCE + "/State", INSTANCE + "/Download/PkgURL")));
        assertThat(job().state()).isEqualTo(State.REPORTED_FAIL);
        assertThat(store.gateways.get(DEVICE).instances().get(0).state()).isEqualTo(20);
    }

    @Test
    @Proves({"FUMO-94"})
    @DisplayName("An update that the gateway began itself is taken note of: its version is read and the package not sent once more")
    void ownUpdate() throws Exception {
        knownWithRoute("downloadUpdateLater");
        run();
        downloaded();
        run(downloadReport("200"));
        updated();

        assertThat(run(new ReceivedAlert(INSTANCE, TYPE + "update", "int", null, null, "200")))
                .containsExactly(new ManagementCommand.Read(List.of(INSTANCE + "/State", "./DevDetail/FwV")));
        assertThat(store.gateways.get(DEVICE).detail(Gateway.FIRMWARE_VERSION)).contains("4.2.0");
        assertThat(run()).isEmpty();
        assertThat(store.jobs).hasSize(1);
    }

    private void takesObjects(String children) {
        gateway.tree.put("./DevDetail/LrgObj", "true");
        gateway.tree.put(INSTANCE, children);
        gateway.tree.put(INSTANCE + "/Update", "PkgData");
    }

    @Test
    @Proves({"FUMO-113", "FUMO-117", "FUMO-24"})
    @DisplayName("A gateway that offers PkgData alone is sent the package, and Exec on Update with the correlator once it has it")
    void largeObject() {
        takesObjects("Update/State/PkgVersion");
        List<ManagementCommand> commands = run();
        ManagementCommand.WriteLarge write = (ManagementCommand.WriteLarge) commands.get(commands.size() - 2);
        assertThat(write.uri()).isEqualTo(INSTANCE + "/Update/PkgData");
        assertThat(write.type()).isEqualTo("application/octet-stream");
        assertThat(write.content().size()).isEqualTo(1000);
        assertThat(commands.get(commands.size() - 1)).isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.UPDATE);
    }

    @Test
    @Proves("FUMO-113")
    @DisplayName("Where a download is offered it is preferred; without large objects, or above the limit, PkgData is left alone")
    void noLargeObject() {
        takesObjects("Download/Update/DownloadAndUpdate/State/PkgVersion");
        assertThat(run()).noneMatch(ManagementCommand.WriteLarge.class::isInstance);
        store.jobs.clear();
        store.gateways.clear();
        takesObjects("Update/State/PkgVersion");
        gateway.tree.put("./DevDetail/LrgObj", "false");
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
        store.gateways.clear();
        takesObjects("Update/State/PkgVersion");
        store.packages.clear();
        store.putPackage(new ReleasePackage("bb", 1501, "p-bb", "GW-200", "4.2.0", List.of("exampleworks,gw-200"), List.of(), List.of(), null,
                1, now));
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
    }

    @Test
    @Proves("DM-173")
    @DisplayName("A package that the gateway refuses ends the job: no Exec follows")
    void refusedObject() {
        takesObjects("Update/State/PkgVersion");
        gateway.writeStatus = 403;
        List<ManagementCommand> commands = run();
        assertThat(commands.get(commands.size() - 1)).isInstanceOf(ManagementCommand.WriteLarge.class);
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(403);
    }

    @Test
    @Proves("FUMO-113")
    @DisplayName("Whoever chooses large objects for a gateway gets them beside downloads and above the limit")
    void chosenLargeObject() {
        takesObjects("Download/Update/DownloadAndUpdate/State/PkgVersion");
        run();
        store.jobs.clear();
        chooseRoute("largeObject");
        assertThat(run()).anyMatch(ManagementCommand.WriteLarge.class::isInstance);
    }

    @Test
    @Proves({"FUMO-40", "FUMO-113", "FUMO-123"})
    @DisplayName("largeObjectUpdateLater: the package is sent and the session ends; Exec on Update follows in the next session, after a look")
    void largeObjectUpdateLater() {
        takesObjects("Update/State/PkgVersion");
        run();
        store.jobs.clear();
        chooseRoute("largeObjectUpdateLater");
        List<ManagementCommand> delivery = run();
        assertThat(delivery).singleElement().isInstanceOf(ManagementCommand.WriteLarge.class);
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DELIVERY);
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(job().detail()).isEqualTo("The gateway holds package version 4.2.0.");
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");
        List<ManagementCommand> update = run();
        assertThat(update.get(0)).isEqualTo(new ManagementCommand.Read(List.of(INSTANCE + "/State", INSTANCE + "/PkgVersion")));
        assertThat(update.get(1)).isEqualTo(new ManagementCommand.Execute(INSTANCE + "/Update", job().correlator()));
    }

    @Test
    @Proves({"FUMO-111", "FUMO-142"})
    @DisplayName("Before a large object DevDetail is read with LrgObj; if it has become false the package goes the other way")
    void largeObjectDetails() {
        takesObjects("Download/Update/DownloadAndUpdate/State/PkgVersion");
        run();
        store.jobs.clear();
        chooseRoute("largeObject details");
        gateway.tree.put("./DevDetail/LrgObj", "false");
        List<ManagementCommand> commands = run();
        assertThat(commands.get(0)).isEqualTo(new ManagementCommand.Read(List.of("./DevDetail/FwV", "./DevDetail/HwV", "./DevDetail/SwV",
                "./DevDetail/OEM", "./DevDetail/LrgObj")));
        assertThat(job().operation()).isEqualTo(UpdateJob.Operation.DOWNLOAD_AND_UPDATE);
        assertThat(commands).noneMatch(ManagementCommand.WriteLarge.class::isInstance);
    }

    @Test
    @Proves({"FUMO-113", "FUMO-24"})
    @DisplayName("A release that cannot get into a gateway is named with the reason: no instance, no way in; a gateway that is up to date has none")
    void saysThatItCannot() throws Exception {
        gateway.tree.put("./FwUpdate", "");
        assertThat(run()).allMatch(ManagementCommand.Read.class::isInstance);
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE)).orElseThrow()).contains("4.2.0", DEVICE, "no FUMO instance");
        gateway.tree.put("./FwUpdate", "Gw");
        gateway.tree.put(INSTANCE, "Update/State/PkgVersion");
        assertThat(run()).as("looked at again, although it was inspected just now").isNotEmpty();
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE)).orElseThrow()).contains("offers no download", "1000 octets");
        store.gateways.clear();
        updated();
        run();
        assertThat(services.planner().obstacle(store.gateways.get(DEVICE))).isEmpty();
    }

    private void chooseRoute(String route) {
        Gateway known = store.gateways.get(DEVICE);
        Map<String, String> details = new java.util.HashMap<>(known.details());
        details.put(Gateway.ROUTE, route);
        store.gateways.put(DEVICE, new Gateway(DEVICE, details, known.instances(), known.firstContact(), known.lastContact(),
                known.inspected()));
    }
}
