package org.fumogateway.updatepackage;

/** Why a package is refused or could not be applied, with the FUMO result code that is reported for it (PKG-41 to PKG-51). */
public enum RefusalReason {
    /** Length, layout, manifest text or a digest is not what it must be. */
    CORRUPTED(402),
    /** Intact and signed, but made for another device, hardware revision, running version or base image. */
    WRONG_DEVICE(403),
    /** No sufficient signature of keys that are known, allowed for this device, not revoked and not expired. */
    NOT_AUTHENTIC(404),
    /**
     * Refused by policy or ability: unknown container version or critical key, lower security counter, unsupported encoding
     * or role.
     */
    NOT_ACCEPTABLE(405),
    /** The payload was decoded and the result is not the promised image. */
    APPLY_FAILED(410),
    /** Less free storage than the package says it needs beside the slot. */
    NOT_ENOUGH_STORAGE(501),
    /** The slot is too small, or less free memory than the package says it needs. */
    NOT_ENOUGH_SPACE_TO_UPDATE(502);

    private final int resultCode;

    RefusalReason(int resultCode) {
        this.resultCode = resultCode;
    }

    /** The FUMO result code, 402 to 502. */
    public int resultCode() {
        return resultCode;
    }
}
