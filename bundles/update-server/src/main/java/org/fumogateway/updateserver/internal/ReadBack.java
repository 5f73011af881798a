package org.fumogateway.updateserver.internal;

import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;

/**
 * What became of an operation, read from the gateway itself: State of the instance, the running version, and where it matters the version of the
 * stored package. Null stands for what the gateway did not tell.
 *
 * @param state           State
 * @param firmwareVersion FwV
 * @param packageVersion  PkgVersion
 * @param lastResult      result code of the last operation, 0 if it was not asked for or is none (FUMO-21)
 * @param component       true if all this is about a component of the gateway, whose version may not be told
 */
record ReadBack(FumoState state, String firmwareVersion, String packageVersion, int lastResult, boolean component) {

    private static final int LOWEST_FAILURE = 400;

    static ReadBack of(Question question, CommandResult result) {
        String instance = question.instanceUri();
        String version = value(result, question.aboutComponent() ? instance + UpdateTarget.VERSION : Gateway.FIRMWARE_VERSION);
        return new ReadBack(FumoState.parse(value(result, instance + "/State")), version, value(result, instance + "/PkgVersion"),
                code(value(result, instance + "/Ext/LastResult")), question.aboutComponent());
    }

    private static int code(String text) {
        return text != null && text.strip().matches("[1-9]\\d{2}") ? Integer.parseInt(text.strip()) : 0;
    }

    /** Why the operation failed, 0 if it did not or that is not known: the last result counts only in a State of failure (FUMO-113). */
    int failure() {
        return state.failed() && lastResult >= LOWEST_FAILURE ? lastResult : 0;
    }

    /** True if nothing at all was told: the next session must ask again. */
    boolean silent() {
        return state.equals(FumoState.UNKNOWN) && firmwareVersion == null;
    }

    /**
     * True if the operation of the job may still run (FUMO-113). A DownloadAndUpdate goes from the stored package on by itself, perhaps after a
     * wait for its window or a person (FUMO-45), but not from somebody else's package, and not for ever: after its deadline what is there counts.
     */
    boolean busy(UpdateJob job) {
        boolean goesOnByItself = job.operation() == UpdateJob.Operation.DOWNLOAD_AND_UPDATE && job.state() != UpdateJob.State.LOST;
        return !state.atRest() || goesOnByItself && state.holdsPackage() && mayHold(job);
    }

    private boolean mayHold(UpdateJob job) {
        return packageVersion == null || packageVersion.isBlank() || packageVersion.equals(job.toVersion());
    }

    /** True if the gateway is where the job wanted it. */
    boolean confirms(UpdateJob job) {
        if (!job.operation().updates()) {
            return state.holdsPackage() && job.toVersion().equals(packageVersion);
        }
        if (component && firmwareVersion == null) {
            return state.updated() && job.toVersion().equals(packageVersion);
        }
        return job.toVersion().equals(firmwareVersion);
    }

    FumoInstance applyTo(FumoInstance instance) {
        return new FumoInstance(instance.uri(), instance.nodes(), state.equals(FumoState.UNKNOWN) ? instance.state() : state.value(),
                packageVersion == null ? instance.packageVersion() : packageVersion);
    }

    private static String value(CommandResult result, String uri) {
        return result.values().stream().filter(value -> value.uri().equals(uri)).map(CommandResult.Value::text).findFirst()
                .orElse(null);
    }
}
