package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fumogateway.gateway.install.FirmwareInstaller.Capabilities;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.slotboot.SlotDescription;

/** What fits into the slots (PKG-46, PKG-48). Writes nothing. */
final class PackageCheck {

    static final String RAW = "raw";
    static final String GZIP = "gzip";
    static final String VCDIFF = "vcdiff";
    static final String VCDIFF_GZIP = "vcdiff+gzip";

    private static final String ROLE = "rootfs";
    private static final List<String> BUILT_IN = List.of(RAW, GZIP, VCDIFF, VCDIFF_GZIP);

    private final SlotSystem slots;
    private final Decoders decoders;

    PackageCheck(SlotSystem slots, Decoders decoders) {
        this.slots = slots;
        this.decoders = decoders;
    }

    Capabilities capabilities() {
        Set<String> encodings = new LinkedHashSet<>(BUILT_IN);
        encodings.addAll(decoders.encodings());
        try {
            return new Capabilities(Set.of(ROLE), encodings, Map.of(ROLE, slots.capacity()));
        } catch (IOException e) {
            // Without a medium that answers, nothing fits; the check of a package will say why.
            return new Capabilities(Set.of(ROLE), encodings, Map.of());
        }
    }

    /** Refuses what cannot be installed now; gives the one payload that can. */
    FirmwarePackage.Payload accept(FirmwarePackage firmware) throws InstallException {
        FirmwarePackage.Payload payload = only(firmware);
        if (slots.onTrial(slots.running())) {
            throw new InstallException(450, "The running firmware is on trial itself; it has to be confirmed first.");
        }
        if (!BUILT_IN.contains(payload.encoding()) && decoders.find(payload.encoding()).isEmpty()) {
            throw new InstallException(405, "The encoding " + payload.encoding() + " is not supported.");
        }
        boolean delta = !payload.encoding().equals(RAW) && !payload.encoding().equals(GZIP);
        if (delta && payload.base() == null) {
            throw new InstallException(402, "The package holds a difference without saying what it applies to.");
        }
        if (payload.base() != null) {
            requireBase(payload.base());
        }
        requireRoom(payload.output().length());
        return payload;
    }

    private static FirmwarePackage.Payload only(FirmwarePackage firmware) throws InstallException {
        if (firmware.payloads().size() != 1 || !firmware.payloads().get(0).role().equals(ROLE)) {
            throw new InstallException(405, "The slots take packages with exactly one payload, of role " + ROLE + ".");
        }
        FirmwarePackage.Payload payload = firmware.payloads().get(0);
        if (payload.output() == null || payload.output().length() < 1) {
            throw new InstallException(402, "The package does not say what image it gives.");
        }
        return payload;
    }

    private void requireBase(FirmwarePackage.Image base) throws InstallException {
        SlotDescription held = slots.description(slots.running());
        if (held.length() != base.length() || !held.sha256().equalsIgnoreCase(base.sha256())) {
            throw new InstallException(403, "The package applies to another image than the one that runs.");
        }
    }

    private void requireRoom(long length) throws InstallException {
        try {
            if (length > slots.capacity()) {
                throw new InstallException(502, "The image is larger than the slot.");
            }
        } catch (IOException e) {
            throw SlotTrouble.of(452, "The slot cannot be used now: " + e.getMessage(), e);
        }
    }
}
