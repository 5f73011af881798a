package org.fumogateway.updatepackage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.fumogateway.updatepackage.internal.ManifestReader;
import org.fumogateway.updatepackage.internal.ManifestWriter;

/**
 * What a package says about itself (PKG-26 to PKG-38). Immutable. Take one from {@link VerifiedPackage}, where the signature was
 * checked first; {@link #parse} alone proves nothing.
 *
 * @param id unique name of this build of the package, 1 to 64 characters
 * @param name package name, becomes PkgName, 1 to 64 characters
 * @param version package version, becomes PkgVersion, 1 to 64 characters; compared for equality only (PKG-61)
 * @param compatible device types it is for, at least one
 * @param hardware hardware versions it is for; empty: all
 * @param counter security counter, never lowered on a device
 * @param notAfter after this moment the package is refused by a device that knows the time
 * @param from running versions it may be installed over; empty: all
 * @param payloads 1 to 16, in the order of their offsets, without gaps
 * @param need what it takes beside the slots
 * @param install how to install it
 * @param critical names of keys that a client has to understand
 * @param text descriptions for people, by language tag
 */
public record Manifest(String id, String name, String version, List<String> compatible, List<String> hardware, int counter,
        Optional<Instant> notAfter, List<String> from, List<Payload> payloads, Need need, Install install,
        List<String> critical, Map<String, String> text) {

    /** Most payloads of a package. */
    public static final int MAX_PAYLOADS = 16;

    /** Longest id, name and version, in characters. */
    public static final int MAX_NAME = 64;

    /** Copies the collections, keeping their order. */
    public Manifest {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(notAfter);
        Objects.requireNonNull(need);
        Objects.requireNonNull(install);
        compatible = List.copyOf(compatible);
        hardware = List.copyOf(hardware);
        from = List.copyOf(from);
        payloads = List.copyOf(payloads);
        critical = List.copyOf(critical);
        text = Collections.unmodifiableMap(new LinkedHashMap<>(text));
    }

    /**
     * Reads a manifest by the rules of PKG-39 and checks it against PKG-26 to PKG-38.
     *
     * @param json UTF-8 octets as stored in the package
     * @throws PackageException CORRUPTED for text that breaks a rule, NOT_ACCEPTABLE for another manifest version or a critical
     *         key that is not understood
     */
    public static Manifest parse(byte[] json) throws PackageException {
        return ManifestReader.read(json);
    }

    /** The manifest as JSON text, keys in the order of the specification, without spaces. For building packages. */
    public byte[] toJson() {
        return ManifestWriter.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /** Octets of all payloads together. */
    public long payloadOctets() {
        Payload last = payloads.get(payloads.size() - 1);
        return last.offset() + last.length();
    }

    /**
     * What installing takes beside the slots themselves.
     *
     * @param disk free storage in octets, 0 if none
     * @param ram free memory in octets, 0 if none
     */
    public record Need(long disk, long ram) {
        /** Nothing beside the slots. */
        public static final Need NOTHING = new Need(0, 0);
    }

    /**
     * How the package wants to be installed.
     *
     * @param reboot whether a restart is needed; true if not said
     * @param healthSeconds how long the new version may take to prove itself, in seconds; 600 if not said
     * @param estimateSeconds how long the gateway will be away, in seconds, for people
     * @param keepConfig whether settings are kept; true if not said
     */
    public record Install(boolean reboot, int healthSeconds, OptionalInt estimateSeconds, boolean keepConfig) {
        /** What holds where the manifest says nothing (PKG-63). */
        public static final Install DEFAULT = new Install(true, 600, OptionalInt.empty(), true);
    }
}
