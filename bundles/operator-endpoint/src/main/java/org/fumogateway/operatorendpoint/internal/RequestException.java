package org.fumogateway.operatorendpoint.internal;

/** A request that is answered with an error. The message is one sentence for the operator. */
final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }

    static RequestException notFound(String what) {
        return new RequestException(404, "There is no " + what + ".");
    }

    static RequestException malformed(String sentence) {
        return new RequestException(400, sentence);
    }
}
