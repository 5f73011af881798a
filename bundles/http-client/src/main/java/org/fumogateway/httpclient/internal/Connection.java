package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;
import org.fumogateway.httpclient.HttpMessage;

/**
 * One connection: made when it is first used, used by one thread at a time, kept between requests, given up after the first failure. {@link #expire} and
 * {@link #abandon} may come from any thread.
 */
public final class Connection {

    /** A head beyond these is refused. */
    static final Http1Config LIMITS = Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).setMaxEmptyLineCount(2).build();

    private static final int FIRST_FINAL = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);
    private static final Duration KEPT = Duration.ofSeconds(10);
    /** After this long at rest a server may well have closed it. */
    private static final Duration DOUBTFUL = Duration.ofMillis(500);
    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private final ConnectionPool pool;
    private final Route route;
    private final Origin origin;
    private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS);
    private final TimeLimit limit = new TimeLimit();
    private boolean made;
    private boolean used;
    private boolean reusable;
    private long restingSince;

    private SocketChannel channel;
    private boolean over;

    Connection(ConnectionPool pool, Route route, Origin origin) {
        this.pool = pool;
        this.route = route;
        this.origin = origin;
    }

    /** The connection ended before a whole head of an answer. */
    public static final class EndedWithoutAnswer extends IOException {

        private static final long serialVersionUID = 1L;

        EndedWithoutAnswer(IOException cause) {
            super("the connection ended without an answer", cause);
        }
    }

    Origin origin() {
        return origin;
    }

    /** True if it has served a request before. */
    public boolean isUsed() {
        return used;
    }

    /** When what is going on has to be over. */
    public TimeLimit limit() {
        return limit;
    }

    /** Sends a request, at first making the connection, and waits for the head of the final answer, with the body that follows it. */
    public ClassicHttpResponse exchange(HttpMessage message) throws IOException {
        make();
        limit.endWithin(message.timeout());
        try {
            ClassicHttpRequest request = RequestHead.of(message, origin, route.forwards(origin));
            boolean sent = send(request);
            ClassicHttpResponse answer = finalHead();
            if (!"HEAD".equals(message.method()) && !WITHOUT_BODY.contains(answer.getCode())) {
                http.receiveResponseEntity(answer);
            }
            reusable = sent && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, answer, HttpCoreContext.create());
            used = true;
            limit.none();
            return answer;
        } catch (HttpException | MessageConstraintException malformed) {
            throw (ProtocolException) new ProtocolException("what came is no HTTP/1.1: " + malformed.getMessage()).initCause(malformed);
        }
    }

    private void make() throws IOException {
        if (!made) {
            limit.connectWithin(route.connectTimeout());
            http.bind(route.open(origin, this));
            made = true;
        }
    }

    /** False if not everything went out, and there is an answer all the same. */
    private boolean send(ClassicHttpRequest request) throws IOException, HttpException {
        try {
            http.sendRequestHeader(request);
            if (request.getEntity() != null) {
                http.sendRequestEntity(request);
            }
            http.flush();
            return true;
        } catch (SSLException untrusted) {
            throw untrusted;
        } catch (IOException closed) {
            // A server may answer and close before it has read everything: its answer is worth more than the failure to write.
            if (isOver() || !answered()) {
                throw new EndedWithoutAnswer(closed);
            }
            return false;
        }
    }

    private boolean answered() {
        try {
            return http.isDataAvailable(MOMENT);
        } catch (IOException nothing) {
            return false;
        }
    }

    private ClassicHttpResponse finalHead() throws IOException, HttpException {
        while (true) {
            ClassicHttpResponse head = head();
            if (head.getCode() >= FIRST_FINAL) {
                return head;
            }
            if (head.getCode() == SWITCHING_PROTOCOLS) {
                throw new ProtocolException("the server changes to another protocol, which nobody asked it for");
            }
        }
    }

    private ClassicHttpResponse head() throws IOException, HttpException {
        try {
            return http.receiveResponseHeader();
        } catch (MessageConstraintException | SSLException itself) {
            throw itself;
        } catch (IOException ended) {
            throw new EndedWithoutAnswer(ended);
        } catch (HttpException malformed) {
            // A head that was cut short looks malformed too.
            if (http.isStale()) {
                throw new EndedWithoutAnswer(new IOException(malformed));
            }
            throw malformed;
        }
    }

    /** The channel that is being connected. */
    void goesOver(SocketChannel opened) throws IOException {
        boolean late;
        synchronized (this) {
            channel = opened;
            late = over;
        }
        if (late) {
            opened.close();
        }
    }

    /** Breaks it off if its time is over. */
    void expire(long now) {
        synchronized (this) {
            if (over || !limit.isOver(now)) {
                return;
            }
            over = true;
        }
        close();
    }

    /** The answer is whole: the connection is kept if it may be. */
    public void answerEnded() {
        if (reusable) {
            restingSince = System.nanoTime();
            limit.endWithin(KEPT);
            pool.keep(this);
        } else {
            abandon();
        }
    }

    /** Begins another exchange; false if it is dead. */
    boolean revive() {
        synchronized (this) {
            if (over) {
                return false;
            }
            limit.none();
        }
        boolean doubtful = System.nanoTime() - restingSince > DOUBTFUL.toNanos();
        try {
            if (!doubtful || !http.isStale()) {
                return true;
            }
        } catch (IOException broken) {
            // As dead as one that says so.
        }
        abandon();
        return false;
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Gives it up at once; whoever blocks in it fails. Does not block. */
    public void abandon() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        close();
    }

    private void close() {
        pool.forget(this);
        SocketChannel opened;
        synchronized (this) {
            opened = channel;
        }
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException ignored) {
                // Nobody waits for anything of it.
            }
        }
    }
}
