package org.fumogateway.fumoagent.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.PackageDownloader;

/** A download client over a map of URLs; delivers in small pieces with checkpoints and can be held in the middle. */
final class TestNetwork implements PackageDownloader {

    static final int PIECE = 4096;

    final List<String> fetched = new CopyOnWriteArrayList<>();
    final List<Long> begunAt = new CopyOnWriteArrayList<>();
    volatile CountDownLatch heldAtHalf;
    volatile CountDownLatch heldAfterCheck;
    volatile CountDownLatch deafUntil;
    /** Told before each piece. */
    volatile Runnable watcher = () -> { };
    /** When it was asked first, in nanoseconds of the machine. */
    volatile long firstAsked;
    /** What it was told at last that the gateway takes. */
    volatile long largest;
    volatile int pieces;
    /** True once something was noted beside the octets. */
    volatile boolean noted;
    /** Notes of the downloads whose server was told that they were cancelled. */
    final List<Map<String, String>> told = new CopyOnWriteArrayList<>();
    /** Told when a server has just been. */
    volatile Runnable afterTelling = () -> { };
    private final Map<String, byte[]> offered = new ConcurrentHashMap<>();

    void offer(String url, byte[] octets) {
        offered.put(url, octets);
    }

    @Override
    public boolean accepts(String url) {
        return url.startsWith("https:");
    }

    @Override
    public void download(DownloadRequest request, DownloadTarget target) throws DownloadException, InterruptedException {
        if (fetched.isEmpty()) {
            firstAsked = System.nanoTime();
        }
        fetched.add(request.url());
        begunAt.add(target.position());
        while (deafUntil != null && deafUntil.getCount() > 0) {
            Thread.onSpinWait();
        }
        byte[] octets = offered.get(request.url());
        if (octets == null) {
            throw new DownloadException(411, "There is nothing at that address");
        }
        largest = target.largest();
        target.expect(octets.length);
        while (target.position() < octets.length) {
            int from = (int) target.position();
            if (from >= octets.length / 2 && heldAtHalf != null) {
                heldAtHalf.await();
            }
            watcher.run();
            pieces++;
            target.append(ByteBuffer.wrap(octets, from, Math.min(PIECE, octets.length - from)));
            target.checkpoint(Map.of("validator", "\"v1\""));
            noted = true;
        }
        target.complete();
        if (heldAfterCheck != null) {
            heldAfterCheck.await();
        }
    }

    @Override
    public void cancelled(DownloadRequest request, DownloadTarget target) throws InterruptedException {
        // As whoever speaks over a network: not in a thread that was interrupted.
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        told.add(target.notes());
        afterTelling.run();
    }
}
