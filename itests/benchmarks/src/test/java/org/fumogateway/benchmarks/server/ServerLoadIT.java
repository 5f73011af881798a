package org.fumogateway.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.fumogateway.benchmarks.JavaProcess;
import org.fumogateway.benchmarks.server.Fleet.Figures;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.ReportTable;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one server serves: the shipped one in a process of its own, with its database, and gateways simulated with real SyncML over real sockets on the
 * same machine. A handful of them in the normal run; {@code -Pbench} takes all.
 */
class ServerLoadIT {

    private static final boolean FULL = "full".equals(System.getProperty("fumo.bench"));
    private static final Path REPORT = Path.of("target", "report.md");
    private static final String SERVER = "org.fumogateway.dmserver";
    private static final String OLD = "4.1.7";
    private static final String NEW = "4.2.0";
    private static final int AT_ONCE = 32;
    private static final int CHECKING_IN = FULL ? 10_000 : 40;
    private static final int UPDATING = FULL ? 1_000 : 10;
    private static final int REGISTERED = FULL ? 100_000 : 70;
    private static final int RECONNECTING = FULL ? 20_000 : 50;
    private static final long RECONNECTING_MILLIS = FULL ? 10_000 : 200;
    /** Sessions that may begin in a second where nobody is to be refused. */
    private static final int MORE_THAN_COME = 100_000;
    private static final int PACKAGE_OCTETS = FULL ? 1_000_000 : 50_000;
    /** Of what the server was seen to serve: the rest is for refusals, and for a machine that is not always equally fast. */
    private static final double SHARE = 0.85;

    @TempDir
    private Path folder;
    private final ReportTable rates = new ReportTable("Server under load, client on the same machine", "gateways", "what they do", "at once",
            "per second", "median", "p99", "longest");
    private final ReportTable memory = new ReportTable("Memory of the server", "registered gateways", "resident", "live heap");

    @Test
    @DisplayName("Check-ins, updates, memory by size of the fleet, and the return of all gateways after an outage")
    void load() throws Exception {
        try (Lab lab = lab()) {
            lab.serverSetting(SERVER, "maxSessions", "20000");
            startAdmitting(lab, MORE_THAN_COME);
            Fleet fleet = new Fleet(lab, new XmlCodec()).grow(CHECKING_IN, OLD);
            report(fleet.gateways().size(), "first contact, inspected", fleet.all(fleet.gateways(), AT_ONCE, SimulatedGateway::session));
            Figures checkIns = fleet.all(fleet.gateways(), AT_ONCE, SimulatedGateway::session);
            report(fleet.gateways().size(), "check in", checkIns);
            memory(lab, fleet);
            update(lab, fleet);
            fleet.grow(REGISTERED, OLD);
            reconnect(lab, fleet);
            lab.server().close();
            startAdmitting(lab, MORE_THAN_COME);
            List<SimulatedGateway> late = fleet.gateways().subList(RECONNECTING, REGISTERED);
            report(late.size(), "first contact, inspected, " + REGISTERED + " registered", fleet.all(late, AT_ONCE, SimulatedGateway::session));
            memory(lab, fleet);
        } finally {
            // What was measured counts, even if the rest failed.
            rates.appendTo(REPORT);
            memory.appendTo(REPORT);
        }
    }

    /** The shipped Java options are for what runs long; of the handful nobody reads the figures. */
    private Lab lab() throws Exception {
        return FULL ? new Lab(folder).asShipped() : new Lab(folder);
    }

    private static void startAdmitting(Lab lab, int sessionsPerSecond) throws Exception {
        lab.serverSetting(SERVER, "sessionsPerSecond", Integer.toString(sessionsPerSecond)).startServer();
    }

    private void update(Lab lab, Fleet fleet) throws Exception {
        lab.release(lab.image("new.img", PACKAGE_OCTETS, 1), NEW);
        List<SimulatedGateway> some = fleet.gateways().subList(0, UPDATING);
        Figures told = fleet.all(some, UPDATING, SimulatedGateway::session);
        report(UPDATING, "are told to update", told);
        assertThat(some).allMatch(SimulatedGateway::told);
        report(UPDATING, "download " + PACKAGE_OCTETS / 1000 + " kB and report 900",
                fleet.all(some, AT_ONCE, (gateway, connection) -> gateway.install(connection, NEW)));
        report(UPDATING, "report 200, are read back", fleet.all(some, UPDATING, SimulatedGateway::session));
        for (SimulatedGateway gateway : List.of(some.get(0), some.get(UPDATING - 1))) {
            assertThat(lab.server().run("server:jobs " + gateway.deviceId())).contains("SUCCEEDED");
        }
    }

    /** The capacity is measured again, just before, with the fleet that will come back. */
    private void reconnect(Lab lab, Fleet fleet) throws Exception {
        List<SimulatedGateway> some = fleet.gateways().subList(0, RECONNECTING);
        fleet.all(some, AT_ONCE, SimulatedGateway::session);
        double capacity = fleet.all(some, AT_ONCE, SimulatedGateway::session).perSecond();
        lab.server().close();
        int admitted = Math.max(1, (int) (capacity * SHARE));
        startAdmitting(lab, admitted);
        Reconnection.Outcome outcome = new Reconnection(fleet).run(some, RECONNECTING_MILLIS);
        double ideal = Math.max(RECONNECTING / capacity, RECONNECTING_MILLIS / 1000.0);
        new ReportTable("All gateways come back within " + RECONNECTING_MILLIS + " ms", "gateways", "capacity", "admitted", "ideal", "all served after",
                "of the ideal", "attempts of a gateway")
                .row(Integer.toString(RECONNECTING), text("%.0f/s", capacity), admitted + "/s", text("%.1f s", ideal), text("%.1f s", outcome.seconds()),
                        text("%.2f", outcome.seconds() / ideal), text("%.2f", outcome.attempts()))
                .appendTo(REPORT);
    }

    private void report(int gateways, String what, Figures figures) {
        rates.row(Integer.toString(gateways), what, Integer.toString(what.equals("are told to update") || what.startsWith("report") ? UPDATING : AT_ONCE),
                text("%.0f", figures.perSecond()), text("%.1f ms", figures.median()), text("%.1f ms", figures.p99()), text("%.0f ms", figures.longest()));
    }

    private void memory(Lab lab, Fleet fleet) throws Exception {
        JavaProcess server = JavaProcess.of(lab.server());
        long live = server.liveHeapKilobytes();
        memory.row(Integer.toString(fleet.gateways().size()), server.residentKilobytes() / 1024 + " MB", live / 1024 + " MB");
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
