package org.fumogateway.dmclient.internal.transport;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects a body up to a limit and gives up the connection when more comes. */
final class BoundedBody implements BodySubscriber<ByteBuffer> {

    private final int limit;
    private final List<ByteBuffer> parts = new ArrayList<>();
    private final CompletableFuture<ByteBuffer> body = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private int length;

    BoundedBody(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<ByteBuffer> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription arrived) {
        subscription = arrived;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> arrived) {
        for (ByteBuffer part : arrived) {
            if (part.remaining() > limit - length) {
                subscription.cancel();
                body.completeExceptionally(new TooLarge(limit));
                return;
            }
            length += part.remaining();
            parts.add(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        ByteBuffer whole = ByteBuffer.allocate(length);
        parts.forEach(whole::put);
        body.complete(whole.flip());
    }

    /** More came than is read. */
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("more than " + limit + " octets");
        }
    }
}
