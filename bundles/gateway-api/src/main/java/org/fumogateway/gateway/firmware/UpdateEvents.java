package org.fumogateway.gateway.firmware;

/** Topics and properties of the events that actors post to Event Admin, coalesced and never needed for correctness. */
public final class UpdateEvents {

    /** State, phase or progress of an instance changed. */
    public static final String STATUS_TOPIC = "org/fumogateway/firmware/STATUS";
    /** Property: URI of the instance, String. */
    public static final String INSTANCE = "instance";
    /** Property: FUMO State, Integer. */
    public static final String STATE = "state";
    /** Property: phase, String. */
    public static final String PHASE = "phase";
    /** Property: progress in percent, Integer. */
    public static final String PROGRESS = "progress";

    private UpdateEvents() {
    }
}
