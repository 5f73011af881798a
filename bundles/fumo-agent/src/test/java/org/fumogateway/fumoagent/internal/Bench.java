package org.fumogateway.fumoagent.internal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.TestLogger;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.Uri;

/**
 * A gateway on the bench: the real agent over real storage and real packages, with a device, a server and a network made for
 * tests.
 */
final class Bench implements AutoCloseable {

    static final String X = "./FwUpdate/Gw";
    static final String SERVER = "dm.example.com";
    static final SigningKey ROOT = SigningKey.generate(SignatureAlgorithm.ED25519);
    static final SigningKey RELEASE = SigningKey.generate(SignatureAlgorithm.ED25519);
    static final SigningKey STRANGER = SigningKey.generate(SignatureAlgorithm.ED25519);

    /** Kills the persistence at a certain write of the record. */
    static final class Cut {
        final AtomicInteger writesLeft = new AtomicInteger(Integer.MAX_VALUE);
        volatile boolean afterWrite;
        volatile boolean dead;
        volatile boolean failing;
        final AtomicInteger failuresLeft = new AtomicInteger();
        volatile StorageException.Reason spoolFailure;
        final List<String> calls = new java.util.concurrent.CopyOnWriteArrayList<>();
    }

    final Path home;
    final TestDevice device = new TestDevice();
    final TestNetwork network = new TestNetwork();
    final TestServer server = new TestServer();
    final TestLogger log = new TestLogger();
    final QuickDisk disk = new QuickDisk();
    /** Told after each durable step, in every start. */
    final List<Runnable> watchers = new ArrayList<>();
    final Cut cut = new Cut();
    final List<HealthCheck> healthChecks = new ArrayList<>();
    Duration sessionGrace = Duration.ofSeconds(10);
    Duration absence = Duration.ofMillis(300);
    Duration checkLimit = Duration.ofMillis(200);
    Duration retry = Duration.ofMillis(50);
    Duration swapGrace = Duration.ofMillis(300);
    Duration workerStop = Duration.ofSeconds(5);
    volatile FrameworkHealth framework = Optional::empty;
    Clock clock = Clock.systemUTC();
    TimeWindows windows = TimeWindows.always();
    Duration deviceRequests = Duration.ZERO;
    final List<InstanceJournal> siblings = new ArrayList<>();
    volatile boolean starting;
    Settings settings;
    private final Set<OperationKind> offered;
    Neighbours neighbours;
    InstanceJournal journal;
    Agent agent;
    TrustKeeper trust;
    private final FileStorage storage;
    private Store store;

    Bench(Path home) throws IOException {
        this(home, EnumSet.allOf(OperationKind.class));
    }

    Bench(Path home, Set<OperationKind> offered) throws IOException {
        this.home = Files.createDirectories(home);
        this.offered = offered;
        storage = FileStorage.open(home.resolve("data"), disk, 0);
        Files.write(home.resolve("trust.fut"), new TrustFileBuilder().addRootKey(ROOT.verificationKey())
                .addReleaseKey(ReleaseKey.unlimited(RELEASE.verificationKey())).sign(ROOT));
        settings = settings(false, Duration.ofSeconds(20), Duration.ofHours(1));
        network.offer("https://host/good.fup", fup("2.0", RELEASE));
    }

    Settings settings(boolean consent, Duration longestWait, Duration keepAfterFailure) {
        Settings.Pace pace = new Settings.Pace(sessionGrace, swapGrace, retry,
                Duration.ofMillis(20),
                Duration.ofMillis(100), Duration.ofSeconds(5), absence, checkLimit, workerStop, Duration.ofSeconds(1));
        return new Settings(X, offered, Duration.ofSeconds(10), longestWait, keepAfterFailure, Duration.ZERO,
                1 << 24, new Settings.Policy(consent, windows, deviceRequests), false, "",
                UpdatableComponent.GATEWAY, pace);
    }

    /** A package of that version, signed. */
    byte[] fup(String version, SigningKey signer) throws IOException {
        return fup(version, signer, new PackageBuilder().compatible("exampleworks,gw-200"));
    }

    byte[] goodFup(PackageBuilder builder) throws IOException {
        return fup("2.0", RELEASE, builder);
    }

    private byte[] fup(String version, SigningKey signer, PackageBuilder builder) throws IOException {
        Path image = Files.write(home.resolve("image"), ("firmware " + version).repeat(5000).getBytes());
        Path file = home.resolve("made.fup");
        builder.id("p-" + version).name("Example").version(version).counter(7).payload(PayloadSource.raw("rootfs", image))
                .write(file, signer);
        return Files.readAllBytes(file);
    }

