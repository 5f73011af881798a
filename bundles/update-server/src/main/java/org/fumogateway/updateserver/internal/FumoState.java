package org.fumogateway.updateserver.internal;

import org.fumogateway.server.gateway.FumoInstance;

/**
 * State of a FUMO instance as a gateway told it, and the one judgement of who is at rest (FUMO-113, FUMO-114).
 *
 * @param value the number, 0 if the gateway told none
 */
record FumoState(int value) {

    /** Not told, or nothing that is a number. */
    static final FumoState UNKNOWN = new FumoState(0);
    /** The package is there and good. */
    static final FumoState READY_TO_UPDATE = new FumoState(50);

    private static final int LOWEST = 10;
    private static final int HIGHEST = 100;
    private static final int DOWNLOAD_FAILED = 20;
    private static final int DOWNLOADING = 30;
    private static final int DOWNLOAD_COMPLETE = 40;
    private static final int UPDATING = 60;
    private static final int UPDATE_FAILED_WITH_PACKAGE = 70;
    private static final int UPDATE_FAILED_WITHOUT_PACKAGE = 80;
    private static final int UPDATED_WITH_PACKAGE = 90;

    static FumoState of(FumoInstance instance) {
        return new FumoState(instance.state());
    }

    /** Reads the text of a State leaf, null for one that was not told. */
    static FumoState parse(String text) {
        return text != null && text.strip().matches("\\d{1,3}") ? new FumoState(Integer.parseInt(text.strip())) : UNKNOWN;
    }

    /** One of the ten States there are. */
    boolean exists() {
        return value >= LOWEST && value <= HIGHEST && value % LOWEST == 0;
    }

    /** True if no operation runs; a State that is not told or does not exist is none to decide on. */
    boolean atRest() {
        return exists() && value != DOWNLOADING && value != UPDATING;
    }

    /** True if the last operation ended without success. */
    boolean failed() {
        return value == DOWNLOAD_FAILED || value == UPDATE_FAILED_WITH_PACKAGE || value == UPDATE_FAILED_WITHOUT_PACKAGE;
    }

    /** True if the last operation was an update that went well. */
    boolean updated() {
        return value == UPDATED_WITH_PACKAGE || value == HIGHEST;
    }

    /** True if a package is stored, checked or not. */
    boolean holdsPackage() {
        return value == DOWNLOAD_COMPLETE || value == READY_TO_UPDATE.value;
    }
}
