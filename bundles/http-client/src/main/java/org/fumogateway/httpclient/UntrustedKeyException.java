package org.fumogateway.httpclient;

import java.security.cert.CertificateException;

/** A server shows none of the keys that a client wants to see, or one that has not certified it. The message is the end of a sentence about the server. */
public final class UntrustedKeyException extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public UntrustedKeyException(String sentence) {
        super(sentence);
    }
}
