package org.fumogateway.dlota.internal;

import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.PackageDownloader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Fetches packages over http and https, with a descriptor (DLOTA 1.0) or without. */
@Component(configurationPid = "org.fumogateway.dlota",
        property = {PackageDownloader.SCHEMES + "=http", PackageDownloader.SCHEMES + "=https"})
@Designate(ocd = DlotaConfiguration.class)
public final class DlotaDownloader implements PackageDownloader {

    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Settings settings;
    private final UrlRules rules;
    private final Logger logger;
    private final ExecutorService workers;
    private final HttpClient client;
    /** Threads of callers that are inside {@link #download}; also the lock for {@link #stopped}. */
    private final Set<Thread> busy = new HashSet<>();
    private boolean stopped;

    /** Called by Declarative Services. */
    @Activate
    public DlotaDownloader(@Reference(service = LoggerFactory.class) Logger logger, DlotaConfiguration configuration) {
        this(logger, Settings.of(configuration));
    }

    DlotaDownloader(Logger logger, Settings settings) {
        this.logger = logger;
        this.settings = settings;
        this.rules = new UrlRules(settings);
        if (!rules.namesRemembered()) {
            logger.error("Downloads from host names are refused: this Java VM forgets their addresses at once, so that no address can be "
                    + "checked; set the security property networkaddress.cache.ttl to 30 or more");
        }
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "dlota-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .proxy(settings.proxy())
                .connectTimeout(settings.connectTimeout()).executor(workers).build();
    }

    /** Stops the downloads in progress as an interruption of their callers would: what is durable stays, a later call goes on. */
    @Deactivate
    void deactivate() throws InterruptedException {
        synchronized (busy) {
            stopped = true;
            busy.forEach(Thread::interrupt);
            long end = System.nanoTime() + STOP_NANOS;
            while (!busy.isEmpty() && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(busy, Math.max(1, end - System.nanoTime()));
            }
        }
        workers.shutdown();
    }

    @Override
    public boolean accepts(String url) {
        String start = url.toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.startsWith("https://");
    }

    @Override
    public void download(DownloadRequest request, DownloadTarget target) throws DownloadException, InterruptedException {
        synchronized (busy) {
            if (stopped) {
                throw new InterruptedException("this downloader was stopped");
            }
            busy.add(Thread.currentThread());
        }
        try {
            HttpSource http = new HttpSource(client, rules, settings, userAgent(request));
            new Operation(request, target, settings, rules, http, logger).run();
        } finally {
            leave();
        }
    }

    private void leave() {
        synchronized (busy) {
            busy.remove(Thread.currentThread());
            if (stopped) {
                // Our own interruption, in case nobody met it, is no business of the caller.
                Thread.interrupted();
            }
            busy.notifyAll();
        }
    }

    /** {@code <Mod>/<FwV> FUMO/1.0 DLOTA/1.0} (DL-54), with everything replaced that a header could not carry. */
    private static String userAgent(DownloadRequest request) {
        return token(request.model()) + "/" + token(request.runningVersion()) + " FUMO/1.0 DLOTA/1.0";
    }

    private static String token(String text) {
        String token = text.replaceAll("[^A-Za-z0-9.!#$&'*+^_`|~-]", "_");
        return token.isEmpty() ? "unknown" : token;
    }
}
