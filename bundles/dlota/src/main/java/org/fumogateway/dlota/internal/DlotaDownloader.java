package org.fumogateway.dlota.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadLimits;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.time.TimeWindows;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.HttpConnections;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Fetches packages over http and https, with a descriptor (DLOTA 1.0) or without. */
@Component(service = {PackageDownloader.class, DownloadLimits.class}, configurationPid = "org.fumogateway.dlota",
        property = {PackageDownloader.SCHEMES + "=http", PackageDownloader.SCHEMES + "=https"})
@Designate(ocd = DlotaConfiguration.class)
public final class DlotaDownloader implements PackageDownloader, DownloadLimits {

    private static final int NOT_CONFIGURED = 409;
    private static final Settings.Windows ALWAYS_OPEN =
            new Settings.Windows(TimeWindows.always(), Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Logger logger;
    private final ExecutorService workers;
    private final Throttle throttle;
    private final Clock clock;
    private final DownloadWindow window;
    private volatile Means means;
    /** Threads of callers that are inside {@link #download}; also the lock for {@link #stopped}. */
    private final Set<Thread> busy = new HashSet<>();
    private boolean stopped;

    /**
     * What a download works with.
     *
     * @param objection why nothing can be fetched, or null; then nothing else is missing
     */
    private record Means(Settings settings, UrlRules rules, HttpConnections connections, String objection) {
    }

    /** Called by Declarative Services. */
    @Activate
    public DlotaDownloader(@Reference(service = LoggerFactory.class) Logger logger, DlotaConfiguration configuration) {
        this.logger = logger;
        this.workers = workers();
        this.throttle = new Throttle(Math.max(0, configuration.maxOctetsPerSecond()));
        this.clock = Clock.systemUTC();
        this.window = new DownloadWindow(ALWAYS_OPEN);
        this.means = means(configuration);
    }

    DlotaDownloader(Logger logger, Settings settings, Clock clock) throws HttpConfigurationException {
        this.logger = logger;
        this.clock = clock;
        this.window = new DownloadWindow(settings.windows());
        this.workers = workers();
        this.throttle = new Throttle(settings.octets().octetsPerSecond());
        this.means = means(settings);
    }

    private static ExecutorService workers() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "dlota-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** New settings hold for the next download, a new rate and new windows at once. */
    @Modified
    void modified(DlotaConfiguration configuration) {
        throttle.rate(Math.max(0, configuration.maxOctetsPerSecond()));
        means = means(configuration);
    }

    /** Settings that cannot be used make every download fail and say so; the gateway goes on. */
    private Means means(DlotaConfiguration configuration) {
        try {
            Settings settings = Settings.of(configuration);
            Means usable = means(settings);
            window.change(settings.windows());
            return usable;
        } catch (HttpConfigurationException | IllegalArgumentException unusable) {
            String objection = "The configuration of the downloader cannot be used: " + unusable.getMessage();
            logger.error(objection);
            return new Means(null, null, null, objection);
        }
    }

    private Means means(Settings settings) throws HttpConfigurationException {
        UrlRules rules = new UrlRules(settings);
        if (!rules.namesRemembered()) {
            logger.error("Downloads from host names are refused: this Java VM forgets their addresses at once, so that no address can be "
                    + "checked; set the security property networkaddress.cache.ttl to 30 or more");
        }
        Settings.Connection connection = settings.connection();
        return new Means(settings, rules, HttpConnections.create(settings.connectTimeout(), connection.tls(), connection.proxy()), null);
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
        if (means.connections() != null) {
            means.connections().close();
        }
        workers.shutdown();
    }

    @Override
    public long octetsPerSecond() {
        return throttle.rate();
    }

    @Override
    public void limitOctetsPerSecond(long octets) {
        if (octets < 0) {
            throw new IllegalArgumentException("A limit must not be negative");
        }
        throttle.rate(octets);
    }

    @Override
    public boolean accepts(String url) {
        String start = url.toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.startsWith("https://");
    }

    @Override
    public void download(DownloadRequest request, DownloadTarget target) throws DownloadException, InterruptedException {
        enter();
        try {
            Means current = means;
            if (current.objection() != null) {
                throw new DownloadException(NOT_CONFIGURED, current.objection());
            }
            operation(current, request, target).run();
        } finally {
            leave();
        }
    }

    @Override
    public void cancelled(DownloadRequest request, DownloadTarget target) throws InterruptedException {
        enter();
        try {
            Means current = means;
            if (current.objection() == null) {
                operation(current, request, target).cancelled();
            }
        } finally {
            leave();
        }
    }

    private Operation operation(Means current, DownloadRequest request, DownloadTarget target) {
        HttpSource http = new HttpSource(current.connections(), workers, current.rules(), current.settings(), userAgent(request));
        return new Operation(request, target, new Operation.Surroundings(current.settings(), current.rules(), throttle, window, clock, logger), http);
    }

    private void enter() throws InterruptedException {
        synchronized (busy) {
            if (stopped) {
                throw new InterruptedException("this downloader was stopped");
            }
            busy.add(Thread.currentThread());
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
