package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.alert.AlertOutbox.Outcome;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;

/** Instances that a server adds and deletes. */
@Isolated("threads of the agent end when the power goes, which others would take for a defect of theirs")
class DynamicInstancesTest {

    private static final Path ROOT = Path.of("/data");
    private static final String MODEM = "./FwUpdate/Modem";
    private static final String RADIO = "./FwUpdate/Radio";
    private static final String URL = "https://host/p.fup";

    private final TestNetwork network = new TestNetwork();
    private final TestServer server = new TestServer();

    /** One life of a gateway whose operator lets servers add a modem and a radio. */
    private final class Gateway implements AutoCloseable {

        private final FileStorage storage;
        private final FumoAgent agent;
        private final List<Object> services = new CopyOnWriteArrayList<>();

        Gateway(Disk disk) throws Exception {
            storage = FileStorage.open(ROOT, disk, 0);
            agent = new FumoAgent(context(), configuration(), storage, TestLogger.create());
            agent.addDownloader(network, Map.of());
            agent.addOutbox(server, Map.of());
            agent.start();
        }

        private BundleContext context() {
            return proxy(BundleContext.class, (method, arguments) -> switch (method) {
                case "registerService" -> registered(arguments[1]);
                case "getBundle" -> proxy(Bundle.class, (ignored, type) -> proxy(FrameworkStartLevel.class, (level, none) -> 1));
                case "getProperty" -> Constants.FRAMEWORK_BEGINNING_STARTLEVEL.equals(arguments[0]) ? "1" : null;
                default -> null;
            });
        }

        private Object registered(Object service) {
            services.add(service);
            return proxy(ServiceRegistration.class, (ignored, none) -> {
                services.remove(service);
                return null;
            });
        }

        private AgentConfiguration configuration() {
            return (AgentConfiguration) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {AgentConfiguration.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "dynamicComponents" -> new String[] {"Modem=exampleworks,modem-7@R2", "Radio=exampleworks,radio-1"};
                        case "deviceRequestHours" -> 0;
                        default -> method.getDefaultValue();
                    });
        }

        <S> S only(Class<S> type) {
            List<S> found = all(type);
            assertThat(found).hasSize(1);
            return found.get(0);
        }

        <S> List<S> all(Class<S> type) {
            return services.stream().filter(type::isInstance).map(type::cast).toList();
        }

        ReadWriteDataSession session() throws DmtException {
            return only(DataPlugin.class).openReadWriteSession(Uri.toPath("./FwUpdate"), dmt());
        }

        /** As a command does: one session for it, and what is made lasts when that is closed. */
        int inSession(Work work) {
            return status(() -> {
                ReadWriteDataSession session = session();
                try {
                    work.on(session);
                } catch (DmtException refused) {
                    session.close();
                    throw refused;
                }
                session.close();
            });
        }

        int add(String uri) {
            return inSession(session -> session.createInteriorNode(Uri.toPath(uri), null));
        }

        int delete(String uri) {
            return inSession(session -> session.deleteNode(Uri.toPath(uri)));
        }

        int replace(String uri, String value) {
            return status(() -> session().setNodeValue(Uri.toPath(uri), new DmtData(value)));
        }

        int exec(String uri) {
            return status(() -> only(ExecPlugin.class).execute(dmt(), Uri.toPath(uri), "c", null));
        }

        DmtData value(String uri) throws DmtException {
            return session().getNodeValue(Uri.toPath(uri));
        }

        MetaNode meta(String uri) throws DmtException {
            return session().getMetaNode(Uri.toPath(uri));
        }

        boolean has(String uri) throws DmtException {
            return session().isNodeUri(Uri.toPath(uri));
        }

        List<String> instances() throws DmtException {
            return List.of(session().getChildNodeNames(Uri.toPath("./FwUpdate")));
        }

