package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** When what goes on over a connection has to be over. Set by the thread that uses the connection, asked by the watch; thread-safe. */
public final class TimeLimit {

    private boolean limited;
    private boolean connecting;
    private boolean expired;
    private long end;

    /** The connection must be made within this time. */
    synchronized void connectWithin(Duration time) {
        endWithin(time);
        connecting = true;
    }

    /** What is going on must end within this time. */
    public synchronized void endWithin(Duration time) {
        limited = true;
        connecting = false;
        end = System.nanoTime() + time.toNanos();
    }

    /** What is going on may take any time. */
    synchronized void none() {
        limited = false;
    }

    /** True from the moment on when a limit is seen to be over. */
    synchronized boolean isOver(long now) {
        expired |= limited && now - end >= 0;
        return expired;
    }

    /** The failure that somebody met, as what it is if the limit is its reason. */
    public synchronized IOException reason(IOException failed) {
        if (!expired) {
            return failed;
        }
        String sentence = "no answer in time";
        return (IOException) (connecting ? new HttpConnectTimeoutException(sentence) : new HttpTimeoutException(sentence)).initCause(failed);
    }
}
