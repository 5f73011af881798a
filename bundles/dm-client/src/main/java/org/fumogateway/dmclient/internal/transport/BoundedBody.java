package org.fumogateway.dmclient.internal.transport;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Collects a body up to a limit and gives up the connection when more comes. The response is there as soon as its head is; its octets are waited for
 * by {@link #await}, because the HTTP client has a deadline for the head alone.
 */
final class BoundedBody implements BodySubscriber<BoundedBody> {

    private static final int FIRST_ROOM = 8192;

    private final int limit;
    private final long announced;
    private final CompletableFuture<ByteBuffer> body = new CompletableFuture<>();
    /** May be set after the response was handed out. */
    private volatile Flow.Subscription subscription;
    private volatile boolean abandoned;
    private byte[] octets;
    private int length;

    /**
     * Begins with nothing.
     *
     * @param limit     most octets taken
     * @param announced octets that will come, negative if not known: room for them is made once
     */
    BoundedBody(int limit, long announced) {
        this.limit = limit;
        this.announced = announced;
    }

    @Override
    public CompletionStage<BoundedBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    /**
     * Waits for the end of the body.
     *
     * @param nanoTime when waiting ends, in terms of {@link System#nanoTime}
     * @throws TooLarge             if more came than is taken
     * @throws HttpTimeoutException if the end did not come in time
     * @throws IOException          if the connection broke
     * @throws InterruptedException if the thread was interrupted
     */
    ByteBuffer await(long nanoTime) throws IOException, InterruptedException {
        try {
            return body.get(Math.max(0, nanoTime - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw (IOException) new HttpTimeoutException("the end of the answer did not come in time").initCause(late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        } finally {
            if (!body.isDone()) {
                abandoned = true;
                Flow.Subscription begun = subscription;
                if (begun != null) {
                    begun.cancel();
                }
            }
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription arrived) {
        subscription = arrived;
        if (abandoned) {
            arrived.cancel();
            return;
        }
        if (announced > limit) {
            refuse();
            return;
        }
        octets = new byte[announced < 0 ? Math.min(FIRST_ROOM, limit) : (int) announced];
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> arrived) {
        for (ByteBuffer part : arrived) {
            int more = part.remaining();
            if (more > limit - length) {
                refuse();
                return;
            }
            if (more > octets.length - length) {
                octets = Arrays.copyOf(octets, (int) Math.min(limit, Math.max(2L * octets.length, length + more)));
            }
            part.get(octets, length, more);
            length += more;
        }
    }

    private void refuse() {
        subscription.cancel();
        body.completeExceptionally(new TooLarge(limit));
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(ByteBuffer.wrap(octets, 0, length));
    }

    /** More came than is read. */
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("more than " + limit + " octets");
        }
    }
}
