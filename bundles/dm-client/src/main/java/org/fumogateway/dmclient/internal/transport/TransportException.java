package org.fumogateway.dmclient.internal.transport;

/** There is no answer from a server. The message is one sentence for people, without query parts of addresses. */
public final class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    /**
     * Creates an exception.
     *
     * @param sentence  what happened
     * @param temporary true if the same message may be sent again (DM-183)
     * @param cause     failure beneath, or null
     */
    public TransportException(String sentence, boolean temporary, Throwable cause) {
        super(sentence, cause);
        this.temporary = temporary;
    }

    /** True if the same message may be sent again. */
    public boolean temporary() {
        return temporary;
    }
}
