package org.fumogateway.servertools.demo;

import java.util.List;
import java.util.Locale;

/**
 * How a flow ended.
 *
 * @param flow    which
 * @param octets  octets of the package that came in this flow, 0 if it was there already
 * @param seconds from whoever began to the end on both sides
 * @param result  result code of the report; the Status where a flow ends without a report
 * @param state   State of the FUMO instance
 * @param version version that runs, or of the package that is held
 * @param sha256  digest of what lies on the gateway's disk: running slot or held package
 * @param wrong   what does not agree, one sentence each; empty if all is well
 */
record FlowResult(DemoFlow flow, long octets, double seconds, String result, String state, String version, String sha256, List<String> wrong) {

    private static final int SHORT = 16;
    private static final String NOT_RUN = "not run";

    FlowResult {
        wrong = List.copyOf(wrong);
    }

    /** A flow that was not run because one before it failed. */
    static FlowResult notRun(DemoFlow flow) {
        return new FlowResult(flow, 0, 0, "-", "-", "-", "", List.of(NOT_RUN));
    }

    boolean good() {
        return wrong.isEmpty();
    }

    private String agrees() {
        return good() ? "yes" : wrong.contains(NOT_RUN) ? NOT_RUN : "NO";
    }

    /** What does not agree, for the lines below the table; nothing for a flow that was not run. */
    List<String> complaints() {
        return wrong.contains(NOT_RUN) ? List.of() : wrong;
    }

    /** Titles of the table. */
    static List<String> titles() {
        return List.of("flow", "delivery", "bytes", "seconds", "result", "State", "version", "SHA-256 agrees");
    }

    /** The row of the table. */
    List<String> row() {
        String digest = sha256.isEmpty() ? "" : " " + sha256.substring(0, Math.min(SHORT, sha256.length()));
        return List.of(flow.section(), flow.delivery().text(), octets == 0 ? "-" : Long.toString(octets),
                seconds == 0 ? "-" : String.format(Locale.ROOT, "%.1f", seconds), result, state, version,
                agrees() + digest + (flow.updates() || sha256.isEmpty() ? "" : " (package)"));
    }
}