    Bench start() throws IOException {
        neighbours = new Neighbours("boot-" + device.boots, log.logger());
        InstallTurn turn = new InstallTurn();
        siblings.forEach(sibling -> turn.add(sibling, X + "Sibling", () -> { }));
        store = cutting(storage.open("fumo-agent"));
        journal = new InstanceJournal(store, log.logger());
        watchers.forEach(journal::watch);
        trust = new TrustKeeper(home.resolve("trust.fut"), store, log.logger());
        PackageJudge judge = new VerifyingJudge(trust,
                new DeviceKnowledge(UpdatableComponent.GATEWAY, neighbours, journal, clock, settings.pace().swapGrace()));
        agent = new Agent(settings, neighbours, journal, judge, health(), turn, clock, log.logger());
        neighbours.identities.add(new Identity(), Map.of());
        if (device.tellsFirmware) {
            neighbours.runningFirmware.add(device.runningFirmware(), Map.of());
        }
        neighbours.installers.add(device, Map.of());
        neighbours.downloaders.add(network, Map.of());
        healthChecks.forEach(check -> neighbours.healthChecks.add(check, Map.of()));
        server.attach(agent, neighbours);
        agent.start();
        return this;
    }

    private FrameworkHealth health() {
        return new FrameworkHealth() {
            @Override
            public Optional<String> problem() {
                return framework.problem();
            }

            @Override
            public boolean starting() {
                return starting;
            }
        };
    }

    void stop() {
        agent.stop();
        server.detach();
        store.close();
    }

    /** The process ends and comes up again; if the device was told to restart, the whole gateway does. */
    void again() throws IOException {
        stop();
        cut.dead = false;
        device.boot();
        start();
    }

    /** Restarts whenever the device was told to, or the persistence died, until the condition holds. */
    void until(java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() -> {
            if (device.restartOrdered || cut.dead) {
                again();
            }
            return condition.call() && !cut.dead;
        });
    }

    void untilState(int state) {
        until(() -> state() == state);
    }

    void untilReported() {
        until(() -> !server.reports().isEmpty());
    }

    int state() throws DmtException {
        return value("State").getInt();
    }

    DmtData value(String node) throws DmtException {
        return session().getNodeValue(path(node));
    }

    FumoDataSession session() {
        return (FumoDataSession) agent.plugin().openReadWriteSession(path(""), dmtSession(SERVER));
    }

    static String[] path(String node) {
        return Uri.toPath(node.isEmpty() ? X : X + "/" + node);
    }

    /** Status that a Replace is answered. */
    int replace(String node, String value) {
        try {
            session().setNodeValue(path(node), new DmtData(value));
            return 200;
        } catch (DmtException refused) {
            return status(refused);
        }
    }

    /** Files of the agent's store in that one of its folders. */
    List<String> files(String part) throws IOException {
        return disk.list(home.resolve("data/state/fumo-agent").resolve(part));
    }

    /** Status that an Exec is answered. */
    int exec(String node, String correlator) {
        try {
            agent.plugin().execute(dmtSession(SERVER), path(node), correlator, null);
            return 200;
        } catch (DmtException answer) {
            return status(answer);
        }
    }

    static int status(DmtException answer) {
        return answer instanceof CommandStatusException exact ? exact.status() : answer.getCode();
    }

    private static DmtSession dmtSession(String principal) {
        return (DmtSession) Proxy.newProxyInstance(Bench.class.getClassLoader(), new Class<?>[] {DmtSession.class},
                (proxy, method, arguments) -> method.getName().equals("getPrincipal") ? principal : null);
    }

    private Store cutting(Store real) {
        return (Store) Proxy.newProxyInstance(Bench.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method,
                arguments) -> {
            if (method.getName().equals("write")) {
                return write(real, (String) arguments[0], (byte[]) arguments[1]);
            }
            cut.calls.add(method.getName());
            if (cut.spoolFailure != null && method.getName().equals("spool")) {
                throw new StorageException(cut.spoolFailure, "spool");
            }
            if (cut.dead && !method.getName().equals("close")) {
                throw new StorageException(StorageException.Reason.LEASE_LOST, "cut");
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        });
    }

    private Object write(Store real, String record, byte[] content) throws StorageException {
        synchronized (cut) {
            if (cut.failing || cut.failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StorageException(StorageException.Reason.IO, "worn");
            }
            boolean now = cut.writesLeft.getAndDecrement() == 0;
            if (now && cut.afterWrite) {
                real.write(record, content);
            }
            if (now) {
                cut.dead = true;
            }
            if (cut.dead) {
                throw new StorageException(StorageException.Reason.LEASE_LOST, "cut");
            }
            real.write(record, content);
            return null;
        }
    }

    @Override
    public void close() throws StorageException {
        stop();
        storage.close();
    }

    private static final class Identity implements DeviceIdentity {

        @Override
        public String deviceId() {
            return "urn:x:1";
        }

        @Override
        public String manufacturer() {
            return "Example Works";
        }

        @Override
        public String model() {
            return "GW-200";
        }

        @Override
        public String language() {
            return "en";
        }

        @Override
        public String hardwareVersion() {
            return "C1";
        }

        @Override
        public String softwareVersion() {
            return "";
        }

        @Override
        public String compatible() {
            return "exampleworks,gw-200";
        }
    }

    static RunningFirmware running(String version, String image, String slot, String bootId, boolean trial) {
        return new RunningFirmware() {
            @Override
            public String version() {
                return version;
            }

            @Override
            public String slot() {
                return slot;
            }

            @Override
            public long length() {
                return 4;
            }

            @Override
            public String sha256() {
                return image;
            }

            @Override
            public String bootId() {
                return bootId;
            }

            @Override
            public boolean trial() {
                return trial;
            }
        };
    }
}
