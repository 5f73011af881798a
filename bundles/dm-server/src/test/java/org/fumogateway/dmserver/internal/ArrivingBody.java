package org.fumogateway.dmserver.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;

/** The body of a request whose octets come when a test says so, as a container hands them on. */
final class ArrivingBody extends ServletInputStream {

    private final long announced;
    private ByteArrayInputStream arrived = new ByteArrayInputStream(new byte[0]);
    private ReadListener listener;
    private boolean ended;
    private int taken;
    private int completed;

    ArrivingBody(long announced) {
        this.announced = announced;
    }

    /** A request with this body and nothing else. */
    HttpServletRequest request() {
        return fake(HttpServletRequest.class, this);
    }

    /** What a request answers when it is asked for its body; null for every other question. */
    Object answer(String question) {
        return switch (question) {
            case "getContentLengthLong" -> announced;
            case "getInputStream" -> this;
            case "startAsync" -> Proxy.newProxyInstance(AsyncContext.class.getClassLoader(), new Class<?>[] {AsyncContext.class},
                    (proxy, method, arguments) -> {
                        completed += method.getName().equals("complete") ? 1 : 0;
                        return null;
                    });
            default -> null;
        };
    }

    private static HttpServletRequest fake(Class<HttpServletRequest> type, ArrivingBody body) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> body.answer(
                method.getName())));
    }

    void arrive(byte[] octets) throws IOException {
        arrived = new ByteArrayInputStream(octets);
        listener.onDataAvailable();
    }

    void end() throws IOException {
        ended = true;
        listener.onAllDataRead();
    }

    void breakOff() {
        listener.onError(new IOException("broken"));
    }

    /** Octets that were read. */
    int taken() {
        return taken;
    }

    /** How often the exchange was completed. */
    int completed() {
        return completed;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = arrived.read(target, offset, length);
        taken += Math.max(0, count);
        return count;
    }

    @Override
    public boolean isFinished() {
        return ended;
    }

    @Override
    public boolean isReady() {
        return arrived.available() > 0;
    }

    @Override
    public void setReadListener(ReadListener given) {
        listener = given;
    }
}
