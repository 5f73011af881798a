package org.fumogateway.server.operation;

/** An operator's request was refused or failed. The message is one sentence that says why. */
public class OperationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates an exception without a cause. */
    public OperationException(String message) {
        super(message);
    }

    /** Creates an exception that keeps the failure beneath it. */
    public OperationException(String message, Throwable cause) {
        super(message, cause);
    }
}
