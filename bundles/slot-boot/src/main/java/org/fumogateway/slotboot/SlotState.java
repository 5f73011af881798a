package org.fumogateway.slotboot;

import java.util.Locale;
import java.util.Optional;

/** Whether a slot can be started. */
public enum SlotState {
    /** Holds nothing. */
    EMPTY,
    /** Holds something that must not be started: being written, or failed its trial. */
    BAD,
    /** Holds a whole, verified image. */
    BOOTABLE;

    /** Written form, lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a state by {@link #id()}; empty for anything else, also for null. */
    public static Optional<SlotState> of(String id) {
        for (SlotState state : values()) {
            if (state.id().equals(id)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
