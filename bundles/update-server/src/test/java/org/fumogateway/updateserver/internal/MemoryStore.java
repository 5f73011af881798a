package org.fumogateway.updateserver.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** A store for tests, in memory; it can be told to fail. */
final class MemoryStore extends MemoryOperatorStore implements ServerStore {

    final Map<String, Gateway> gateways = new LinkedHashMap<>();
    final Map<String, ReleasePackage> packages = new LinkedHashMap<>();
    final Map<String, UpdateJob> jobs = new LinkedHashMap<>();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    boolean broken;
    /** What happens at the very moment in which a job is made. */
    Runnable beforeJob = () -> { };

    private void work() throws StoreException {
        if (broken) {
            throw new StoreException("The disk is full.", null);
        }
    }

    @Override
    public void putGateway(Gateway gateway) throws StoreException {
        work();
        gateways.put(gateway.deviceId(), gateway);
    }

    @Override
    public Optional<Gateway> gateway(String deviceId) throws StoreException {
        work();
        return Optional.ofNullable(gateways.get(deviceId));
    }

    @Override
    public List<Gateway> gateways(String after, int limit) {
        return gateways.values().stream().filter(each -> each.deviceId().compareTo(after) > 0).limit(limit).toList();
    }

    @Override
    public void beginSession(String deviceId, String session, long message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean offerSecrets(String deviceId, String session, String shown, SecretDigests offered) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean adoptSecrets(String deviceId, SecretDigests offered) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean withdrawOffer(String deviceId, SecretDigests offered) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean endRenewal(String deviceId, String shown, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putCredentials(GatewayCredentials credentials) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<GatewayCredentials> credentials(String deviceId) {
        return Optional.empty();
    }

    @Override
    public boolean replaceClientNonce(String deviceId, byte[] used, byte[] next, String session, long message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean continueSession(String deviceId, String session, long from, long to, byte[] serverNonce) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void storeServerNonce(String deviceId, byte[] nonce) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putPackage(ReleasePackage release) {
        packages.putIfAbsent(release.sha256(), release);
    }

    @Override
    public Optional<ReleasePackage> findPackage(String sha256) {
        return Optional.ofNullable(packages.get(sha256));
    }

    @Override
    public List<ReleasePackage> packages() {
        return packages.values().stream().sorted(Comparator.comparing(ReleasePackage::published).reversed()).toList();
    }

    @Override
    public void removePackage(String sha256) {
        packages.remove(sha256);
    }

    @Override
    public void createJob(UpdateJob job, String firstEvent) throws StoreException {
        work();
        if (openJob(job.deviceId(), job.instanceUri()).isPresent()) {
            throw new StoreException("There is an open job.", null);
        }
        beforeJob.run();
        keep(job);
        events.add(new JobEvent(job.id(), 1, job.changed(), job.state(), firstEvent));
    }

    /** Like the store of the server it gives no token back: at most one counts for a job, the last. */
    private void keep(UpdateJob job) {
        if (job.token() != null) {
            tokens.values().remove(job.id());
            tokens.put(job.token(), job.id());
        }
        jobs.put(job.id(), withToken(job, null));
    }

    /** What the URLs of a job carry. */
    String tokenOf(UpdateJob job) {
        return tokens.entrySet().stream().filter(entry -> entry.getValue().equals(job.id())).map(Map.Entry::getKey).findFirst().orElseThrow();
    }

    private static UpdateJob withToken(UpdateJob job, String token) {
        return new UpdateJob(job.id(), job.deviceId(), job.instanceUri(), job.correlator(), job.operation(), job.packageSha256(), job.fromVersion(),
                job.toVersion(), token, job.state(), job.execStatus(), job.downloadStatus(), job.resultCode(), job.detail(), job.created(),
                job.changed(), job.due(), job.revision(), job.transfers(), job.consent());
    }

    @Override
    public boolean updateJob(UpdateJob next, String event) throws StoreException {
        work();
        if (jobs.get(next.id()).revision() != next.revision() - 1) {
            return false;
        }
        keep(next);
        events.add(new JobEvent(next.id(), events(next.id()).size() + 1, next.changed(), next.state(), event));
        return true;
    }

    @Override
    public Optional<UpdateJob> job(String jobId) {
        return Optional.ofNullable(jobs.get(jobId));
    }

    @Override
    public List<UpdateJob> jobsBeginningWith(String idBeginning, int limit) {
        return jobs.values().stream().filter(job -> job.id().startsWith(idBeginning)).limit(limit).toList();
    }

    @Override
    public Optional<UpdateJob> openJob(String deviceId, String instanceUri) {
        return find(job -> job.deviceId().equals(deviceId) && job.instanceUri().equals(instanceUri) && !job.state().closed());
    }

    @Override
    public List<UpdateJob> overdueJobs(Instant now, int limit) {
        return jobs.values().stream().filter(job -> !job.state().closed() && job.due().isBefore(now)).toList();
    }

    @Override
    public Optional<UpdateJob> jobByCorrelator(String deviceId, String correlator) {
        return find(job -> job.deviceId().equals(deviceId) && job.correlator().equals(correlator));
    }

    @Override
    public Optional<String> deviceByCertificate(String certificate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<UpdateJob> jobByToken(String token) {
        return Optional.ofNullable(tokens.get(token)).map(jobs::get).map(job -> withToken(job, token));
    }

    @Override
    public List<UpdateJob> jobs(String deviceId, int limit) throws StoreException {
        work();
        Stream<UpdateJob> all = jobs.values().stream().filter(job -> deviceId == null || job.deviceId().equals(deviceId));
        return all.sorted(Comparator.comparing(UpdateJob::created).reversed()).limit(limit).toList();
    }

    @Override
    public List<JobEvent> events(String jobId) {
        return events.stream().filter(event -> event.jobId().equals(jobId)).toList();
    }

    private Optional<UpdateJob> find(Predicate<UpdateJob> wanted) {
        return jobs.values().stream().filter(wanted).findFirst();
    }
}
