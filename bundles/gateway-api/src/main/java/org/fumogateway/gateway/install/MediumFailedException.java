package org.fumogateway.gateway.install;

/**
 * A medium of the installer, a slot, a journal or the boot state, could not be read or written just then. Nothing is wrong with the package, and
 * the same step may succeed when it is asked for again: the agent does so some times, with a pause, before it reports the code. Not for a medium
 * that is full or damaged.
 */
public class MediumFailedException extends InstallException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param resultCode FUMO result code to report if it stays like that, 400 to 599
     * @param detail     one English sentence, at most 256 characters
     * @param cause      the failure beneath, or null
     */
    public MediumFailedException(int resultCode, String detail, Throwable cause) {
        super(resultCode, detail, cause);
    }
}
