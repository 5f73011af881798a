package org.fumogateway.fumoagent.internal;

/** The ten values of the State node (FUMO-28 to FUMO-37); no other value is ever shown (FUMO-22). */
enum FumoState {
    IDLE(10),
    DOWNLOAD_FAILED(20),
    DOWNLOAD_PROGRESSING(30),
    DOWNLOAD_COMPLETE(40),
    READY_TO_UPDATE(50),
    UPDATE_PROGRESSING(60),
    UPDATE_FAILED_HAVE_DATA(70),
    UPDATE_FAILED_NO_DATA(80),
    UPDATE_SUCCESSFUL_HAVE_DATA(90),
    UPDATE_SUCCESSFUL_NO_DATA(100);

    private final int value;

    FumoState(int value) {
        this.value = value;
    }

    /** The value on the wire. */
    int value() {
        return value;
    }

    /** True while an operation owns the instance. */
    boolean busy() {
        return this == DOWNLOAD_PROGRESSING || this == DOWNLOAD_COMPLETE || this == UPDATE_PROGRESSING;
    }

    /** The state of that value. */
    static FumoState of(int value) {
        for (FumoState state : values()) {
            if (state.value == value) {
                return state;
            }
        }
        throw new IllegalArgumentException("not a FUMO state: " + value);
    }
}
