package org.fumogateway.server.store;

/** The store could not read or make durable. The message is one sentence fit for an operator. */
public class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
