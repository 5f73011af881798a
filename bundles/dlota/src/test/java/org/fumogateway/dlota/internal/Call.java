package org.fumogateway.dlota.internal;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.testing.TestLogger;

/** A download on a thread of its own, which a test can watch, interrupt and reconfigure. */
final class Call implements AutoCloseable {

    final DlotaDownloader downloader;
    private final Thread thread;
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    Call(Settings settings, Clock clock, String url, MemoryTarget target) throws HttpConfigurationException {
        downloader = new DlotaDownloader(TestLogger.create(), settings, clock);
        thread = new Thread(() -> {
            try {
                downloader.download(Downloads.request(url), target);
                end.complete(null);
            } catch (Throwable thrown) {
                end.complete(thrown);
            }
        });
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isDone() {
        return end.isDone();
    }

    /** What it threw, null if it went well. */
    Throwable end() throws Exception {
        return end.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        downloader.deactivate();
    }
}
