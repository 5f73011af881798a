package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway gets new secrets in its first session, and is never locked out, wherever the session breaks (BOOT-62). */
class SecretRenewalTest extends SessionTestBase {

    private static final Map<String, String> ACCOUNT = Map.of("./DMAcc", "other/own", "./DMAcc/other/ServerID", "elsewhere",
            "./DMAcc/other/AppAuth", "1", "./DMAcc/own/ServerID", "srv", "./DMAcc/own/AppAuth", "1/2", "./DMAcc/own/AppAuth/1/AAuthLevel", "CLCRED",
            "./DMAcc/own/AppAuth/2/AAuthLevel", "SRVCRED");

    private Map<String, String> tree = ACCOUNT;
    private int sessionId = 0x4A;

    @BeforeEach
    void due() {
        credentials.byDevice.computeIfPresent(DEVICE, (id, known) -> known.withRenewal(true, null));
    }

    private GatewayCredentials kept() {
        return credentials.byDevice.get(DEVICE);
    }

    /** The next session, with a proof of these secrets. */
    private Message session(String clientDigest) throws Exception {
        gateway = gateway(DEVICE, "gw", Integer.toHexString(sessionId++));
        return gateway.send(proof(clientDigest, kept().clientNonce()), opening(), true);
    }

    private static boolean accepted(Message message) {
        return header(message).code() == 212;
    }

    /** Answers the reads of the server until it sends something else. */
    private Message read(Message from) throws Exception {
        Message message = from;
        while (message.commands().stream().anyMatch(Get.class::isInstance)) {
            message = gateway.send(null, answers(message), true);
        }
        return message;
    }

    private List<Command> answers(Message message) {
        Get get = (Get) message.commands().stream().filter(Get.class::isInstance).findFirst().orElseThrow();
        int sent = message.header().msgId();
        List<Command> answers = new ArrayList<>(List.of(gateway.headerStatus(1, sent, 212, FRESH), gateway.status(2, sent, get.cmdId(), "Get", 200)));
        List<Item> items = get.items().stream().map(item -> item.target().uri()).filter(tree::containsKey)
                .map(uri -> Item.ofSource(uri, Meta.of("chr", "text/plain"), Data.ofText(tree.get(uri)))).toList();
        if (!items.isEmpty()) {
            answers.add(new Results(3, sent, get.cmdId(), null, null, null, items));
        }
        return answers;
    }

    private static Atomic atomic(Message message) {
        return (Atomic) message.commands().stream().filter(Atomic.class::isInstance).findFirst().orElseThrow();
    }

    /** The new secrets as the gateway gets them. */
    private static SecretDigests secrets(Message message) {
        List<String> values = atomic(message).commands().stream().map(each -> ((Replace) each).items().get(0).data().text()).toList();
        return new SecretDigests(Digests.accountDigest("gw", values.get(0)), Digests.accountDigest("srv", values.get(1)));
    }

    private Message done(Message message, int status) throws Exception {
        int sent = message.header().msgId();
        int id = atomic(message).cmdId();
        int inner = status == 200 ? 200 : 216;
        return gateway.send(null, List.of(gateway.headerStatus(1, sent, 200, null), gateway.status(2, sent, id, "Atomic", status),
                gateway.status(3, sent, id + 1, "Replace", inner), gateway.status(4, sent, id + 2, "Replace", inner)), true);
    }

