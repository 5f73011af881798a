package org.fumogateway.updateserver.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateOperations;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.TrustStore;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** What operators can do with releases, gateways and jobs. */
@Component(service = UpdateOperations.class, configurationPid = UpdateServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class ReleaseOperations implements UpdateOperations {

    private static final long MAX_TRUST_OCTETS = 128 * 1024;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServerStore store;

    private final StoreAccess access = new StoreAccess(() -> store);
    private final PackageFiles files;
    private final Path trustFile;
    private final boolean requireTrust;
    private final Clock clock;
    private final Logger logger;

    /** Works in the data folder of the server. */
    @Activate
    public ReleaseOperations(BundleContext context, UpdateServerConfig config,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this(DataFolder.of(context), config.requireTrust(), Clock.systemUTC(), logger);
    }

    private ReleaseOperations(Path data, boolean requireTrust, Clock clock, Logger logger) {
        this.files = new PackageFiles(data.resolve(DataFolder.PACKAGES));
        this.trustFile = data.resolve("trust.fut");
        this.requireTrust = requireTrust;
        this.clock = clock;
        this.logger = logger;
        try {
            files.removeLeftovers();
        } catch (IOException | DirectoryIteratorException e) {
            logger.warn("What an interrupted publication left in the package folder could not be removed: {}", e.getMessage());
        }
    }

    ReleaseOperations(Path data, boolean requireTrust, ServerStore store, Clock clock, Logger logger) {
        this(data, requireTrust, clock, logger);
        this.store = store;
    }

    @Override
    public ReleasePackage publish(Path file) throws OperationException {
        Optional<TrustStore> trust = trust();
        try {
            PackageFiles.Stored stored = files.add(file, head -> requireTrusted(head, trust));
            access.get().putPackage(describe(stored));
            ReleasePackage release = access.get().findPackage(stored.sha256().hex())
                    .orElseThrow(() -> new OperationException("The package was withdrawn while it was published."));
            logger.info("Package {} with version {} is published", release.sha256(), release.version());
            return release;
        } catch (PackageException e) {
            throw new OperationException("The package is refused: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new OperationException("There is no file " + e.getFile() + ".", e);
        } catch (IOException e) {
            throw new OperationException("The package could not be read or stored: " + e.getMessage(), e);
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    private Optional<TrustStore> trust() throws OperationException {
        try {
            if (Files.exists(trustFile)) {
                if (Files.size(trustFile) > MAX_TRUST_OCTETS) {
                    throw new OperationException("The trust file " + trustFile + " is too long.");
                }
                return Optional.of(TrustStore.load(Files.readAllBytes(trustFile)));
            }
        } catch (IOException e) {
            throw new OperationException("The trust file " + trustFile + " cannot be used: " + e.getMessage(), e);
        }
        if (requireTrust) {
            throw new OperationException("There is no trust file " + trustFile
                    + ", so nobody can say whether the package is signed by the right keys.");
        }
        return Optional.empty();
    }

    private void requireTrusted(PackageHead head, Optional<TrustStore> trust) throws PackageException {
        if (trust.isPresent()) {
            PackageInspector.requireTrusted(head, trust.get(), clock.instant());
        } else {
            logger.warn("A package is published without a check of its signature: there is no trust file");
        }
    }

    private ReleasePackage describe(PackageFiles.Stored stored) {
        Manifest manifest = stored.inspector().manifest();
        String base = manifest.payloads().stream().map(Payload::base).flatMap(Optional::stream).findFirst()
                .map(image -> image.sha256().hex()).orElse(null);
        return new ReleasePackage(stored.sha256().hex(), stored.size(), manifest.id(), manifest.name(), manifest.version(),
                manifest.compatible(), manifest.hardware(), manifest.from(), base, manifest.counter(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    public void withdraw(String sha256) throws OperationException {
        attempt(current -> {
            if (current.findPackage(sha256).isEmpty()) {
                throw new OperationException("No package with that digest is published.");
            }
            current.removePackage(sha256);
            return null;
        });
        logger.info("Package {} is withdrawn", sha256);
    }

    @Override
    public List<ReleasePackage> packages() throws OperationException {
        return attempt(ServerStore::packages);
    }

    @Override
    public List<Gateway> gateways(String after, int limit) throws OperationException {
        return attempt(current -> current.gateways(after, limit));
    }

    @Override
    public void route(String deviceId, DeliveryRoute route) throws OperationException {
        attempt(current -> {
            Gateway known = current.gateway(deviceId)
                    .orElseThrow(() -> new OperationException("The server does not know a gateway " + deviceId + "."));
            Map<String, String> details = new HashMap<>(known.details());
            details.remove(Gateway.ROUTE);
            if (route != null) {
                details.put(Gateway.ROUTE, route.text());
            }
            current.putGateway(new Gateway(known.deviceId(), details, known.instances(), known.firstContact(), known.lastContact(),
                    known.inspected()));
            return null;
        });
        logger.info("Packages get to gateway {} by this route: {}", deviceId, route == null ? "as usual" : route.text());
    }

    @Override
    public List<UpdateJob> jobs(String deviceId, int limit) throws OperationException {
        return attempt(current -> current.jobs(deviceId, limit));
    }

    @Override
    public List<UpdateJob> jobsBeginningWith(String idBeginning, int limit) throws OperationException {
        return attempt(current -> current.jobsBeginningWith(idBeginning, limit));
    }

    @Override
    public List<JobEvent> events(String jobId) throws OperationException {
        return attempt(current -> current.events(jobId));
    }

    /** Something that the store is asked. */
    @FunctionalInterface
    private interface Request<T> {
        T run(ServerStore current) throws StoreException, OperationException;
    }

    private <T> T attempt(Request<T> request) throws OperationException {
        try {
            return request.run(access.get());
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }
}
