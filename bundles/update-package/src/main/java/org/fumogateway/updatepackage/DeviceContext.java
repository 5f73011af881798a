package org.fumogateway.updatepackage;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a package is held against: the gateway as it is at this moment. Immutable; made by {@link #builder()}.
 *
 * @param compatible the gateway's own type texts, {@code vendor,product}
 * @param hardwareVersion DevDetail HwV, empty if unknown
 * @param runningVersion version of the running firmware, empty if unknown
 * @param securityCounter stored security counter
 * @param encodings supported encodings
 * @param roles supported roles
 * @param slots slot classes by name
 * @param freeDisk free storage beside the slots, in octets
 * @param freeMemory free memory, in octets
 * @param expiryTime the moment that expiry is judged by (PKG-57): now if the clock is known good, else the last good time that
 *         was stored, else nothing: then nothing expires
 */
public record DeviceContext(Set<String> compatible, String hardwareVersion, String runningVersion, int securityCounter,
        Set<String> encodings, Set<String> roles, Map<String, Slot> slots, long freeDisk, long freeMemory,
        Optional<Instant> expiryTime) {

    /** Copies the collections. */
    public DeviceContext {
        compatible = Set.copyOf(compatible);
        Objects.requireNonNull(hardwareVersion);
        Objects.requireNonNull(runningVersion);
        encodings = Set.copyOf(encodings);
        roles = Set.copyOf(roles);
        slots = Map.copyOf(slots);
        Objects.requireNonNull(expiryTime);
    }

    /**
     * A class of slots, of which one runs and another can be written.
     *
     * @param capacity octets that the slot to be written can hold
     * @param running what the running slot holds, if it is known
     */
    public record Slot(long capacity, Optional<ImageIdentity> running) {
        /** Refuses null. */
        public Slot {
            Objects.requireNonNull(running);
        }
    }

    /**
     * Starts with nothing known: the mandatory encodings, no roles, no slots, counter 0, storage and memory without limit, no
     * clock.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts. Not thread-safe; each method returns the builder. */
    public static final class Builder {

        private final Set<String> compatible = new HashSet<>();
        private String hardwareVersion = "";
        private String runningVersion = "";
        private int securityCounter;
        private final Set<String> encodings = new HashSet<>(Payload.MANDATORY_ENCODINGS);
        private final Set<String> roles = new HashSet<>();
        private final Map<String, Slot> slots = new LinkedHashMap<>();
        private long freeDisk = Long.MAX_VALUE;
        private long freeMemory = Long.MAX_VALUE;
        private Optional<Instant> expiryTime = Optional.empty();

        private Builder() {
        }

        /** Adds the gateway's own type texts. */
        public Builder compatible(String... types) {
            compatible.addAll(List.of(types));
            return this;
        }

        /** Sets DevDetail HwV. */
        public Builder hardwareVersion(String version) {
            hardwareVersion = version;
            return this;
        }

        /** Sets the version of the running firmware. */
        public Builder runningVersion(String version) {
            runningVersion = version;
            return this;
        }

        /** Sets the stored security counter. */
        public Builder securityCounter(int counter) {
            securityCounter = counter;
            return this;
        }

        /** Adds encodings beyond the mandatory ones, foreign bundle formats among them. */
        public Builder encodings(String... names) {
            encodings.addAll(List.of(names));
            return this;
        }

        /** Adds supported roles. */
        public Builder roles(String... names) {
            roles.addAll(List.of(names));
            return this;
        }

        /** Adds a slot class whose running content is known. */
        public Builder slot(String name, long capacity, ImageIdentity running) {
            slots.put(name, new Slot(capacity, Optional.of(running)));
            return this;
        }

        /** Adds a slot class whose running content is not known: no delta applies to it. */
        public Builder slot(String name, long capacity) {
            slots.put(name, new Slot(capacity, Optional.empty()));
            return this;
        }

        /** Sets the free storage beside the slots, in octets. */
        public Builder freeDisk(long octets) {
            freeDisk = octets;
            return this;
        }

        /** Sets the free memory, in octets. */
        public Builder freeMemory(long octets) {
            freeMemory = octets;
            return this;
        }

        /** Says that the clock is known to be right, and shows this moment. */
        public Builder clockKnownGood(Instant now) {
            expiryTime = Optional.of(now);
            return this;
        }

        /** Says that the clock is not known to be right; this is the last moment that was. */
        public Builder lastGoodTime(Instant moment) {
            expiryTime = Optional.of(moment);
            return this;
        }

        /** The context. */
        public DeviceContext build() {
            return new DeviceContext(compatible, hardwareVersion, runningVersion, securityCounter, encodings, roles, slots,
                    freeDisk, freeMemory, expiryTime);
        }
    }
}
