package org.fumogateway.updateserver.internal;

import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;

/**
 * What became of an operation, read from the gateway itself: State of the instance, then the running version; after a download
 * the version of the stored package as well. Null and 0 stand for what the gateway did not tell.
 *
 * @param state           State, 0 if unknown
 * @param firmwareVersion FwV
 * @param packageVersion  PkgVersion, only after a download
 */
record ReadBack(int state, String firmwareVersion, String packageVersion) {

    private static final int DOWNLOADING = 30;
    private static final int DOWNLOADED = 40;
    /** The package is there and good. */
    static final int READY = 50;
    private static final int UPDATING = 60;

    static ReadBack of(String instanceUri, CommandResult result) {
        return new ReadBack(state(value(result, instanceUri + "/State")), value(result, Gateway.FIRMWARE_VERSION),
                value(result, instanceUri + "/PkgVersion"));
    }

    /** True if nothing at all was told: the next session must ask again. */
    boolean silent() {
        return state == 0 && firmwareVersion == null;
    }

    /**
     * True if the operation of the job still runs (FUMO-113). A DownloadAndUpdate goes from the stored package on by itself, perhaps
     * after a wait for its window or a person (FUMO-45); an Update has not begun as long as the package is only there.
     */
    boolean busy(UpdateJob job) {
        return switch (job.operation()) {
            case DOWNLOAD, DELIVERY -> state == DOWNLOADING || state == DOWNLOADED || state == UPDATING;
            case UPDATE -> state == DOWNLOADING || state == UPDATING;
            case DOWNLOAD_AND_UPDATE -> state == DOWNLOADING || state == DOWNLOADED || state == READY || state == UPDATING;
        };
    }

    /** True if the gateway is where the job wanted it. */
    boolean confirms(UpdateJob job) {
        if (!job.operation().updates()) {
            return (state == READY || state == DOWNLOADED) && job.toVersion().equals(packageVersion);
        }
        return job.toVersion().equals(firmwareVersion);
    }

    FumoInstance applyTo(FumoInstance instance) {
        return new FumoInstance(instance.uri(), instance.nodes(), state == 0 ? instance.state() : state,
                packageVersion == null ? instance.packageVersion() : packageVersion);
    }

    /** State as a number; 0 for anything that is none (FUMO-114). */
    static int state(String text) {
        return text != null && text.strip().matches("\\d{1,3}") ? Integer.parseInt(text.strip()) : 0;
    }

    private static String value(CommandResult result, String uri) {
        return result.values().stream().filter(value -> value.uri().equals(uri)).map(CommandResult.Value::text).findFirst()
                .orElse(null);
    }
}
