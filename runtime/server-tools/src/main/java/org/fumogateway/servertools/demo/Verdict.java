package org.fumogateway.servertools.demo;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares what the gateway says, what the server says and what lies on the disk with the release that was wanted. */
final class Verdict {

    /** State of a job that was reported and read back. */
    static final String SUCCEEDED = "SUCCEEDED";
    /** Result codes from here on are failures (FUMO-98). */
    static final int FIRST_FAILURE = 300;

    private static final int OK = 200;
    private static final int READY_TO_UPDATE = 50;
    private static final Set<Integer> UPDATED = Set.of(90, 100);

    private Verdict() {
    }

    /**
     * Judges one flow.
     *
     * @param seen    what both sides said at the end
     * @param onDisk  digest of the running slot, or of the held package, as it lies on the gateway's disk; "missing" if it is not there
     * @param seconds how long it took
     */
    static FlowResult of(DemoFlow flow, Release wanted, Observation seen, String onDisk, double seconds) {
        if (seen.instance() == null || seen.running() == null) {
            return new FlowResult(flow, 0, seconds, "-", "-", "-", "", List.of("The gateway never told a status."));
        }
        List<String> wrong = new ArrayList<>();
        checkServer(flow, wanted, seen, wrong);
        int state = seen.instance().getInt("state");
        String version = flow.updates() ? seen.running().getString("version") : seen.instance().getString("packageVersion");
        expect(version.equals(wanted.version()), "The version is " + version + ", not " + wanted.version() + ".", wrong);
        expect(flow.updates() ? UPDATED.contains(state) : state == READY_TO_UPDATE, "State is " + state + ".", wrong);
        if (flow.updates()) {
            expect(onDisk.equals(wanted.sha256()), "The slot on the disk has digest " + onDisk + ", the release " + wanted.sha256() + ".", wrong);
            String told = seen.running().getString("sha256");
            expect(told.equals(wanted.sha256()), "The gateway tells digest " + told + ", the release has " + wanted.sha256() + ".", wrong);
        } else {
            expect(onDisk.equals(wanted.packageSha256()), "The package on the disk has digest " + onDisk + ", the published one "
                    + wanted.packageSha256() + ".", wrong);
        }
        return new FlowResult(flow, flow.needsHeldPackage() ? 0 : wanted.packageOctets(), seconds, result(flow, seen), Integer.toString(state),
                version, onDisk, wrong);
    }

    private static void checkServer(DemoFlow flow, Release wanted, Observation seen, List<String> wrong) {
        JsonObject job = seen.job();
        if (reports(flow)) {
            int told = seen.instance().getInt("lastResult");
            expect(told == OK, "The gateway's result is " + told + ". " + seen.instance().getString("detail"), wrong);
        }
        if (flow.updates()) {
            expect(wanted.version().equals(seen.serverVersion()), "The server read version " + seen.serverVersion() + " from the gateway.", wrong);
        }
        if (flow.lastOperation() == null) {
            return;
        }
        if (job == null || !job.getString("operation").equals(flow.lastOperation())) {
            wrong.add("The server ordered no " + flow.lastOperation() + (job == null ? "." : ": its last job is " + job.getString("operation") + ", "
                    + job.getString("state") + ". " + job.getString("detail")));
            return;
        }
        expect(job.getString("state").equals(SUCCEEDED), "The server's job is " + job.getString("state") + ". " + job.getString("detail"), wrong);
        expect(!reports(flow) || job.getInt("resultCode") == OK, "The server was reported " + job.getInt("resultCode") + ".", wrong);
    }

    /** A package within DM is acknowledged by a Status; there is no operation to report (FUMO-123). */
    private static boolean reports(DemoFlow flow) {
        return !"DELIVERY".equals(flow.lastOperation());
    }

    private static String result(DemoFlow flow, Observation seen) {
        if (!reports(flow)) {
            boolean taken = seen.job() != null && seen.job().getString("state").equals(SUCCEEDED);
            return taken ? "Status 200" : "-";
        }
        return Integer.toString(seen.instance().getInt("lastResult"));
    }

    private static void expect(boolean good, String otherwise, List<String> wrong) {
        if (!good) {
            wrong.add(otherwise.strip());
        }
    }
}
