package org.fumogateway.dmprotocol;

/**
 * A value is not of the form its Format announces; the command that carries it is answered {@link #status()}. The text quotes no
 * data.
 */
public class NodeValueException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with one sentence of explanation. */
    public NodeValueException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The status code to answer: 415 (SYN-70, TREE-28). */
    public int status() {
        return StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT;
    }
}
