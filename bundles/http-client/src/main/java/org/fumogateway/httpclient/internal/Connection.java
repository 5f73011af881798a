package org.fumogateway.httpclient.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
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
    private static final int MOST_PRELIMINARY = 16;
    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private final ConnectionPool pool;
    private final Route route;
    private final Origin origin;
    private final WholeHeads heads = new WholeHeads();
    private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS, null, null, null, null, null, heads);
    private final TimeLimit limit = new TimeLimit();
    private boolean made;
    private boolean used;
    private boolean reusable;

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
        make(message.timeout());
        try {
            ClassicHttpRequest request = RequestHead.of(message, origin, route.forwards(origin));
            boolean sent = send(request);
            ClassicHttpResponse answer = finalHead();
            if (answer.containsHeader("Content-Length") && answer.containsHeader("Transfer-Encoding")) {
                throw new ProtocolException("what came is no HTTP/1.1: it gives its body two lengths");
            }
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

    private void make(Duration timeout) throws IOException {
        if (!made) {
            limit.connectWithin(route.connectTimeout());
            Socket socket = route.connect(origin, this);
            limit.endWithin(timeout);
            http.bind(origin.encrypted() ? route.encrypt(socket, origin) : socket);
            made = true;
        } else {
            limit.endWithin(timeout);
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

    private boolean answered() throws SSLException {
        try {
            return http.isDataAvailable(MOMENT);
        } catch (SSLException untrusted) {
            throw untrusted;
        } catch (IOException nothing) {
            return false;
        }
    }

    private ClassicHttpResponse finalHead() throws IOException, HttpException {
        for (int preliminary = 0; preliminary <= MOST_PRELIMINARY; preliminary++) {
            ClassicHttpResponse head = head();
            if (head.getCode() >= FIRST_FINAL) {
                return head;
            }
            if (head.getCode() == SWITCHING_PROTOCOLS) {
                throw new ProtocolException("the server changes to another protocol, which nobody asked it for");
            }
        }
        throw new ProtocolException("the server sends one preliminary answer after the other");
    }

    private ClassicHttpResponse head() throws IOException, HttpException {
        try {
            return http.receiveResponseHeader();
        } catch (MessageConstraintException | SSLException itself) {
            throw itself;
        } catch (IOException ended) {
            throw new EndedWithoutAnswer(ended);
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

    /** The answer is whole: the connection is kept if it may be, and if nothing follows that nobody asked for. */
    public void answerEnded() {
        boolean kept = reusable && heads.nothingLeft();
        synchronized (this) {
            if (over) {
                return;
            }
            limit.endWithin(KEPT);
        }
        if (kept) {
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
        if (isSilent()) {
            return true;
        }
        abandon();
        return false;
    }

    /** A server at rest says nothing: an end, or octets that would be taken for the next answer, make it useless. */
    private boolean isSilent() {
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException broken) {
            return false;
        }
    }

    synchronized boolean isOver() {
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
