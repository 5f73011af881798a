package org.fumogateway.serverstore.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** The store on a {@link Database}: each method is one read or one transaction. */
final class JdbcServerStore extends JdbcOperatorStore implements ServerStore {

    private final Database database;
    private final CredentialVault vault;

    private JdbcServerStore(Database database, CredentialVault vault) {
        super(database);
        this.database = database;
        this.vault = vault;
    }

    /** Takes the keys and makes the database ready; the database is closed if that fails. */
    static JdbcServerStore open(Database database, KeySource keys) throws StoreException {
        try {
            return new JdbcServerStore(database, CredentialVault.open(database, keys));
        } catch (StoreException e) {
            database.close();
            throw new StoreException("The server database is not usable: " + e.getMessage(), e);
        }
    }

    CredentialVault vault() {
        return vault;
    }

    void close() throws StoreException {
        database.close();
    }

    @Override
    public void putGateway(Gateway gateway) throws StoreException {
        change(connection -> GatewayTable.put(connection, gateway));
    }

    @Override
    public Optional<Gateway> gateway(String deviceId) throws StoreException {
        return database.read(connection -> GatewayTable.find(connection, deviceId));
    }

    @Override
    public List<Gateway> gateways(String after, int limit) throws StoreException {
        return database.read(connection -> GatewayTable.page(connection, after, bounded(limit)));
    }

    @Override
    public void putCredentials(GatewayCredentials credentials) throws StoreException {
        change(connection -> CredentialsTable.put(connection, vault, credentials));
    }

    @Override
    public Optional<GatewayCredentials> credentials(String deviceId) throws StoreException {
        return database.read(connection -> CredentialsTable.find(connection, vault, deviceId));
    }

    @Override
    public Optional<String> deviceByCertificate(String certificate) throws StoreException {
        return database.read(connection -> CredentialsTable.deviceByCertificate(connection, certificate));
    }

    @Override
    public boolean replaceClientNonce(String deviceId, byte[] used, byte[] next, String session, long message) throws StoreException {
        return database.write(connection -> CredentialsTable.replaceClientNonce(connection, deviceId, used, next, session, message));
    }

    @Override
    public boolean continueSession(String deviceId, String session, long from, long to, byte[] serverNonce) throws StoreException {
        return database.write(connection -> CredentialsTable.continueSession(connection, deviceId, session, from, to, serverNonce));
    }

    @Override
    public void storeServerNonce(String deviceId, byte[] nonce) throws StoreException {
        change(connection -> CredentialsTable.putServerNonce(connection, deviceId, nonce));
    }

    @Override
    public void beginSession(String deviceId, String session, long message) throws StoreException {
        change(connection -> CredentialsTable.beginSession(connection, deviceId, session, message));
    }

    @Override
    public boolean offerSecrets(String deviceId, String session, String shown, SecretDigests offered) throws StoreException {
        return database.write(connection -> CredentialsTable.offer(connection, vault, deviceId, session, shown, offered));
    }

    @Override
    public boolean adoptSecrets(String deviceId, SecretDigests offered) throws StoreException {
        return database.write(connection -> CredentialsTable.adopt(connection, vault, deviceId, offered));
    }

    @Override
    public boolean endRenewal(String deviceId, String shown, String reason) throws StoreException {
        return database.write(connection -> CredentialsTable.endRenewal(connection, vault, deviceId, shown, reason));
    }

    @Override
    public boolean withdrawOffer(String deviceId, SecretDigests offered) throws StoreException {
        return database.write(connection -> CredentialsTable.withdrawOffer(connection, vault, deviceId, offered));
    }

    @Override
    public void putPackage(ReleasePackage release) throws StoreException {
        change(connection -> PackageTable.put(connection, release));
    }

    @Override
    public Optional<ReleasePackage> findPackage(String sha256) throws StoreException {
        return database.read(connection -> PackageTable.find(connection, sha256));
    }

    @Override
    public List<ReleasePackage> packages() throws StoreException {
        return database.read(PackageTable::all);
    }

    @Override
    public void removePackage(String sha256) throws StoreException {
        change(connection -> PackageTable.remove(connection, sha256));
    }

    @Override
    public void createJob(UpdateJob job, String firstEvent) throws StoreException {
        change(connection -> JobTable.create(connection, job, firstEvent));
    }

    @Override
    public boolean updateJob(UpdateJob next, String event) throws StoreException {
        return database.write(connection -> JobTable.update(connection, next, event));
    }

    @Override
    public Optional<UpdateJob> job(String jobId) throws StoreException {
        return database.read(connection -> JobTable.byId(connection, jobId));
    }

    @Override
    public List<UpdateJob> jobsBeginningWith(String idBeginning, int limit) throws StoreException {
        return database.read(connection -> JobTable.beginningWith(connection, idBeginning, bounded(limit)));
    }

    @Override
    public Optional<UpdateJob> openJob(String deviceId, String instanceUri) throws StoreException {
        return database.read(connection -> JobTable.open(connection, deviceId, instanceUri));
    }

    @Override
    public List<UpdateJob> overdueJobs(Instant now, int limit) throws StoreException {
        return database.read(connection -> JobTable.overdue(connection, now, bounded(limit)));
    }

    @Override
    public Optional<UpdateJob> jobByCorrelator(String deviceId, String correlator) throws StoreException {
        return database.read(connection -> JobTable.byCorrelator(connection, deviceId, correlator));
    }

    @Override
    public Optional<UpdateJob> jobByToken(String token) throws StoreException {
        return database.read(connection -> JobTable.byToken(connection, token));
    }

    @Override
    public List<UpdateJob> jobs(String deviceId, int limit) throws StoreException {
        return database.read(connection -> JobTable.newest(connection, deviceId, bounded(limit)));
    }

    @Override
    public List<JobEvent> events(String jobId) throws StoreException {
        return database.read(connection -> JobTable.events(connection, jobId));
    }

    /** A change without a result. */
    @FunctionalInterface
    private interface Change {
        void run(java.sql.Connection connection) throws java.sql.SQLException, StoreException;
    }

    private void change(Change change) throws StoreException {
        database.write(connection -> {
            change.run(connection);
            return null;
        });
    }
}