        @Override
        public void close() throws Exception {
            agent.stop();
            storage.close();
        }
    }

    private interface Call {
        void make() throws DmtException;
    }

    private interface Work {
        void on(ReadWriteDataSession session) throws DmtException;
    }

    private static int status(Call call) {
        try {
            call.make();
            return 200;
        } catch (DmtException answer) {
            return Bench.status(answer);
        }
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(DynamicInstancesTest.class.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> answer.to(method.getName(), arguments);
                }));
    }

    private static DmtSession dmt() {
        return proxy(DmtSession.class, (method, arguments) -> method.equals("getPrincipal") ? "dm.example.com" : null);
    }

    @Test
    @Proves("FUMO-25")
    @DisplayName("A server adds an instance that the operator allows: its children are there, State 10, no URL; another name is refused with 405, a second "
            + "Add with 418; it is there after a restart, and faces see it")
    void added() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (Gateway gateway = new Gateway(disk)) {
            assertThat(gateway.instances()).containsExactly("Gw");
            assertThat(gateway.has(MODEM)).isFalse();
            assertThat(gateway.add("./FwUpdate/Toaster")).isEqualTo(DmtException.COMMAND_NOT_ALLOWED);
            assertThatThrownBy(() -> gateway.meta("./FwUpdate/Toaster")).isInstanceOf(DmtException.class);
            assertThat(gateway.meta(MODEM).can(MetaNode.CMD_ADD)).isTrue();
            assertThat(gateway.meta(MODEM).getMimeTypes()).containsExactly("urn:oma:mo:oma-fumo:1.0");
            assertThat(gateway.add(MODEM)).isEqualTo(200);
            assertThat(gateway.add(MODEM)).isEqualTo(418);
            assertThat(gateway.value(MODEM + "/State").getInt()).isEqualTo(10);
            assertThat(gateway.value(MODEM + "/DownloadAndUpdate/PkgURL").getString()).isEmpty();
            assertThat(gateway.value(MODEM + "/Ext/Compatible").getString()).isEqualTo("exampleworks,modem-7");
            assertThat(gateway.meta(MODEM).getScope()).isEqualTo(MetaNode.DYNAMIC);
            assertThat(gateway.meta(MODEM + "/State").getScope()).isEqualTo(MetaNode.AUTOMATIC);
            assertThat(gateway.meta("./FwUpdate/Gw").getScope()).isEqualTo(MetaNode.PERMANENT);
            assertThat(gateway.all(LargeObjectSink.class)).hasSize(2);
            assertThat(gateway.replace(MODEM + "/Download/PkgURL", URL)).isEqualTo(200);
        }
        try (Gateway gateway = new Gateway(disk)) {
            assertThat(gateway.instances()).containsExactly("Gw", "Modem");
            assertThat(gateway.value(MODEM + "/Download/PkgURL").getString()).isEqualTo(URL);
            assertThat(gateway.only(FirmwareUpdates.class).status(MODEM).state()).isEqualTo(10);
        }
    }

    @Test
    @Proves("FUMO-25")
    @DisplayName("Each instance sees only its own installers, and one that is added finds those that were there before")
    void installers() throws Exception {
        try (Gateway gateway = new Gateway(new SimulatedDisk())) {
            gateway.agent.addInstaller(new TestDevice(), Map.of(RunningFirmware.COMPONENT, "Modem"));
            gateway.add(MODEM);
            gateway.add(RADIO);
            assertThat(gateway.value(MODEM + "/Ext/Formats").getString()).isEqualTo("fup,gzip,raw");
            assertThat(gateway.value(RADIO + "/Ext/Formats").getString()).isEmpty();
            assertThat(gateway.value("./FwUpdate/Gw/Ext/Formats").getString()).isEmpty();
        }
    }

    @Test
    @Proves({"FUMO-25", "PKG-59"})
    @DisplayName("Delete is refused with 403 while a download is under way; later it takes package and waiting report along, the security counter stays, and "
            + "the instance added again begins anew")
    void deleted() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        server.answer = Outcome.PENDING;
        // Held before its first octet, since what is no package is refused as soon as its head is there.
        network.offer(URL, new byte[1]);
        network.heldAtHalf = new CountDownLatch(1);
        try (Gateway gateway = new Gateway(disk)) {
            gateway.agent.addInstaller(new TestDevice(), Map.of(RunningFirmware.COMPONENT, "Modem"));
            gateway.add(MODEM);
            gateway.replace(MODEM + "/Download/PkgURL", URL);
            assertThat(gateway.exec(MODEM + "/Download")).isEqualTo(202);
            assertThat(gateway.delete(MODEM)).isEqualTo(403);
            assertThat(gateway.value(MODEM + "/State").getInt()).isEqualTo(30);
            network.heldAtHalf.countDown();
            await().until(() -> gateway.value(MODEM + "/State").getInt() == 20 && server.pending().size() == 1);
            assertThat(gateway.delete(RADIO)).isEqualTo(404);
            assertThat(gateway.delete("./FwUpdate/Gw")).isEqualTo(DmtException.COMMAND_NOT_ALLOWED);
            assertThat(gateway.delete(MODEM)).isEqualTo(200);
            assertThat(gateway.instances()).containsExactly("Gw");
            assertThat(server.pending()).isEmpty();
            assertThatThrownBy(() -> gateway.only(FirmwareUpdates.class).status(MODEM)).isInstanceOf(IllegalArgumentException.class);
            assertThat(gateway.all(LargeObjectSink.class)).hasSize(1);
            try (Store left = gateway.storage.open("fumo-agent.modem")) {
                assertThat(left.records()).isEmpty();
                assertThat(left.spools()).isEmpty();
                left.write("security-counter", "counter=7".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(gateway.add(MODEM)).isEqualTo(200);
            assertThat(gateway.value(MODEM + "/State").getInt()).isEqualTo(10);
            assertThat(gateway.value(MODEM + "/Download/PkgURL").getString()).isEmpty();
            assertThat(gateway.delete(MODEM)).isEqualTo(200);
        }
        try (Gateway gateway = new Gateway(disk); Store left = gateway.storage.open("fumo-agent.modem")) {
            assertThat(gateway.has(MODEM)).isFalse();
            assertThat(left.records()).as("nobody gets older firmware in by that").containsExactly("security-counter");
        }
    }

    @Test
    @Proves({"FUMO-25", "FUMO-63"})
    @DisplayName("Within an Atomic instances neither come nor go; what is written to an added one takes effect at the commit")
    void atomic() throws Exception {
        try (Gateway gateway = new Gateway(new SimulatedDisk())) {
            gateway.add(RADIO);
            var session = gateway.only(DataPlugin.class).openAtomicSession(Uri.toPath("./FwUpdate"), dmt());
            assertThat(status(() -> session.createInteriorNode(Uri.toPath(MODEM), null))).isEqualTo(DmtException.FEATURE_NOT_SUPPORTED);
            assertThat(status(() -> session.deleteNode(Uri.toPath(RADIO)))).isEqualTo(DmtException.FEATURE_NOT_SUPPORTED);
            session.setNodeValue(Uri.toPath(RADIO + "/Download/PkgURL"), new DmtData(URL));
            assertThat(gateway.value(RADIO + "/Download/PkgURL").getString()).isEmpty();
            session.commit();
            assertThat(gateway.value(RADIO + "/Download/PkgURL").getString()).isEqualTo(URL);
            session.close();
        }
    }

    @Test
    @Proves({"FUMO-25", "FUMO-126"})
    @DisplayName("The power goes, or an operation of the disk fails, anywhere in an Add or a Delete: the instance is there wholly or not at all, and what was "
            + "answered holds")
    void attacked() throws Exception {
        SimulatedDisk without = new SimulatedDisk();
        new Gateway(without).close();
        SimulatedDisk with = without.restart(RestartPolicy.DROP_UNFORCED, 0);
        try (Gateway gateway = new Gateway(with)) {
            gateway.add(MODEM);
            gateway.replace(MODEM + "/Download/PkgURL", URL);
        }
        assertThat(everywhere(without, gateway -> gateway.add(MODEM), true)).isGreaterThan(8);
        assertThat(everywhere(with, gateway -> gateway.delete(MODEM), false)).isGreaterThan(8);
    }

    /** What one Add of the URL does: missing parents first; who is refused deletes what it made. */
    private static int addWithUrl(Gateway gateway) {
        return gateway.inSession(session -> {
            try {
                session.createInteriorNode(Uri.toPath(MODEM), null);
                session.createInteriorNode(Uri.toPath(MODEM + "/Download"), null);
                session.createLeafNode(Uri.toPath(MODEM + "/Download/PkgURL"), new DmtData(URL), null);
            } catch (DmtException refused) {
                if (session.isNodeUri(Uri.toPath(MODEM))) {
                    session.deleteNode(Uri.toPath(MODEM));
                }
                throw refused;
            }
        });
    }

    @Test
    @Proves({"FUMO-25", "FUMO-126"})
    @DisplayName("FUMO-25: the power goes, or an operation of the disk fails, anywhere in an Add of nothing but the URL: the instance is there with its URL, or "
            + "not at all; a refused one leaves nothing for the next start either")
    void attackedWithUrl() throws Exception {
        SimulatedDisk without = new SimulatedDisk();
        new Gateway(without).close();
        boolean hit = true;
        for (int operation = 0; hit; operation++) {
            hit = cutWithUrl(without, operation);
            failedWithUrl(without, operation);
        }
    }

    private boolean cutWithUrl(SimulatedDisk factory, int operation) throws Exception {
        SimulatedDisk disk = factory.restart(RestartPolicy.DROP_UNFORCED, 0);
        Gateway gateway = new Gateway(disk);
        disk.cutBefore(disk.operations().size() + operation);
        int status = 0;
        try {
            status = addWithUrl(gateway);
        } catch (PowerCut expected) {
            assertThat(disk.off()).isTrue();
        }
        boolean hit = disk.off();
        disk.cutNow();
        gateway.close();
        RestartPolicy policy = RestartPolicy.values()[operation % RestartPolicy.values().length];
        try (Gateway after = new Gateway(disk.restart(policy, operation))) {
            requireWhole(after, status, "cut before " + operation);
        }
        return hit;
    }

    private void failedWithUrl(SimulatedDisk factory, int operation) throws Exception {
        SimulatedDisk disk = factory.restart(RestartPolicy.DROP_UNFORCED, 0);
        int status;
        try (Gateway gateway = new Gateway(disk)) {
            disk.fail(disk.operations().size() + operation, SimulatedDisk.Failure.EIO);
            status = addWithUrl(gateway);
            requireWhole(gateway, status, "failed at " + operation);
            assertThat(gateway.has(MODEM)).isEqualTo(status == 200);
        }
        try (Gateway after = new Gateway(disk.restart(RestartPolicy.DROP_UNFORCED, 0))) {
            requireWhole(after, status, "started after a failure at " + operation);
            assertThat(after.has(MODEM)).isEqualTo(status == 200);
        }
    }

    private static void requireWhole(Gateway gateway, int status, String when) throws DmtException {
        if (gateway.has(MODEM)) {
            assertThat(gateway.value(MODEM + "/Download/PkgURL").getString()).as(when).isEqualTo(URL);
        } else {
            assertThat(status).as(when).isNotEqualTo(200);
        }
    }

    @Test
    @Proves("FUMO-25")
    @DisplayName("FUMO-25: an instance that could not be added keeps no other one from being installed")
    void notAdded() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        InstallTurn turn = new InstallTurn();
        try (FileStorage storage = FileStorage.open(ROOT, disk, 0)) {
            AddedInstances added = new AddedInstances(UpdatableComponent.parseDynamic("Modem=exampleworks,modem-7"), storage,
                    component -> installing(component, storage, turn, disk), TestLogger.create());
            added.start(part -> { }, part -> { });
            assertThatThrownBy(() -> added.add("Modem")).isInstanceOf(CommandHandler.Refused.class);
            assertThat(turn.other(null)).isEmpty();
            added.close();
        }
    }

    @Test
    @Proves("FUMO-25")
    @DisplayName("FUMO-25: an instance that was added lasts, even if something else of the session does not close cleanly")
    void closedUncleanly() throws Exception {
        try (FileStorage storage = FileStorage.open(ROOT, new SimulatedDisk(), 0)) {
            AddedInstances added = added(storage);
            added.start(part -> { }, part -> { });
            InstancesSession session = new InstancesSession(added, 2, proxy(ReadWriteDataSession.class, (method, none) -> {
                throw new IllegalStateException("does not close");
            }), plugin -> null);
            session.createInteriorNode(Uri.toPath(MODEM), null);
            assertThatThrownBy(session::close).hasMessage("does not close");
            added.stop();
            AddedInstances after = added(storage);
            assertThat(after.present()).containsExactly("Modem");
            after.close();
        }
    }

    private static AddedInstances added(FileStorage storage) throws StorageException {
        return new AddedInstances(UpdatableComponent.parseDynamic("Modem=exampleworks,modem-7"), storage,
                component -> part(component, storage, new InstallTurn()), TestLogger.create());
    }

    /** An instance that is being installed; the next operation of the disk after it was put together fails. */
    private static Part installing(UpdatableComponent component, FileStorage storage, InstallTurn turn, SimulatedDisk disk) throws StorageException {
        Operation operation = Operation.accepted("o", OperationKind.UPDATE, null, null, Instant.EPOCH, null, "1").withPhase(Phase.UP_REBOOT);
        try (Store store = storage.open("fumo-agent.modem")) {
            store.write("instance", RecordCodec.encode(InstanceRecord.initial().withState(FumoState.UPDATE_PROGRESSING).withOperation(operation)));
        }
        Part part = part(component, storage, turn);
        assertThat(turn.other(null)).contains(MODEM);
        disk.fail(disk.operations().size(), SimulatedDisk.Failure.EIO);
        return part;
    }

    private static Part part(UpdatableComponent component, FileStorage storage, InstallTurn turn) throws StorageException {
        Settings.Policy policy = new Settings.Policy(false, TimeWindows.always(), Duration.ZERO);
        Settings settings = new Settings(MODEM, EnumSet.allOf(OperationKind.class), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, policy,
                false, "", component, Settings.Pace.FIELD);
        return new Part(settings, new Neighbours("boot", TestLogger.create()), storage, null, Optional::empty, turn, TestLogger.create());
    }

    private interface Order {
        int give(Gateway gateway);
    }

    /** So many operations the order takes. */
    private int everywhere(SimulatedDisk factory, Order order, boolean adds) throws Exception {
        int operation = 0;
        for (boolean hit = true; hit; operation++) {
            hit = cut(factory, order, adds, operation);
            failed(factory, order, adds, operation);
        }
        return operation;
    }

    private boolean cut(SimulatedDisk factory, Order order, boolean adds, int operation) throws Exception {
        SimulatedDisk disk = factory.restart(RestartPolicy.DROP_UNFORCED, 0);
        Gateway gateway = new Gateway(disk);
        disk.cutBefore(disk.operations().size() + operation);
        int status = 0;
        try {
            status = order.give(gateway);
        } catch (PowerCut expected) {
            assertThat(disk.off()).isTrue();
        }
        boolean hit = disk.off();
        disk.cutNow();
        gateway.close();
        RestartPolicy policy = RestartPolicy.values()[operation % RestartPolicy.values().length];
        try (Gateway after = new Gateway(disk.restart(policy, operation))) {
            boolean there = after.has(MODEM);
            if (status == 200) {
                assertThat(there).as("cut before %s, answered", operation).isEqualTo(adds);
            }
            usable(after, there, adds);
        }
        return hit;
    }

    private void failed(SimulatedDisk factory, Order order, boolean adds, int operation) throws Exception {
        SimulatedDisk disk = factory.restart(RestartPolicy.DROP_UNFORCED, 0);
        try (Gateway gateway = new Gateway(disk)) {
            int bad = disk.operations().size() + operation;
            disk.fail(bad, SimulatedDisk.Failure.EIO);
            int status = order.give(gateway);
            boolean there = gateway.has(MODEM);
            assertThat(there).as("operation %s failed, answered %s", operation, status).isEqualTo(adds == (status == 200));
            if (disk.operations().size() > bad) {
                usable(gateway, there, adds);
            }
        }
    }

    private static void usable(Gateway gateway, boolean there, boolean adds) throws DmtException {
        assertThat(gateway.add(MODEM)).isEqualTo(there ? 418 : 200);
        boolean kept = there && !adds;
        assertThat(gateway.value(MODEM + "/Download/PkgURL").getString()).isEqualTo(kept ? URL : "");
        assertThat(gateway.replace(MODEM + "/Download/PkgURL", URL)).isEqualTo(200);
    }
}
