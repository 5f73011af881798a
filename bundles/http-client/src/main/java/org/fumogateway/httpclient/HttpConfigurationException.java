package org.fumogateway.httpclient;

/** A setting cannot be used. The message is one sentence for the operator that names the setting; it holds no secret. */
public final class HttpConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with its sentence and the failure beneath, or null. */
    public HttpConfigurationException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