    @Test
    @Proves({"BOOT-62", "SEC-4"})
    @DisplayName("The account is found by its ServerID, both secrets go out in one Atomic and count from the next session on; then the old ones are void")
    void renewed() throws Exception {
        dialogue.script.add(List.of(READ));
        Message offer = read(session(CLIENT_DIGEST));

        assertThat(atomic(offer).commands()).extracting(each -> ((Replace) each).items().get(0).target().uri())
                .containsExactly("./DMAcc/own/AppAuth/1/AAuthSecret", "./DMAcc/own/AppAuth/2/AAuthSecret");
        SecretDigests fresh = secrets(offer);
        assertThat(kept().offered()).as("durable before it is sent").isEqualTo(fresh);
        assertThat(dialogue.results).isEmpty();
        Message afterwards = done(offer, 200);
        assertThat(afterwards.commands()).hasAtLeastOneElementOfType(Get.class);
        assertThat(dialogue.results).containsExactly(List.of());
        assertThat(log.lines()).anyMatch(line -> line.contains("has new secrets")).noneMatch(line -> line.contains(fresh.client()));

        Message next = session(fresh.client());
        assertThat(accepted(next)).isTrue();
        assertThat(next.header().credential().data().text()).as("the server shows its new secret")
                .isEqualTo(Digests.md5(fresh.server(), kept().serverNonce()));
        assertThat(kept().clientDigest()).isEqualTo(fresh.client());
        assertThat(kept().offered()).isNull();
        assertThat(kept().renewalDue()).isFalse();
        assertThat(accepted(session(CLIENT_DIGEST))).isFalse();
        assertThat(accepted(session(fresh.client()))).isTrue();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("The rest of the session in which the secrets change goes on with the old ones, on both sides")
    void sameSession() throws Exception {
        Message offer = read(session(CLIENT_DIGEST));
        int sent = offer.header().msgId();
        Message repeated = gateway.send(null, List.of(gateway.headerStatus(1, sent, 407, FRESH)), true);

        assertThat(repeated.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, FRESH));
        assertThat(secrets(repeated)).isEqualTo(secrets(offer));
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("Broken before the gateway had the new secrets: the old ones count, and it is offered others")
    void brokenBeforeTheGatewayHadThem() throws Exception {
        SecretDigests lost = secrets(read(session(CLIENT_DIGEST)));

        Message offer = read(session(CLIENT_DIGEST));
        assertThat(kept().offered()).isEqualTo(secrets(offer)).isNotEqualTo(lost);
        assertThat(accepted(session(lost.client()))).as("nobody has these").isFalse();
        assertThat(accepted(session(secrets(offer).client()))).isTrue();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("Broken after the gateway had them, before it could say so: the new ones count, and the server shows its new one")
    void brokenBeforeTheAnswer() throws Exception {
        SecretDigests fresh = secrets(read(session(CLIENT_DIGEST)));

        Message next = session(fresh.client());
        assertThat(accepted(next)).isTrue();
        assertThat(next.header().credential().data().text()).isEqualTo(Digests.md5(fresh.server(), kept().serverNonce()));
        assertThat(next.commands()).as("nothing is offered again").noneMatch(Atomic.class::isInstance);
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("A gateway that said it took them and lost them with its power still comes with the old ones")
    void lostByTheGateway() throws Exception {
        done(read(session(CLIENT_DIGEST)), 200);

        Message again = session(CLIENT_DIGEST);
        assertThat(accepted(again)).isTrue();
        SecretDigests fresh = secrets(read(again));
        assertThat(accepted(session(fresh.client()))).isTrue();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("Broken in each of the reads: nothing has changed, and the next session begins anew")
    void brokenInReads() throws Exception {
        for (int reads = 0; reads < 3; reads++) {
            Message message = session(CLIENT_DIGEST);
            for (int i = 0; i < reads; i++) {
                message = gateway.send(null, answers(message), true);
            }
            assertThat(message.commands()).hasAtLeastOneElementOfType(Get.class);
            assertThat(kept().offered()).isNull();
        }
        assertThat(secrets(read(session(CLIENT_DIGEST)))).isNotNull();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("A store that fails before the offer: nothing is sent, the dialogue has its turn, the next session offers")
    void storeFailsBeforeTheOffer() throws Exception {
        Message message = session(CLIENT_DIGEST);
        message = gateway.send(null, answers(message), true);
        message = gateway.send(null, answers(message), true);
        credentials.refusesOffers = true;
        message = gateway.send(null, answers(message), true);

        assertThat(message.commands()).noneMatch(Atomic.class::isInstance);
        assertThat(dialogue.ends).containsExactly(true);
        credentials.refusesOffers = false;
        assertThat(secrets(read(session(CLIENT_DIGEST)))).isNotNull();
    }

    @Test
    @Proves({"BOOT-62", "SEC-37"})
    @DisplayName("A store that fails when the new secrets are shown: the same message comes again and counts, and so do they")
    void storeFailsWhenShown() throws Exception {
        SecretDigests fresh = secrets(read(session(CLIENT_DIGEST)));
        credentials.broken = true;
        assertThatThrownBy(() -> session(fresh.client())).isInstanceOf(StoreException.class);
        credentials.broken = false;

        assertThat(accepted(gateway.resend(null))).isTrue();
        assertThat(kept().clientDigest()).isEqualTo(fresh.client());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {406, 405, 425, 500, 507, 516})
    @Proves({"BOOT-62", "DM-123"})
    @DisplayName("A gateway that refuses keeps the old secrets and is not asked again; should it have the new ones after all, they count")
    void refused(int status) throws Exception {
        Message offer = read(session(CLIENT_DIGEST));
        Message closing = done(offer, status);
        assertThat(closing.commands()).hasOnlyElementsOfType(Status.class);
        assertThat(kept().renewalDue()).isFalse();
        assertThat(kept().renewal().ended()).as("what operators see").isEqualTo("it answered " + status + " to new ones");

        Message next = session(CLIENT_DIGEST);
        assertThat(accepted(next)).isTrue();
        assertThat(next.commands()).noneMatch(Get.class::isInstance);
        assertThat(accepted(session(secrets(offer).client()))).isTrue();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("An account that cannot be found or does not show where its secrets are is left alone, once and for all")
    void notFound() throws Exception {
        for (Map<String, String> shown : List.of(Map.<String, String>of(), Map.of("./DMAcc", "x", "./DMAcc/x/ServerID", "elsewhere"),
                Map.of("./DMAcc", "x", "./DMAcc/x/ServerID", "srv", "./DMAcc/x/AppAuth", "1", "./DMAcc/x/AppAuth/1/AAuthLevel", "CLCRED"))) {
            due();
            tree = shown;
            Message closing = read(session(CLIENT_DIGEST));
            assertThat(closing.commands()).hasOnlyElementsOfType(Status.class);
            assertThat(kept().renewalDue()).isFalse();
            assertThat(kept().clientDigest()).isEqualTo(CLIENT_DIGEST);
            assertThat(kept().renewal().ended()).isEqualTo("its account was not found, or takes no others");
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("keeps the secrets of its bootstrap document"));
    }

    @Test
    @Proves({"BOOT-62", "DM-199"})
    @DisplayName("After a refusal sessions move between servers again; once the gateway has gone on with its old secrets the refused ones are void")
    void refusedAndMoved() throws Exception {
        sealing = new ProcessSealing();
        dialogue.position = new byte[] {1};
        open(9);
        SecretDigests refused = refusedOffer();
        Sessions other = server(9);
        dialogue.script.add(List.of(READ));
        Message first = session(CLIENT_DIGEST);
        assertThat(kept().offered()).as("said in the first message only").isEqualTo(refused);

        gateway.sessions = other;
        Message moved = gateway.send(null, answers(first), true);

        assertThat(statusCodes(moved)).containsExactly(200);
        assertThat(dialogue.resumedAt).hasSize(1);
        assertThat(kept().offered()).as("where it moved to nobody knows that it began after the offer").isEqualTo(refused);
        dialogue.script.add(List.of(READ));
        Message later = session(CLIENT_DIGEST);
        gateway.send(null, answers(later), true);
        assertThat(kept().offered()).isNull();
        assertThat(accepted(session(refused.client()))).isFalse();
        assertThat(accepted(session(CLIENT_DIGEST))).isTrue();
        other.close();
    }

    @Test
    @Proves({"BOOT-62", "DM-199"})
    @DisplayName("A session that moves after its own refusal leaves what it refused: a gateway that rolled back only half and shows the new secret is not locked out")
    void refusedAndMovedAtOnce() throws Exception {
        sealing = new ProcessSealing();
        dialogue.position = new byte[] {1};
        open(9);
        Sessions other = server(9);
        dialogue.script.add(List.of(READ));
        Message offer = read(session(CLIENT_DIGEST));
        Message afterwards = done(offer, 516);

        gateway.sessions = other;
        Message moved = gateway.send(null, answers(afterwards), true);

        assertThat(statusCodes(moved)).containsExactly(200);
        assertThat(dialogue.resumedAt).hasSize(1);
        assertThat(accepted(session(secrets(offer).client()))).isTrue();
        other.close();
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("What the gateway refused last of all offers stays known, and counts should it show it after all")
    void lastRefused() throws Exception {
        for (int offers = 1; offers < SecretRenewal.MOST_OFFERS; offers++) {
            done(read(session(CLIENT_DIGEST)), 200);
        }
        SecretDigests refused = refusedOffer();
        dialogue.script.add(List.of(READ));
        Message later = session(CLIENT_DIGEST);
        gateway.send(null, answers(later), true);

        assertThat(kept().renewal().ended()).isEqualTo("it answered 406 to new ones");
        assertThat(accepted(session(refused.client()))).isTrue();
    }

    private SecretDigests refusedOffer() throws Exception {
        Message offer = read(session(CLIENT_DIGEST));
        done(offer, 406);
        return secrets(offer);
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("A gateway that says 200 and goes on with its old secrets is offered others so often and no more; operators see it, and the last ones would count")
    void neverTaken() throws Exception {
        SecretDigests last = null;
        for (int offers = 1; offers <= SecretRenewal.MOST_OFFERS; offers++) {
            Message offer = read(session(CLIENT_DIGEST));
            last = secrets(offer);
            done(offer, 200);
            assertThat(kept().renewal().offers()).isEqualTo(offers);
        }
        dialogue.script.add(List.of(READ));
        Message next = session(CLIENT_DIGEST);

        assertThat(next.commands()).hasAtLeastOneElementOfType(Get.class);
        assertThat(dialogue.script).as("the dialogue has its turn at once").isEmpty();
        assertThat(kept().renewalDue()).isFalse();
        assertThat(kept().renewal().ended()).isEqualTo("it was offered new ones 5 times and still shows the old ones");
        gateway.send(null, answers(next), true);
        dialogue.script.add(List.of(READ));
        Message later = session(CLIENT_DIGEST);
        gateway.send(null, answers(later), true);
        assertThat(accepted(session(last.client()))).isTrue();
        assertThat(kept().renewal().ended()).as("it has them after all").isEmpty();
    }

    @Test
    @Proves({"BOOT-62", "SEC-19"})
    @DisplayName("Of several accounts and entries those are chosen whose AAuthName is the gateway's and the server's; an entry of somebody else is left alone")
    void namesMatch() throws Exception {
        Map<String, String> named = new HashMap<>(Map.of("./DMAcc", "a/b", "./DMAcc/a/ServerID", "srv", "./DMAcc/b/ServerID", "srv",
                "./DMAcc/a/AppAuth", "1/2", "./DMAcc/b/AppAuth", "1/2/3"));
        named.putAll(Map.of("./DMAcc/a/AppAuth/1/AAuthLevel", "CLCRED", "./DMAcc/a/AppAuth/1/AAuthName", "another", "./DMAcc/a/AppAuth/2/AAuthLevel",
                "SRVCRED", "./DMAcc/b/AppAuth/1/AAuthLevel", "CLCRED", "./DMAcc/b/AppAuth/1/AAuthName", "another",
                "./DMAcc/b/AppAuth/2/AAuthLevel", "SRVCRED", "./DMAcc/b/AppAuth/3/AAuthLevel", "CLCRED", "./DMAcc/b/AppAuth/3/AAuthName", "gw"));
        tree = named;
        assertThat(targets(read(session(CLIENT_DIGEST)))).containsExactly("./DMAcc/b/AppAuth/3/AAuthSecret", "./DMAcc/b/AppAuth/2/AAuthSecret");

        named.put("./DMAcc/b/AppAuth/2/AAuthName", "other server");
        assertThat(read(session(CLIENT_DIGEST)).commands()).hasOnlyElementsOfType(Status.class);
        assertThat(kept().renewal().ended()).contains("not found");
    }

    private static List<String> targets(Message message) {
        return atomic(message).commands().stream().map(each -> ((Replace) each).items().get(0).target().uri()).toList();
    }

    @Test
    @Proves({"BOOT-62", "SEC-9"})
    @DisplayName("A session that began before another enrolment is not told secrets of the new account, and its refusal does not end the renewal of those")
    void enrolledMeanwhile() throws Exception {
        Message message = session(CLIENT_DIGEST);
        message = gateway.send(null, answers(message), true);
        message = gateway.send(null, answers(message), true);
        enrolAnew();
        message = gateway.send(null, answers(message), true);

        assertThat(message.commands()).noneMatch(Atomic.class::isInstance);
        assertThat(kept().offered()).isNull();
        assertThat(kept().renewalDue()).isTrue();

        due(CLIENT_DIGEST);
        Message offer = read(session(CLIENT_DIGEST));
        enrolAnew();
        done(offer, 406);
        assertThat(kept().renewalDue()).isTrue();
        assertThat(kept().renewal().ended()).as("nothing that operators were told of the new account").isEmpty();
        assertThat(log.lines()).noneMatch(line -> line.contains("keeps the secrets"));
    }

    private void enrolAnew() {
        due(Digests.accountDigest("gw", "enrolled anew"));
    }

    /** An account whose secrets are to be renewed. */
    private void due(String clientDigest) {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", clientDigest, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE)
                .withRenewal(true, null));
    }

    private void enrolByBasic() {
        policy = new ProofPolicy(GatewayCredentials.Authentication.DIGEST, true, Resynchronisations.NONE);
        open(9);
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                GatewayCredentials.Authentication.BASIC).withServerSecret("other secret").withRenewal(true, null));
    }

    private Message basicSession(String secret) throws Exception {
        gateway = gateway(DEVICE, "gw", Integer.toHexString(sessionId++));
        return gateway.send(new Credential(Meta.ofAuthentication(Digests.AUTH_BASIC, null), Data.ofText(Digests.basic("gw", secret))), opening(), true);
    }

    /** What the gateway is sent as secrets, its own first. */
    private static List<String> sent(Message message) {
        return atomic(message).commands().stream().map(each -> ((Replace) each).items().get(0).data().text()).toList();
    }

    private static String basicOf(String secret) {
        return Digests.basic("srv", secret);
    }

    @Test
    @Proves({"BOOT-62", "SEC-84"})
    @DisplayName("By auth-basic: both secrets are replaced; from the next session on the gateway shows the new one, the server its new one, and the old ones are void")
    void basic() throws Exception {
        enrolByBasic();
        Message offer = read(basicSession("secret"));
        assertThat(kept().offered()).isEqualTo(secrets(offer, sent(offer).get(1)));
        done(offer, 200);
        assertThat(log.lines()).noneMatch(line -> sent(offer).stream().anyMatch(line::contains));

        Message next = basicSession(sent(offer).get(0));
        assertThat(accepted(next)).isTrue();
        assertThat(next.header().credential().data().text()).isEqualTo(basicOf(sent(offer).get(1)));
        assertThat(kept().serverSecret()).isEqualTo(sent(offer).get(1));
        assertThat(kept().offered()).isNull();
        assertThat(accepted(basicSession("secret"))).isFalse();
    }

    private static SecretDigests secrets(Message offer, String serverSecret) {
        SecretDigests digests = secrets(offer);
        return new SecretDigests(digests.client(), digests.server(), serverSecret);
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("By auth-basic, the server killed between offer and answer: the gateway is taken with the old secret and with the new one, and is shown what belongs to it")
    void basicKilled() throws Exception {
        enrolByBasic();
        Message lost = read(basicSession("secret"));
        open(9);
        Message old = basicSession("secret");
        assertThat(accepted(old)).isTrue();
        assertThat(old.header().credential().data().text()).isEqualTo(basicOf("other secret"));
        Message offer = read(old);
        assertThat(sent(offer)).isNotEqualTo(sent(lost));
        open(9);
        assertThat(accepted(basicSession(sent(lost).get(0)))).as("replaced by a later offer").isFalse();
        Message fresh = basicSession(sent(offer).get(0));
        assertThat(accepted(fresh)).isTrue();
        assertThat(fresh.header().credential().data().text()).isEqualTo(basicOf(sent(offer).get(1)));
        assertThat(accepted(basicSession("secret"))).isFalse();
    }

    @Test
    @Proves({"BOOT-62", "DM-75"})
    @DisplayName("By auth-basic: a session gives way to a newer one at another server, and offers nothing any more")
    void basicOvertaken() throws Exception {
        enrolByBasic();
        Message older = basicSession("secret");
        ScriptedGateway before = gateway;
        Sessions other = server(9);
        sessions = other;
        Message newer = read(basicSession("secret"));
        gateway = before;
        Message late = read(older);

        assertThat(late.commands()).noneMatch(Atomic.class::isInstance);
        assertThat(kept().offered()).isEqualTo(secrets(newer, sent(newer).get(1)));
    }

    @Test
    @Proves({"BOOT-62", "SEC-50", "SEC-54"})
    @DisplayName("Where each message is signed, the session ends with the secrets it began with, and the next one is signed with the new ones")
    void signed() throws Exception {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                GatewayCredentials.Authentication.HMAC).withRenewal(false, new SecretDigests(Digests.accountDigest("gw", "new"),
                        Digests.accountDigest("srv", "newer"))));
        GatewayCredentials before = kept();

        gateway = gateway(DEVICE, "gw", "60").signWith(before.offered().client(), CLIENT_NONCE);
        Message answer = gateway.send(null, opening(), true);

        assertThat(header(answer).code()).isEqualTo(200);
        assertThat(gateway.lastReply.mac()).contains(Digests.mac(before.offered().server(), SERVER_NONCE, gateway.lastReply.view()));
        assertThat(kept().clientDigest()).isEqualTo(before.offered().client());
        gateway.signWith(before.clientDigest(), issuedNonce(answer));
        assertThat(statusCodes(gateway.send(null, List.of(gateway.headerStatus(1, 1, 200, Digests.AUTH_MAC, FRESH)), true))).doesNotContain(200);
    }

    @Test
    @Proves("BOOT-62")
    @DisplayName("A wrong secret stays wrong while two are valid")
    void wrong() throws Exception {
        read(session(CLIENT_DIGEST));
        SecretDigests offered = kept().offered();

        assertThat(accepted(session(Digests.accountDigest("gw", "guess")))).isFalse();
        assertThat(accepted(session(offered.server()))).isFalse();
        assertThat(kept().offered()).isEqualTo(offered);
        assertThat(kept().clientDigest()).isEqualTo(CLIENT_DIGEST);
    }
}
