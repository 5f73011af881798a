package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;

/** A server with one release and a gateway that is its tree: what the tests of dialogues have in common. */
abstract class DialogueTestBase {

    static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.";

    final MemoryStore store = new MemoryStore();
    final SimulatedGateway gateway = new SimulatedGateway();
    final SettableClock clock = new SettableClock();
    Map<String, String> deviceInfo = Map.of("./DevInfo/Man", "Example Works", "./DevInfo/Mod", "GW-200");
    UpdateServices services;
    String unassigned = "newest";
    Consents.Telling telling = Consents.Telling.IF_NOTHING_FOLLOWS;

    @BeforeEach
    void serverWithOneRelease() {
        StoreAccess access = new StoreAccess(() -> store);
        RetryPolicy retries = new RetryPolicy(List.of("503=1", "refused=1", "unanswered=2", "lost=1"), List.of("402", "403", "502"),
                Duration.ofHours(1));
        Limits limits = new Limits(Duration.ofHours(24), Duration.ofHours(6), Duration.ofDays(7));
        JobBook jobs = new JobBook(access, limits, clock);
        services = new UpdateServices(access, new GatewayRegistry(access, clock, Duration.ofDays(7)), jobs,
                new ObjectTransfers(jobs, TestLogger.create()), new UpdatePlanner(access, new ReleaseOrders(access, unassigned), retries,
                DeliveryRoute.parse("downloadAndUpdate"), new ObjectPolicy(1500, 2, 4), clock), new Consents(300, Duration.ofHours(1), telling),
                new PackageFiles(java.nio.file.Path.of("packages")), new DownloadUrls("https://fw.example.net/fw"),
                clock, TestLogger.create());
        publish("aa", "4.2.0");
    }

    void publish(String sha256, String version) {
        store.putPackage(new ReleasePackage(sha256, 1000, "p-" + sha256, "GW-200", version, List.of("exampleworks,gw-200"),
                List.of(),
                List.of(), null, 1, clock.instant()));
    }

    UpdateDialogue session() {
        try {
            return new UpdateDialogue(services, services.registry().contact(new SessionStart(DEVICE, deviceInfo, false, 0)));
        } catch (org.fumogateway.server.store.StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** One session; returns what was commanded in it. */
    List<ManagementCommand> run(ReceivedAlert... alerts) {
        UpdateDialogue dialogue = session();
        for (ReceivedAlert alert : alerts) {
            assertThat(dialogue.alert(alert)).isEqualTo(200);
        }
        gateway.commands.clear();
        gateway.run(dialogue);
        return List.copyOf(gateway.commands);
    }

    UpdateJob job() {
        return store.jobs.values().stream().reduce((first, second) -> second).orElseThrow();
    }

    /** What the download URLs of the newest job carry. */
    String token() {
        return store.tokenOf(job());
    }

    ReceivedAlert report(String data) {
        return new ReceivedAlert(INSTANCE, TYPE + "downloadandupdate", "int", null, job().correlator(), data);
    }

    void updated() {
        gateway.tree.put("./DevDetail/FwV", "4.2.0");
        gateway.tree.put(INSTANCE + "/State", "90");
    }

    void lostAnswer() {
        store.packages.clear();
        run();
        publish("aa", "4.2.0");
        UpdateDialogue broken = session();
        assertThat(broken.next(List.of())).hasSize(1);
        broken.ended(false);
        assertThat(job().state()).isEqualTo(State.NEW);
    }

    void route(String text) throws Exception {
        Gateway known = store.gateways.get(DEVICE);
        Map<String, String> details = new java.util.HashMap<>(known.details());
        details.put(Gateway.ROUTE, text);
        store.putGateway(new Gateway(DEVICE, details, known.instances(), known.firstContact(), known.lastContact(), known.inspected()));
    }

    void knownWithRoute(String text) throws Exception {
        store.packages.clear();
        run();
        publish("aa", "4.2.0");
        route(text);
    }

    void downloaded() {
        gateway.tree.put(INSTANCE + "/State", "50");
        gateway.tree.put(INSTANCE + "/PkgVersion", "4.2.0");
    }

    ReceivedAlert downloadReport(String code) {
        return new ReceivedAlert(INSTANCE, TYPE + "download", "int", null, job().correlator(), code);
    }

    void takesObjects(String children) {
        gateway.tree.put("./DevDetail/LrgObj", "true");
        gateway.tree.put(INSTANCE, children);
        gateway.tree.put(INSTANCE + "/Update", "PkgData");
    }
}
