package org.fumogateway.servertools.demo;

import jakarta.json.JsonObject;

/**
 * What both sides say at one moment; null for what nobody told yet.
 *
 * @param instance      the gateway's FUMO instance
 * @param running       the gateway's running firmware
 * @param job           the server's newest job for the version
 * @param serverVersion the firmware version that the server last read from the gateway
 */
record Observation(JsonObject instance, JsonObject running, JsonObject job, String serverVersion) {

    /** Nothing is known. */
    static final Observation NONE = new Observation(null, null, null, null);

    /** True if the gateway has nothing left to do and no report waits. */
    boolean atRest() {
        return instance != null && running != null && instance.getString("phase").isEmpty() && !instance.getBoolean("reportPending");
    }

    /** True if the flow has come to its end on both sides, well or not. */
    boolean ended(DemoFlow flow, String version) {
        if (!atRest()) {
            return false;
        }
        if (flow.lastOperation() == null) {
            boolean failed = instance.getInt("lastResult") >= Verdict.FIRST_FAILURE;
            return failed || running.getString("version").equals(version) && version.equals(serverVersion);
        }
        boolean closed = job != null && job.getBoolean("closed");
        boolean failed = closed && !job.getString("state").equals(Verdict.SUCCEEDED);
        return failed || closed && job.getString("operation").equals(flow.lastOperation());
    }
}
