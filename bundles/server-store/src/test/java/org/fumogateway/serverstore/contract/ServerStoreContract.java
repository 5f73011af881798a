package org.fumogateway.serverstore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.RenewalState;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How every {@link ServerStore} behaves, whatever is beneath it (FUMO-115, SEC-37). Whoever provides another store extends this in a test of its
 * own; each test method gets an empty store.
 */
public abstract class ServerStoreContract extends OperatorStoreContract {

    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    private static final String INSTANCE = "./FwUpdate/Gw";

    @Test
    @Proves({"FUMO-110", "FUMO-111", "FUMO-112"})
    @DisplayName("A gateway comes back with its leaves and instances after a restart")
    void gatewayRoundTrip() throws StoreException {
        Gateway gateway = gateway(DEVICE);

        store().putGateway(gateway);

        assertThat(reopened().gateway(DEVICE)).contains(gateway);
    }

    @Test
    @DisplayName("Storing a gateway again replaces what was known, nothing of the old remains")
    void gatewayReplaced() throws StoreException {
        store().putGateway(gateway(DEVICE));
        Gateway changed = new Gateway(DEVICE, Map.of(Gateway.FIRMWARE_VERSION, "4.2.0"), List.of(), NOW, NOW.plusSeconds(5),
                null);

        store().putGateway(changed);

        assertThat(store().gateway(DEVICE)).contains(changed);
    }

    @Test
    @DisplayName("Gateways are read page by page in the order of their device ids")
    void gatewayPages() throws StoreException {
        for (String id : List.of("c", "a", "b")) {
            store().putGateway(gateway(id));
        }

        assertThat(store().gateways("", 2)).extracting(Gateway::deviceId).containsExactly("a", "b");
        assertThat(store().gateways("b", 2)).containsExactly(gateway("c"));
    }

    @Test
    @Proves({"SEC-37", "SEC-111"})
    @DisplayName("Credentials and the latest nonces of both directions survive a restart")
    void credentialsRoundTrip() throws StoreException {
        store().putCredentials(credentials());
        assertThat(store().replaceClientNonce(DEVICE, octets("client"), octets("next client"), "s1", 1)).isTrue();
        store().storeServerNonce(DEVICE, octets("next server"));

        GatewayCredentials read = reopened().credentials(DEVICE).orElseThrow();

        assertThat(read.clientName()).isEqualTo("gw");
        assertThat(read.clientDigest()).isEqualTo("c-digest");
        assertThat(read.serverName()).isEqualTo("srv");
        assertThat(read.serverDigest()).isEqualTo("s-digest");
        assertThat(read.clientNonce()).isEqualTo(octets("next client"));
        assertThat(read.serverNonce()).isEqualTo(octets("next server"));
        assertThat(read.authentication()).isEqualTo(GatewayCredentials.Authentication.HMAC);
    }

