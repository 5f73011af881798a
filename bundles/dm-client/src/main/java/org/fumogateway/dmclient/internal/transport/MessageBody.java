package org.fumogateway.dmclient.internal.transport;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The octets of a message as the body of a request: views of them, where the JDK's own publishers copy each 16 KB into memory of its own. Can be sent
 * more than once.
 */
final class MessageBody implements BodyPublisher {

    /** Octets handed out at a time: each piece costs the HTTP client a change of threads, and what does not go out at once is copied again. */
    private static final int PIECE = 128 * 1024;

    private final ByteBuffer octets;

    /** Shares the octets, position to limit. */
    MessageBody(ByteBuffer octets) {
        this.octets = octets.slice();
    }

    @Override
    public long contentLength() {
        return octets.remaining();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Pieces(subscriber, octets.duplicate()));
    }

    /** Gives pieces as they are asked for, by whatever thread and also from within {@code onNext}. */
    private static final class Pieces implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final ByteBuffer rest;
        private long wanted;
        private boolean giving;
        private boolean ended;

        Pieces(Flow.Subscriber<? super ByteBuffer> subscriber, ByteBuffer rest) {
            this.subscriber = subscriber;
            this.rest = rest;
        }

        @Override
        public void request(long more) {
            if (more <= 0) {
                cancel();
                subscriber.onError(new IllegalArgumentException("At least one piece must be asked for"));
                return;
            }
            synchronized (this) {
                wanted = wanted > Long.MAX_VALUE - more ? Long.MAX_VALUE : wanted + more;
                if (giving) {
                    return;
                }
                giving = true;
            }
            for (ByteBuffer piece = next(); piece != null; piece = next()) {
                subscriber.onNext(piece);
                if (exhausted()) {
                    subscriber.onComplete();
                }
            }
        }

        /** The next piece, null if none is wanted now; whoever wants one later gives it himself. */
        private synchronized ByteBuffer next() {
            if (ended || wanted == 0) {
                giving = false;
                return null;
            }
            wanted--;
            int size = Math.min(PIECE, rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), size);
            rest.position(rest.position() + size);
            return piece;
        }

        private synchronized boolean exhausted() {
            boolean exhausted = !ended && !rest.hasRemaining();
            ended |= exhausted;
            return exhausted;
        }

        @Override
        public synchronized void cancel() {
            ended = true;
        }
    }
}
