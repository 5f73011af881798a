package org.fumogateway.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Everything the server must not lose. What a method changed is durable when it returns. Thread-safe. Lists are ordered by identity and read in
 * pages: give the last identity of a page to get the next one.
 */
@ConsumerType
public interface ServerStore extends OperatorStore {

    /** Most rows of one page. */
    int MAX_PAGE = 1000;

    /** Stores a gateway, new or changed. */
    void putGateway(Gateway gateway) throws StoreException;

    /** One gateway. */
    Optional<Gateway> gateway(String deviceId) throws StoreException;

    /** Gateways behind that device id ({@code ""} for the first page). */
    List<Gateway> gateways(String after, int limit) throws StoreException;

    /** Stores credentials, new or changed. A certificate that another device has is refused. */
    void putCredentials(GatewayCredentials credentials) throws StoreException;

    /** Credentials of a device. */
    Optional<GatewayCredentials> credentials(String deviceId) throws StoreException;

    /** The device whose connections must show that certificate (SHA-256, lower case hexadecimal); at most one device has it. */
    Optional<String> deviceByCertificate(String certificate) throws StoreException;

    /**
     * Replaces the nonce that the gateway has just used by the one it uses next (SEC-32, SEC-37). Of several sessions that were begun with the same
     * nonce one succeeds, so that a proof counts once.
     *
     * @param used    the nonce that was stored when the session began
     * @param next    the nonce to store
     * @param session identity of that session: from now on it is the gateway's only one that may go on (DM-75)
     * @param message the number of its message that used the nonce
     * @return false if another one is stored by now; nothing was changed
     * @throws StoreException if the store fails or has no credentials of that device
     */
    boolean replaceClientNonce(String deviceId, byte[] used, byte[] next, String session, long message) throws StoreException;

    /**
     * Notes that a later message of a session is taken. Of several servers that are given the same message one succeeds, so that each message
     * counts once, whoever takes it.
     *
     * @param from        the message that was noted before
     * @param to          the message that is taken
     * @param serverNonce nonce that the server uses next, stored at the same time; null to leave it
     * @return false if that session is not the gateway's one any more or another message was noted before; nothing was changed
     * @throws StoreException if the store fails or has no credentials of that device
     */
    boolean continueSession(String deviceId, String session, long from, long to, byte[] serverNonce) throws StoreException;

    /** Stores the nonce that the server uses next (SEC-37). */
    void storeServerNonce(String deviceId, byte[] nonce) throws StoreException;

    /**
     * Notes that a gateway has begun a session by a proof without a nonce, whose session {@link #replaceClientNonce} does not note: from now on it is
     * the gateway's only one.
     *
     * @param message the number of the message with the proof
     * @throws StoreException if the store fails or has no credentials of that device
     */
    void beginSession(String deviceId, String session, long message) throws StoreException;

    /**
     * Stores secrets that a session is about to offer to its gateway, beside those that count and in the place of any that were offered before, and
     * counts the offer (BOOT-62).
     *
     * @param session the gateway's session
     * @param shown   the digest of the secret that the gateway has shown in it
     * @return false if that session is not the gateway's one any more or another secret counts by now; nothing was changed
     * @throws StoreException if the store fails or has no credentials of that device
     */
    boolean offerSecrets(String deviceId, String session, String shown, SecretDigests offered) throws StoreException;

    /**
     * Makes offered secrets the only ones that count, because the gateway has shown them.
     *
     * @return false if others are offered by now, or none; nothing was changed
     */
    boolean adoptSecrets(String deviceId, SecretDigests offered) throws StoreException;

    /**
     * Offers no secrets any more; what was offered last stays known.
     *
     * @param shown  digest of the gateway's secret that it has shown in the session that ends it
     * @param reason why, for operators: the end of a sentence about the gateway
     * @return false if the gateway has got other secrets since, as by another enrolment; nothing was changed
     * @throws StoreException if the store fails or has no credentials of that device
     */
    boolean endRenewal(String deviceId, String shown, String reason) throws StoreException;

    /**
     * Forgets secrets that were offered when nothing is due any more, because the gateway has refused them and goes on with those that count.
     *
     * @return false if others are offered by now, or new ones are due; nothing was changed
     */
    boolean withdrawOffer(String deviceId, SecretDigests offered) throws StoreException;

    /** Stores a published package; the same digest again changes nothing. */
    void putPackage(ReleasePackage release) throws StoreException;

    /** A package by the digest of its file. */
    Optional<ReleasePackage> findPackage(String sha256) throws StoreException;

    /** All published packages, newest first. */
    List<ReleasePackage> packages() throws StoreException;

    /** Withdraws a package: it is not offered any more. Jobs keep their own data. */
    void removePackage(String sha256) throws StoreException;

    /**
     * Stores a new job together with the first line of its timeline. At most one job per gateway and instance is open. Of its token no more than a
     * digest is kept: whoever reads the database cannot fetch a package with what stands there (DL-106).
     */
    void createJob(UpdateJob job, String firstEvent) throws StoreException;

    /**
     * Changes a job together with a line of its timeline.
     *
     * @param next  its revision must be one more than that of the stored job; a token takes the place of the one it had, none leaves that
     * @param event one sentence
     * @return false if the stored job has another revision; nothing was changed
     */
    boolean updateJob(UpdateJob next, String event) throws StoreException;

    /** A job. */
    Optional<UpdateJob> job(String jobId) throws StoreException;

    /** Jobs whose id begins like that, in the order of their ids: what an operator types of one. */
    List<UpdateJob> jobsBeginningWith(String idBeginning, int limit) throws StoreException;

    /** The open job of an instance. */
    Optional<UpdateJob> openJob(String deviceId, String instanceUri) throws StoreException;

    /** Open jobs that were due before that moment, the longest overdue first (FUMO-115: how lost jobs are found). */
    List<UpdateJob> overdueJobs(Instant now, int limit) throws StoreException;

    /** The job that carries that correlator for that device. */
    Optional<UpdateJob> jobByCorrelator(String deviceId, String correlator) throws StoreException;

    /** The job whose download URLs carry that token; the only way to read a job together with its token. */
    Optional<UpdateJob> jobByToken(String token) throws StoreException;

    /** Jobs of a gateway, newest first; of all gateways if the device id is null. */
    List<UpdateJob> jobs(String deviceId, int limit) throws StoreException;

    /** Timeline of a job, oldest first. */
    List<JobEvent> events(String jobId) throws StoreException;
}
