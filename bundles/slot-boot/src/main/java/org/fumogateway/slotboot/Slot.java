package org.fumogateway.slotboot;

import java.util.Locale;
import java.util.Optional;

/** One of the two places for a firmware image. */
public enum Slot {
    /** The first one, which the factory fills. */
    A,
    /** The second one. */
    B;

    /** The one that is not this. */
    public Slot other() {
        return this == A ? B : A;
    }

    /** {@code a} or {@code b}: folder name and written form. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a slot by {@link #id()}; empty for anything else, also for null. */
    public static Optional<Slot> of(String id) {
        for (Slot slot : values()) {
            if (slot.id().equals(id)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }
}
