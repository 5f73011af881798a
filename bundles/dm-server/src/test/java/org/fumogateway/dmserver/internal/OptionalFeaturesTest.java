package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Gateways that lack optional features of DM (DM-225, SYN-52). */
class OptionalFeaturesTest extends SessionTestBase {

    private static final ManagementCommand SET_AND_START = new ManagementCommand.InOrder(List.of(
            new ManagementCommand.Write("./F/PkgURL", "chr", "text/plain", "https://fw.example.net/1"), new ManagementCommand.Execute("./F", "op-1"),
            new ManagementCommand.Execute("./G", "op-2")));

    private Message session(String device, String model) throws Exception {
        credentials.byDevice.put(device, new GatewayCredentials(device, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE));
        gateway = gateway(device, "gw", "4A");
        List<Command> opening = List.of(Alert.of(1, 1201), new Replace(2, Meta.EMPTY, List.of(leaf("Man", "Works"), leaf("Mod", model))));
        return gateway.send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening, true);
    }

    private static Item leaf(String name, String value) {
        return Item.ofSource("./DevInfo/" + name, Meta.EMPTY, Data.ofText(value));
    }

    private static Command commanded(Message message) {
        List<Command> commands = message.commands().stream().filter(each -> !(each instanceof Status)).toList();
        return commands.isEmpty() ? null : commands.get(0);
    }

    private Message answer(Message to, int code) throws Exception {
        int sent = to.header().msgId();
        Command command = commanded(to);
        return gateway.send(null, List.of(gateway.headerStatus(1, sent, 212, FRESH), gateway.status(2, sent, command.cmdId(), command.name(), code)), true);
    }

    @Test
    @Proves({"DM-225", "SYN-52"})
    @DisplayName("A Sequence that is refused with 406 goes out as its commands, one by one, and comes back as a Sequence; others of the model get no Sequence")
    void withoutSequences() throws Exception {
        dialogue.script.add(List.of(SET_AND_START));
        Message message = session("urn:dev:1", "M1");
        assertThat(commanded(message)).isInstanceOf(Sequence.class);
        message = answer(message, 406);
        assertThat(commanded(message)).isInstanceOf(Replace.class);
        message = answer(message, 200);
        assertThat(commanded(message)).isInstanceOf(Exec.class);
        message = answer(message, 202);
        assertThat(((Exec) commanded(message)).correlator()).isEqualTo("op-2");
        assertThat(dialogue.results).hasSize(1);
        message = answer(message, 202);

        assertThat(commanded(message)).isNull();
        CommandResult result = dialogue.results.get(1).get(0);
        assertThat(result.command()).isSameAs(SET_AND_START);
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.inner()).extracting(CommandResult::status).containsExactly(200, 202, 202);
        dialogue.script.add(List.of(SET_AND_START));
        assertThat(commanded(session("urn:dev:2", "M1"))).as("the same model").isInstanceOf(Replace.class);
        dialogue.script.add(List.of(SET_AND_START));
        assertThat(commanded(session("urn:dev:3", "M2"))).as("another model").isInstanceOf(Sequence.class);
        now = now.plus(Duration.ofDays(8));
        dialogue.script.add(List.of(SET_AND_START));
        assertThat(commanded(session("urn:dev:4", "M1"))).as("a week later").isInstanceOf(Sequence.class);
    }

    @Test
    @Proves({"DM-225", "DM-114"})
    @DisplayName("One by one nothing is executed behind a command that failed: the Exec never goes out with an old URL")
    void stopsAtFailure() throws Exception {
        dialogue.script.add(List.of(SET_AND_START));
        Message message = answer(session("urn:dev:1", "M1"), 406);
        message = answer(message, 405);

        assertThat(commanded(message)).isNull();
        assertThat(dialogue.results.get(1).get(0).inner()).extracting(CommandResult::status).containsExactly(405, 215, 215);
        assertThat(dialogue.ends).containsExactly(true);
    }

    @Test
    @Proves({"DM-225", "BOOT-62", "SYN-52"})
    @DisplayName("A model that refused an Atomic is not asked to renew its secrets again")
    void withoutAtomics() {
        OptionalFeatures features = new OptionalFeatures(java.time.Clock.systemUTC());
        GatewayCredentials due = new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE)
                .withRenewal(true, null);
        credentials.byDevice.put(DEVICE, due);
        assertThat(new SecretRenewal(due, "s", features, "M1", log.logger()).next(List.of(), credentials.store())).hasSize(1);
        features.refused("M1", OptionalFeatures.Feature.ATOMIC);

        assertThat(new SecretRenewal(due, "s", features, "M1", log.logger()).next(List.of(), credentials.store())).isEmpty();
        assertThat(credentials.byDevice.get(DEVICE).renewalDue()).as("due when that is forgotten").isTrue();
        features.refused("", OptionalFeatures.Feature.ATOMIC);
        assertThat(features.lacks("", OptionalFeatures.Feature.ATOMIC)).as("who it is was not said").isFalse();
    }

    @Test
    @Proves("DM-225")
    @DisplayName("A command of another kind that is answered 406 reaches whoever commanded it")
    void otherKinds() throws Exception {
        dialogue.script.add(List.of(READ));
        Message message = answer(session("urn:dev:1", "M1"), 406);

        assertThat(commanded(message)).isNull();
        assertThat(dialogue.results.get(1).get(0).status()).isEqualTo(406);
        dialogue.script.add(List.of(READ));
        assertThat(commanded(session("urn:dev:2", "M1"))).isInstanceOf(Get.class);
    }
}
