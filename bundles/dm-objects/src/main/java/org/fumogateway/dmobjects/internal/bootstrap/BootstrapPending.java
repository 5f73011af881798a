package org.fumogateway.dmobjects.internal.bootstrap;

/** A bootstrap document waits for something, such as the PIN. The message completes the sentence "waits for". */
final class BootstrapPending extends Exception {

    private static final long serialVersionUID = 1L;

    BootstrapPending(String what) {
        super(what, null, false, false);
    }
}
