package org.fumogateway.dmclient.internal.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;
import org.fumogateway.httpclient.ProxyException;
import org.fumogateway.httpclient.UntrustedKeyException;

/**
 * Says in one sentence why an exchange failed, and whether another try makes sense.
 *
 * @param address whom it was with
 * @param limits  the waits that were allowed
 */
record ExchangeFailures(URI address, HttpTransport.Limits limits) {

    TransportException of(Throwable cause) {
        String server = "the server at " + AddressPolicy.text(address);
        if (cause instanceof BoundedBody.TooLarge) {
            return new TransportException(server + " answered with a message that is too large", false, cause);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new TransportException(
                    server + " cannot be reached: no connection within " + limits.connect().toSeconds() + " s", true, cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new TransportException(server + " did not answer within " + limits.reply().toSeconds() + " s", true, cause);
        }
        if (cause instanceof ProxyException) {
            return new TransportException(server + " cannot be reached: " + cause.getMessage(), true, cause);
        }
        if (cause instanceof ConnectException) {
            return new TransportException(
                    server + " cannot be reached: " + (unresolved(cause) ? "its name is not known" : "connection refused"), true, cause);
        }
        if (cause instanceof ProtocolException) {
            return new TransportException(server + " answered with something that is no HTTP", false, cause);
        }
        if (cause instanceof SSLException) {
            return new TransportException(server + " cannot be trusted: " + distrust(cause), false, cause);
        }
        if (cause instanceof IOException) {
            return new TransportException("the connection to " + AddressPolicy.text(address) + " broke", true, cause);
        }
        return new TransportException("the exchange with " + AddressPolicy.text(address) + " failed", false, cause);
    }

    /** A server with another key is told apart from a connection that failed: whoever renewed the key must see it. */
    private static String distrust(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof UntrustedKeyException)) {
            cause = cause.getCause();
        }
        return cause == null ? "the TLS connection failed" : cause.getMessage();
    }

    private static boolean unresolved(Throwable failure) {
        return failure.getCause() instanceof UnknownHostException;
    }
}
