package org.fumogateway.slotboot;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What runs from this start on. The supervisor hands it to the gateway process as framework properties; there it stays as it is
 * until the next start, whatever the boot state says meanwhile.
 *
 * @param slot    the slot that runs
 * @param bootId  unique for each start, at most 64 characters
 * @param trial   true if the slot has to be confirmed
 * @param trouble one sentence if the start could not be recorded, in which case the good slot runs, also if a trial is pending
 */
public record BootDecision(Slot slot, String bootId, boolean trial, Optional<String> trouble) {

    /** Framework property: {@link Slot#id()} of the running slot. */
    public static final String SLOT_PROPERTY = "org.fumogateway.boot.slot";
    /** Framework property: the boot id. */
    public static final String BOOT_ID_PROPERTY = "org.fumogateway.boot.id";
    /** Framework property: {@code true} on trial. */
    public static final String TRIAL_PROPERTY = "org.fumogateway.boot.trial";

    /** The properties that {@link #from} reads. */
    public Map<String, String> properties() {
        return Map.of(SLOT_PROPERTY, slot.id(), BOOT_ID_PROPERTY, bootId, TRIAL_PROPERTY, Boolean.toString(trial));
    }

    /**
     * Reads the decision in the gateway process.
     *
     * @param properties gives the value of a framework property, null if there is none ({@code bundleContext::getProperty})
     * @return empty if the process was not started from a slot
     */
    public static Optional<BootDecision> from(UnaryOperator<String> properties) {
        String bootId = properties.apply(BOOT_ID_PROPERTY);
        if (bootId == null || bootId.isBlank()) {
            return Optional.empty();
        }
        return Slot.of(properties.apply(SLOT_PROPERTY)).map(slot -> new BootDecision(slot, bootId,
                Boolean.parseBoolean(properties.apply(TRIAL_PROPERTY)), Optional.empty()));
    }
}
