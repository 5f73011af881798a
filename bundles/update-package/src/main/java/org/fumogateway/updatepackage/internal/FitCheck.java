package org.fumogateway.updatepackage.internal;

import java.util.Optional;
import org.fumogateway.updatepackage.DeviceContext;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.RefusalReason;

/** Does an authentic package fit this device as it is now? PKG-45 to PKG-49 and PKG-53. */
public record FitCheck(Manifest manifest, DeviceContext device) {

    /** PKG-45. */
    public void checkDevice() throws PackageException {
        if (manifest.compatible().stream().noneMatch(device.compatible()::contains)) {
            throw refusal(RefusalReason.WRONG_DEVICE, "The package is made for " + String.join(" or ", manifest.compatible())
                    + ", not for this device.");
        }
        if (!manifest.hardware().isEmpty() && !manifest.hardware().contains(device.hardwareVersion())) {
            throw refusal(RefusalReason.WRONG_DEVICE, "The package is made for hardware "
                    + String.join(" or ", manifest.hardware()) + "; this device has "
                    + orUnknown(device.hardwareVersion()) + ".");
        }
    }

    /** PKG-53: same version, and every image of the package is what the running slot of its class holds. */
    public boolean runsAlready() {
        return manifest.version().equals(device.runningVersion())
                && manifest.payloads().stream().allMatch(payload -> payload.output().isPresent()
                        && payload.output().equals(running(payload)));
    }

    /** PKG-46. */
    public void checkRunningVersion() throws PackageException {
        if (!manifest.from().isEmpty() && !manifest.from().contains(device.runningVersion())) {
            throw refusal(RefusalReason.WRONG_DEVICE, "The package updates version " + String.join(" or ", manifest.from())
                    + "; this device runs " + orUnknown(device.runningVersion()) + ".");
        }
        for (Payload payload : manifest.payloads()) {
            if (payload.isDelta() && !payload.base().equals(running(payload))) {
                throw refusal(RefusalReason.WRONG_DEVICE,
                        "The package holds a difference to an image that is not the one running in slot " + payload.slot() + ".");
            }
        }
    }

    /** PKG-47. */
    public void checkCounter() throws PackageException {
        if (manifest.counter() < device.securityCounter()) {
            throw refusal(RefusalReason.NOT_ACCEPTABLE, "The package has security counter " + manifest.counter()
                    + "; this device accepts none below " + device.securityCounter() + ".");
        }
    }

    /** PKG-48: all abilities first, then sizes. */
    public void checkAbilities() throws PackageException {
        for (Payload payload : manifest.payloads()) {
            checkAbility(payload);
        }
        for (Payload payload : manifest.payloads()) {
            if (!payload.isForeign() && payload.output().isPresent()) {
                checkSize(payload, payload.output().get());
            }
        }
    }

    private void checkAbility(Payload payload) throws PackageException {
        if (!device.roles().contains(payload.role())) {
            throw refusal(RefusalReason.NOT_ACCEPTABLE, "This device cannot install content of role " + payload.role() + ".");
        }
        if (!device.encodings().contains(payload.encoding())) {
            throw refusal(RefusalReason.NOT_ACCEPTABLE, "This device cannot read the encoding " + payload.encoding() + ".");
        }
        if (!payload.isForeign() && !device.slots().containsKey(payload.slot())) {
            throw refusal(RefusalReason.NOT_ACCEPTABLE, "This device has no slot " + payload.slot() + ".");
        }
    }

    private void checkSize(Payload payload, ImageIdentity output) throws PackageException {
        long capacity = device.slots().get(payload.slot()).capacity();
        if (output.length() > capacity) {
            throw refusal(RefusalReason.NOT_ENOUGH_SPACE_TO_UPDATE, "The image has " + output.length() + " octets; slot "
                    + payload.slot() + " holds " + capacity + ".");
        }
    }

    /** PKG-49: storage is a matter of the package file (501), memory one of applying it (502). */
    public void checkNeed() throws PackageException {
        if (manifest.need().disk() > device.freeDisk()) {
            throw refusal(RefusalReason.NOT_ENOUGH_STORAGE, "The package needs " + manifest.need().disk()
                    + " octets of free storage; there are " + device.freeDisk() + ".");
        }
        if (manifest.need().ram() > device.freeMemory()) {
            throw refusal(RefusalReason.NOT_ENOUGH_SPACE_TO_UPDATE, "The package needs " + manifest.need().ram()
                    + " octets of free memory; there are " + device.freeMemory() + ".");
        }
    }

    private Optional<ImageIdentity> running(Payload payload) {
        DeviceContext.Slot slot = device.slots().get(payload.slot());
        return slot == null ? Optional.empty() : slot.running();
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "an unknown one" : text;
    }

    private static PackageException refusal(RefusalReason reason, String sentence) {
        return new PackageException(reason, sentence);
    }
}
