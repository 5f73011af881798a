package org.fumogateway.updateserver.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Downloads of gateways: descriptor, package and status report of a job, each under the unguessable token of the job (DL-106). A
 * package that was withdrawn is still delivered to jobs that have begun.
 */
// Gateways have nothing to do on the listener of the operators.
@Component(service = Servlet.class, configurationPid = UpdateServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = "osgi.http.whiteboard.target=(!(listener=operator))")
public final class DownloadServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String RETRY_SECONDS = "30";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration TOKEN_LIFE = Duration.ofHours(48);

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile ServerStore store;

    private final transient StoreAccess access = new StoreAccess(() -> store);
    private final transient DownloadUrls urls;
    private final transient PackageFiles files;
    private final transient StatusReports reports;
    private final transient ReportRate rate;
    private final transient Clock clock;
    private final transient Logger logger;

    /** Serves the packages in the data folder. */
    @Activate
    public DownloadServlet(BundleContext context, UpdateServerConfig config,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this(DataFolder.of(context), DownloadUrls.of(config), Limits.of(config), Clock.systemUTC(), logger);
    }

    private DownloadServlet(Path data, DownloadUrls urls, Limits limits, Clock clock, Logger logger) {
        this.urls = urls;
        this.files = new PackageFiles(data.resolve(DataFolder.PACKAGES));
        this.reports = new StatusReports(new JobBook(access, limits, clock));
        this.rate = new ReportRate(clock);
        this.clock = clock;
        this.logger = logger;
    }

    DownloadServlet(Path data, DownloadUrls urls, Limits limits, ServerStore store, Clock clock, Logger logger) {
        this(data, urls, limits, clock, logger);
        this.store = store;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        try {
            if (path.startsWith(DownloadUrls.DESCRIPTOR)) {
                descriptor(request, response, path.substring(DownloadUrls.DESCRIPTOR.length()));
            } else if (path.startsWith(DownloadUrls.OBJECT)) {
                object(request, response, path.substring(DownloadUrls.OBJECT.length()));
            } else if (path.startsWith(DownloadUrls.NOTIFY)) {
                statusReport(request, response, path.substring(DownloadUrls.NOTIFY.length()));
            } else {
                refuse(response, HttpServletResponse.SC_NOT_FOUND);
            }
        } catch (StoreException e) {
            logger.error(e.getMessage());
            response.setHeader("Retry-After", RETRY_SECONDS);
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private void descriptor(HttpServletRequest request, HttpServletResponse response, String token)
            throws IOException, StoreException {
        Optional<UpdateJob> job = jobToRead(request, response, token);
        if (job.isEmpty()) {
            return;
        }
        Path file = files.path(job.get().packageSha256());
        if (!Files.isRegularFile(file)) {
            refuse(response, HttpServletResponse.SC_GONE);
            return;
        }
        String name = access.get().findPackage(job.get().packageSha256()).map(ReleasePackage::name).orElse("firmware");
        byte[] octets = Descriptor.write(job.get(), name, Files.size(file), urls);
        response.setContentType(Descriptor.MEDIA_TYPE + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(octets.length);
        if (isGet(request)) {
            response.getOutputStream().write(octets);
        }
    }

    private void object(HttpServletRequest request, HttpServletResponse response, String token)
            throws IOException, StoreException {
        Optional<UpdateJob> job = jobToRead(request, response, token);
        if (job.isPresent()) {
            Instant begun = clock.instant();
            PackageResponse answer = new PackageResponse(files.path(job.get().packageSha256()), job.get().packageSha256());
            try {
                answer.write(request, response);
            } finally {
                count(job.get(), answer.octets(), begun);
            }
        }
    }

    /** What a job costs on the wire, for operators; a store that fails here must not spoil a download that went well. */
    private void count(UpdateJob job, long octets, Instant begun) {
        try {
            if (octets > 0) {
                access.get().addTransfer(job.id(), octets, begun, clock.instant());
            }
        } catch (StoreException e) {
            logger.warn(e.getMessage());
        }
    }

    private void statusReport(HttpServletRequest request, HttpServletResponse response, String token)
            throws IOException, StoreException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        Optional<UpdateJob> job = access.get().jobByToken(token);
        if (job.isEmpty()) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        if (!rate.admits(token)) {
            response.setHeader("Retry-After", RETRY_SECONDS);
            refuse(response, TOO_MANY_REQUESTS);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(StatusReports.MAX_OCTETS + 1);
        if (body.length > StatusReports.MAX_OCTETS) {
            refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        refuse(response, reports.take(job.get(), body) ? HttpServletResponse.SC_OK : HttpServletResponse.SC_BAD_REQUEST);
    }

    private Optional<UpdateJob> jobToRead(HttpServletRequest request, HttpServletResponse response, String token)
            throws StoreException {
        if (!isGet(request) && !"HEAD".equals(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return Optional.empty();
        }
        Optional<UpdateJob> job = access.get().jobByToken(token);
        if (job.isEmpty() || expired(job.get())) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND);
            return Optional.empty();
        }
        return job;
    }

    /** A token is good as long as its job is open, and then long enough for a download that is resumed late (DL-106). */
    private boolean expired(UpdateJob job) {
        return job.state().closed() && job.changed().plus(TOKEN_LIFE).isBefore(clock.instant());
    }

    private static boolean isGet(HttpServletRequest request) {
        return "GET".equals(request.getMethod());
    }

    /** A status without a body. */
    static void refuse(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setContentLength(0);
    }
}
