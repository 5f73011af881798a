package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read with back pressure: a bounded number of deliveries is asked for ahead, at most half a megabyte. Unlike the stream of the JDK
 * it notices an interruption at once, and a silence of the peer that lasts too long (DL-85).
 */
final class BodyStream implements HttpResponse.BodySubscriber<BodyStream>, AutoCloseable {

    /** The peer was silent for too long. */
    static final class Silence extends IOException {
        private static final long serialVersionUID = 1L;

        Silence() {
            super("no octet arrived in time");
        }
    }

    /** Deliveries of at most 16 KiB each: enough that neither the connection nor the medium waits for the other's next piece. */
    private static final int AHEAD = 32;
    private static final Object END = new Object();

    private final Duration patience;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> ready = new ArrayDeque<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;
    private boolean ended;
    private boolean flowing;

    BodyStream(Duration patience) {
        this.patience = patience;
    }

    /** Next octets, never empty; null at the end of a complete body. */
    ByteBuffer next() throws IOException, InterruptedException {
        while (!ended) {
            ByteBuffer head = ready.poll();
            if (head != null) {
                if (head.hasRemaining()) {
                    return head;
                }
                continue;
            }
            take();
        }
        return ready.poll();
    }

    /** Looks at the first octets without taking them; fewer than asked for if the body is shorter. */
    byte[] peek(int limit) throws IOException, InterruptedException {
        ByteBuffer seen = ByteBuffer.allocate(limit);
        Deque<ByteBuffer> read = new ArrayDeque<>();
        for (ByteBuffer octets = next(); octets != null; octets = next()) {
            read.add(octets);
            ByteBuffer part = octets.duplicate();
            part.limit(part.position() + Math.min(part.remaining(), seen.remaining()));
            seen.put(part);
            if (!seen.hasRemaining()) {
                break;
            }
        }
        // An end that was seen early has to be seen again behind the octets.
        if (ended) {
            ended = false;
            arrived.add(END);
        }
        while (!read.isEmpty()) {
            ready.addFirst(read.removeLast());
        }
        byte[] result = new byte[seen.position()];
        seen.flip().get(result);
        return result;
    }

    private void take() throws IOException, InterruptedException {
        Object event = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            close();
            throw new Silence();
        }
        if (event == END) {
            ended = true;
        } else if (event instanceof Throwable cause) {
            ended = true;
            throw new IOException("the connection broke", cause);
        } else if (event instanceof ByteBuffer[] buffers) {
            ready.addAll(List.of(buffers));
            subscription.request(flowing ? 1 : AHEAD);
            flowing = true;
        }
    }

    @Override
    public CompletionStage<BodyStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            // One only before somebody takes it: an end of the connection that the client saw now would take the head of the answer with it.
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(buffers.toArray(ByteBuffer[]::new));
    }

    @Override
    public void onError(Throwable throwable) {
        arrived.add(throwable);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    /** Drops the rest and the connection, unless the body has ended by itself. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
