package org.fumogateway.httpclient;

import java.net.ConnectException;

/** The proxy of all connections cannot be reached, or gives no way to a server; the message says which, and what it answered. */
public final class ProxyException extends ConnectException {

    private static final long serialVersionUID = 1L;

    /** A failure of the proxy, with what it came from or null. */
    public ProxyException(String sentence, Throwable cause) {
        super(sentence);
        initCause(cause);
    }
}