    @Test
    @Proves({"BOOT-62", "SEC-111"})
    @DisplayName("Offered secrets stand beside those that count, over a restart; once shown only they count; nonces are not touched")
    void renewal() throws StoreException {
        SecretDigests first = new SecretDigests("c-new", "s-new");
        SecretDigests second = new SecretDigests("c-newer", "s-newer", "newer secret");
        store().putCredentials(credentials().withServerSecret("first secret").withRenewal(RenewalState.DUE));
        assertThat(store().offerSecrets(DEVICE, "s1", "c-digest", first)).as("no session yet").isFalse();
        assertThat(store().replaceClientNonce(DEVICE, octets("client"), octets("next client"), "s1", 1)).isTrue();
        assertThat(store().offerSecrets(DEVICE, "s0", "c-digest", first)).as("another session").isFalse();
        assertThat(store().offerSecrets(DEVICE, "s1", "c-other", first)).as("another enrolment since").isFalse();
        assertThat(store().offerSecrets(DEVICE, "s1", "c-digest", first)).isTrue();
        assertThat(store().offerSecrets(DEVICE, "s1", "c-digest", second)).isTrue();

        GatewayCredentials both = reopened().credentials(DEVICE).orElseThrow();
        assertThat(both.clientDigest() + " " + both.serverDigest() + " " + both.renewalDue()).isEqualTo("c-digest s-digest true");
        assertThat(both.offered()).isEqualTo(second);
        assertThat(both.serverSecret()).isEqualTo("first secret");
        assertThat(both.renewal().offers()).isEqualTo(2);
        assertThat(store().adoptSecrets(DEVICE, first)).isFalse();
        assertThat(store().adoptSecrets(DEVICE, second)).isTrue();
        assertThat(store().adoptSecrets(DEVICE, second)).as("again").isFalse();

        GatewayCredentials after = reopened().credentials(DEVICE).orElseThrow();
        assertThat(after.clientDigest() + " " + after.serverDigest() + " " + after.renewalDue()).isEqualTo("c-newer s-newer false");
        assertThat(after.renewal()).isEqualTo(RenewalState.NONE);
        assertThat(after.serverSecret()).isEqualTo("newer secret");
        assertThat(after.clientNonce()).isEqualTo(octets("next client"));
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("Where the renewal ends without new secrets, why is kept, and what was offered until it is withdrawn; a new enrolment knows nothing of it")
    void renewalEnds() throws StoreException {
        SecretDigests offered = new SecretDigests("c", "s", "secret");
        store().putCredentials(credentials().withRenewal(true, null));
        assertThat(store().replaceClientNonce(DEVICE, octets("client"), octets("next client"), "s1", 1)).isTrue();
        assertThat(store().offerSecrets(DEVICE, "s1", "c-digest", offered)).isTrue();
        assertThat(store().withdrawOffer(DEVICE, offered)).as("still due").isFalse();
        assertThat(store().endRenewal(DEVICE, "c-other", "it answered 406")).as("another enrolment since").isFalse();
        assertThat(reopened().credentials(DEVICE).orElseThrow().renewal()).isEqualTo(new RenewalState(true, 1, "", offered));
        assertThat(store().endRenewal(DEVICE, "c-digest", "it answered 406")).isTrue();
        assertThatThrownBy(() -> store().endRenewal("nobody", "c-digest", "it answered 406")).isInstanceOf(StoreException.class);
        assertThat(reopened().credentials(DEVICE).orElseThrow().renewal()).isEqualTo(new RenewalState(false, 1, "it answered 406", offered));
        assertThat(store().withdrawOffer(DEVICE, new SecretDigests("c", "s"))).as("others").isFalse();
        assertThat(store().withdrawOffer(DEVICE, offered)).isTrue();
        assertThat(store().withdrawOffer(DEVICE, offered)).as("again").isFalse();
        assertThat(reopened().credentials(DEVICE).orElseThrow().renewal()).isEqualTo(new RenewalState(false, 1, "it answered 406", null));
        store().putCredentials(credentials());
        assertThat(store().credentials(DEVICE).orElseThrow().renewal()).isEqualTo(RenewalState.NONE);
    }

    @Test
    @Proves({"BOOT-62", "DM-75"})
    @DisplayName("A session without a nonce is noted too: offers are bound to it, and an older one is over")
    void sessionWithoutNonce() throws StoreException {
        SecretDigests offered = new SecretDigests("c", "s");
        store().putCredentials(credentials().withRenewal(RenewalState.DUE));
        store().beginSession(DEVICE, "s1", 1);
        store().beginSession(DEVICE, "s2", 1);
        assertThat(store().offerSecrets(DEVICE, "s1", "c-digest", offered)).isFalse();
        assertThat(reopened().offerSecrets(DEVICE, "s2", "c-digest", offered)).isTrue();
        assertThat(store().credentials(DEVICE).orElseThrow().clientNonce()).isEqualTo(octets("client"));
        assertThatThrownBy(() -> store().beginSession("nobody", "s", 1)).isInstanceOf(StoreException.class);
    }

    @Test
    @Proves({"SEC-32", "SEC-37"})
    @DisplayName("Of many sessions that began with the same nonce exactly one replaces it; the others leave what it stored")
    void nonceOnce() throws Exception {
        store().putCredentials(credentials());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> sessions = IntStream.range(0, 4).<Callable<Boolean>>mapToObj(
                    i -> () -> store().replaceClientNonce(DEVICE, octets("client"), octets("next " + i), "s" + i, 1)).toList();
            List<Integer> winners = new ArrayList<>();
            var results = threads.invokeAll(sessions);
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i).get()) {
                    winners.add(i);
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(reopened().credentials(DEVICE).orElseThrow().clientNonce()).isEqualTo(octets("next " + winners.get(0)));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Proves({"SEC-32", "SEC-37"})
    @DisplayName("Each message of a session is taken once, in the session that proved itself last; with it goes the server's next nonce")
    void messageOnce() throws StoreException {
        store().putCredentials(credentials());
        assertThat(store().continueSession(DEVICE, "s1", 0, 1, null)).isFalse();
        assertThat(store().replaceClientNonce(DEVICE, octets("client"), octets("n1"), "s1", 1)).isTrue();

        assertThat(store().continueSession(DEVICE, "s1", 1, 2, octets("server 2"))).isTrue();
        assertThat(store().continueSession(DEVICE, "s1", 1, 2, octets("replayed"))).isFalse();
        assertThat(reopened().continueSession(DEVICE, "s1", 2, 7, null)).isTrue();
        assertThat(store().credentials(DEVICE).orElseThrow().serverNonce()).isEqualTo(octets("server 2"));

        assertThat(store().replaceClientNonce(DEVICE, octets("n1"), octets("n2"), "s2", 1)).isTrue();
        assertThat(store().continueSession(DEVICE, "s1", 7, 8, octets("late"))).isFalse();
        store().putCredentials(credentials());
        assertThat(store().credentials(DEVICE).orElseThrow().serverNonce()).isEqualTo(octets("server"));
        assertThat(store().continueSession(DEVICE, "s2", 1, 2, null)).as("new credentials count from the next session on (SEC-9)").isTrue();
        assertThatThrownBy(() -> store().continueSession("nobody", "s", 1, 2, null)).isInstanceOf(StoreException.class);
    }

    @Test
    @DisplayName("Changes of many at once are all there, whole, and a change that is refused among them takes no other with it")
    void manyAtOnce() throws Exception {
        store().createJob(job("taken", UpdateJob.State.NEW, 0), "x");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Boolean>> changes = IntStream.range(0, 120).<Callable<Boolean>>mapToObj(i -> () -> i % 3 == 0 ? refused("r" + i)
                    : kept("k" + i)).toList();
            for (var change : threads.invokeAll(changes)) {
                assertThat(change.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        ServerStore after = reopened();
        assertThat(after.gateways("", 1000)).hasSize(80).allMatch(gateway -> gateway.instances().size() == 2 && gateway.details().size() == 2);
        assertThat(after.jobs(null, 1000)).extracting(UpdateJob::id).containsExactly("taken");
    }

    private boolean kept(String id) throws StoreException {
        store().putGateway(gateway(id));
        return true;
    }

    /** One change that fails with its first row, and one that fails when a row of it is written already: a job needs a line in its timeline. */
    private boolean refused(String id) {
        assertThatThrownBy(() -> store().createJob(job(id, UpdateJob.State.NEW, 0), "x")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store().createJob(job(id, UpdateJob.State.REFUSED, 0), null)).isInstanceOf(StoreException.class);
        return true;
    }

    @Test
    @DisplayName("A nonce for a gateway without credentials is refused, and an unknown gateway has none")
    void nonceOfNobody() throws StoreException {
        assertThat(store().credentials("nobody")).isEmpty();
        assertThatThrownBy(() -> store().replaceClientNonce("nobody", octets("x"), octets("y"), "s", 1)).isInstanceOf(StoreException.class);
    }

    @Test
    @Proves({"PKG-79"})
    @DisplayName("Packages are listed newest first, publishing the same file again changes nothing, withdrawing removes it")
    void packages() throws StoreException {
        ReleasePackage older = release("aa", NOW);
        ReleasePackage newer = release("bb", NOW.plusSeconds(1));
        store().putPackage(older);
        store().putPackage(newer);
        store().putPackage(release("aa", NOW.plusSeconds(99)));

        assertThat(store().packages()).containsExactly(newer, older);
        assertThat(reopened().findPackage("aa")).contains(older);

        store().removePackage("aa");
        assertThat(store().packages()).containsExactly(newer);
    }

    @Test
    @Proves({"SEC-2"})
    @DisplayName("A certificate leads to the one device that has it, until that is enrolled without; another one cannot have it too")
    void certificates() throws StoreException {
        store().putCredentials(withCertificate("urn:dev:c1", "ab"));
        store().putCredentials(withCertificate("urn:dev:c2", ""));
        store().putCredentials(withCertificate("urn:dev:c3", ""));
        ServerStore after = reopened();
        assertThat(after.deviceByCertificate("ab")).contains("urn:dev:c1");
        assertThat(after.deviceByCertificate("cd")).isEmpty();
        assertThat(after.deviceByCertificate("")).isEmpty();
        assertThat(after.credentials("urn:dev:c1").orElseThrow().certificate()).isEqualTo("ab");
        assertThatThrownBy(() -> store().putCredentials(withCertificate("urn:dev:c2", "ab"))).isInstanceOf(StoreException.class);
        store().putCredentials(withCertificate("urn:dev:c1", ""));
        store().putCredentials(withCertificate("urn:dev:c2", "ab"));
        assertThat(store().deviceByCertificate("ab")).contains("urn:dev:c2");
    }

    private static GatewayCredentials withCertificate(String device, String certificate) {
        return new GatewayCredentials(device, "gw", "digest", "srv", "digest", octets("n"), octets("m"), GatewayCredentials.Authentication.DIGEST,
                certificate);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A job is found by id, correlator, token and as the open one of its instance; its token is told to nobody who does not know it")
    void jobLookups() throws StoreException {
        UpdateJob job = job("j1", UpdateJob.State.NEW, 0);

        store().createJob(job, "Chosen.");

        ServerStore after = reopened();
        UpdateJob told = withoutToken(job);
        assertThat(after.job("j1")).contains(told);
        assertThat(after.jobByCorrelator(DEVICE, "op-j1")).contains(told);
        assertThat(after.jobByCorrelator("another", "op-j1")).isEmpty();
        assertThat(after.jobByToken("token-j1")).contains(job);
        assertThat(after.jobByToken("token-j2")).isEmpty();
        assertThat(after.openJob(DEVICE, INSTANCE)).contains(told);
        assertThat(after.openJob(DEVICE, "./FwUpdate/Modem")).isEmpty();
    }

    @Test
    @Proves({"DL-106"})
    @DisplayName("A change with a token gives the job that one and voids the one before; a change without leaves it")
    void anotherToken() throws StoreException {
        store().createJob(job("j1", UpdateJob.State.NEW, 0), "Chosen.");
        UpdateJob begins = withToken(job("j1", UpdateJob.State.NEW, 1), "token-later");

        assertThat(store().updateJob(begins, "The person agreed.")).isTrue();
        assertThat(store().updateJob(withoutToken(job("j1", UpdateJob.State.COMMANDED, 2)), "Told.")).isTrue();

        assertThat(reopened().jobByToken("token-j1")).isEmpty();
        assertThat(reopened().jobByToken("token-later")).map(UpdateJob::state).contains(UpdateJob.State.COMMANDED);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A gateway instance never has two open jobs at once")
    void oneOpenJob() throws StoreException {
        store().createJob(job("j1", UpdateJob.State.NEW, 0), "Chosen.");

        assertThatThrownBy(() -> store().createJob(job("j2", UpdateJob.State.NEW, 0), "Chosen."))
                .isInstanceOf(StoreException.class).hasMessageContaining("open update job");
        assertThat(store().job("j2")).isEmpty();
        assertThat(store().events("j2")).isEmpty();

        assertThat(store().updateJob(job("j1", UpdateJob.State.REFUSED, 1), "Refused.")).isTrue();
        store().createJob(job("j2", UpdateJob.State.NEW, 0), "Chosen.");
        assertThat(store().openJob(DEVICE, INSTANCE)).map(UpdateJob::id).contains("j2");
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("Whether the person at a gateway was asked for a job, and what he said, is there after a restart")
    void consents() throws StoreException {
        store().createJob(consent(job("j1", UpdateJob.State.NEW, 0), UpdateJob.Consent.AWAITED), "Chosen.");
        assertThat(reopened().openJob(DEVICE, INSTANCE)).map(UpdateJob::awaitsConsent).contains(true);
        assertThat(store().updateJob(consent(job("j1", UpdateJob.State.REFUSED, 1), UpdateJob.Consent.DENIED), "No.")).isTrue();

        assertThat(reopened().job("j1")).map(UpdateJob::consent).contains(UpdateJob.Consent.DENIED);
        assertThat(store().openJob(DEVICE, INSTANCE)).isEmpty();
    }

    @Test
    @Proves({"FUMO-115", "FUMO-124"})
    @DisplayName("How often a package was begun to be sent is kept with its job")
    void transfers() throws StoreException {
        store().createJob(transfers(job("j1", UpdateJob.State.NEW, 0), 1), "Chosen.");
        assertThat(store().job("j1")).map(UpdateJob::transfers).contains(1);
        assertThat(store().updateJob(transfers(job("j1", UpdateJob.State.NEW, 1), 2), "Once more.")).isTrue();

        ServerStore after = reopened();
        assertThat(after.job("j1")).map(UpdateJob::transfers).contains(2);
        assertThat(after.openJob(DEVICE, INSTANCE)).map(UpdateJob::transfers).contains(2);
    }

    @Test
    @DisplayName("A change that is not based on the last revision changes neither job nor timeline")
    void compareAndSet() throws StoreException {
        store().createJob(job("j1", UpdateJob.State.NEW, 0), "Chosen.");
        assertThat(store().updateJob(job("j1", UpdateJob.State.COMMANDED, 1), "Accepted.")).isTrue();

        assertThat(store().updateJob(job("j1", UpdateJob.State.REFUSED, 1), "Too late.")).isFalse();
        assertThat(store().updateJob(job("j1", UpdateJob.State.REFUSED, 3), "From the future.")).isFalse();

        assertThat(store().job("j1")).map(UpdateJob::state).contains(UpdateJob.State.COMMANDED);
        assertThat(store().events("j1")).extracting(JobEvent::text).containsExactly("Chosen.", "Accepted.");
    }

    @Test
    @DisplayName("Jobs are listed newest first, for one gateway or for all, and never more than asked for")
    void jobLists() throws StoreException {
        store().createJob(job("j1", UpdateJob.State.SUCCEEDED, 0), "x");
        store().createJob(at(job("j2", UpdateJob.State.NEW, 0), NOW.plusSeconds(1)), "x");

        assertThat(store().jobs(DEVICE, 10)).extracting(UpdateJob::id).containsExactly("j2", "j1");
        assertThat(store().jobs(null, 1)).extracting(UpdateJob::id).containsExactly("j2");
        assertThat(store().jobs("another", 10)).isEmpty();
    }

    @Test
    @DisplayName("A job is found by the beginning of its id however many came after it; signs of a pattern are only letters")
    void jobsByBeginning() throws StoreException {
        store().createJob(job("abc-1", UpdateJob.State.SUCCEEDED, 0), "x");
        store().createJob(job("abd-2", UpdateJob.State.SUCCEEDED, 0), "x");
        store().createJob(job("Abc-3", UpdateJob.State.SUCCEEDED, 0), "x");

        assertThat(store().jobsBeginningWith("abc", 10)).extracting(UpdateJob::id).containsExactly("abc-1");
        assertThat(store().jobsBeginningWith("ab", 10)).extracting(UpdateJob::id).containsExactly("abc-1", "abd-2");
        assertThat(store().jobsBeginningWith("ab", 1)).hasSize(1);
        assertThat(store().jobsBeginningWith("ab%", 10)).isEmpty();
        assertThat(store().jobsBeginningWith("a_c", 10)).isEmpty();
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("Open jobs that are due are found by their own deadline, closed ones are not")
    void overdueJobs() throws StoreException {
        store().createJob(job("closed", UpdateJob.State.SUCCEEDED, 0), "x");
        store().createJob(job("open", UpdateJob.State.COMMANDED, 0), "x");

        assertThat(store().overdueJobs(NOW.plusSeconds(61), 10)).extracting(UpdateJob::id).containsExactly("open");
        assertThat(store().overdueJobs(NOW.plusSeconds(60), 10)).isEmpty();
    }

    private static Gateway gateway(String id) {
        return new Gateway(id, Map.of(Gateway.MANUFACTURER, "Example Works", Gateway.FIRMWARE_VERSION, "4.1.7"),
                List.of(new FumoInstance(INSTANCE, Set.of(FumoInstance.Node.DOWNLOAD_AND_UPDATE, FumoInstance.Node.UPDATE), 10,
                        ""),
                        new FumoInstance("./FwUpdate/Modem", Set.of(), 0, "x")), NOW, NOW, NOW);
    }

    private static GatewayCredentials credentials() {
        return new GatewayCredentials(DEVICE, "gw", "c-digest", "srv", "s-digest", octets("client"), octets("server"),
                GatewayCredentials.Authentication.HMAC);
    }

    private static ReleasePackage release(String sha256, Instant published) {
        return new ReleasePackage(sha256, 450, "t-1", "Test", "4.2.0", List.of("exampleworks,gw-200", "second"), List.of("C1"),
                List.of(), null, 7, published);
    }

    private static UpdateJob withoutToken(UpdateJob job) {
        return withToken(job, null);
    }

    private static UpdateJob withToken(UpdateJob job, String token) {
        return new UpdateJob(job.id(), job.deviceId(), job.instanceUri(), job.correlator(), job.operation(), job.packageSha256(), job.fromVersion(),
                job.toVersion(), token, job.state(), job.execStatus(), job.downloadStatus(), job.resultCode(), job.detail(), job.created(),
                job.changed(), job.due(), job.revision(), job.transfers());
    }

    /** A job of the one instance. */
    protected static UpdateJob job(String id, UpdateJob.State state, long revision) {
        return new UpdateJob(id, DEVICE, INSTANCE, "op-" + id, UpdateJob.Operation.DOWNLOAD_AND_UPDATE, "aa", "4.1.7", "4.2.0",
                "token-" + id, state, 202, 900, 200, "", NOW, NOW, NOW.plusSeconds(60 + revision), revision);
    }

    private static UpdateJob transfers(UpdateJob job, int transfers) {
        return new UpdateJob(job.id(), job.deviceId(), job.instanceUri(), job.correlator(), job.operation(), job.packageSha256(),
                job.fromVersion(), job.toVersion(), job.token(), job.state(), job.execStatus(), job.downloadStatus(), job.resultCode(), job.detail(),
                job.created(), job.changed(), job.due(), job.revision(), transfers);
    }

    private static UpdateJob consent(UpdateJob job, UpdateJob.Consent consent) {
        return new UpdateJob(job.id(), job.deviceId(), job.instanceUri(), job.correlator(), job.operation(), job.packageSha256(),
                job.fromVersion(), job.toVersion(), job.token(), job.state(), job.execStatus(), job.downloadStatus(), job.resultCode(), job.detail(),
                job.created(), job.changed(), job.due(), job.revision(), job.transfers(), consent);
    }

    private static UpdateJob at(UpdateJob job, Instant created) {
        return new UpdateJob(job.id(), job.deviceId(), job.instanceUri(), job.correlator(), job.operation(), job.packageSha256(),
                job.fromVersion(), job.toVersion(), job.token(), job.state(), job.execStatus(), job.downloadStatus(),
                job.resultCode(), job.detail(), created, created, job.due(), job.revision());
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
