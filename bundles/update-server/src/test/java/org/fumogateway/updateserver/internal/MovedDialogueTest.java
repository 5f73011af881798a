package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that another server goes on with, at each place between two messages. */
class MovedDialogueTest extends DialogueTestBase {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    @Proves({"FUMO-115", "DM-185"})
    @DisplayName("Wherever a first session moves, the gateway is inspected, told once to update, and its answer is known")
    void firstSession(int boundary) {
        List<ManagementCommand> commands = runMoving(boundary);

        assertThat(commands).filteredOn(ManagementCommand.InOrder.class::isInstance).hasSize(1);
        assertThat(commands).as("nothing is asked about what has only just begun").last().isInstanceOf(ManagementCommand.InOrder.class);
        assertThat(store.jobs).hasSize(1);
        assertThat(job().state()).isEqualTo(State.COMMANDED);
        assertThat(job().execStatus()).isEqualTo(202);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A refusal that another server hears closes the job with its status")
    void refused() {
        gateway.execStatus = 405;
        runMoving(3);
        assertThat(job().state()).isEqualTo(State.REFUSED);
        assertThat(job().execStatus()).isEqualTo(405);
    }

    @Test
    @Proves({"FUMO-115"})
    @DisplayName("A success that one server took is read back by the other one and counts once")
    void readBack() {
        run();
        updated();
        runMoving(0, report("200"));
        assertThat(job().state()).isEqualTo(State.SUCCEEDED);
        assertThat(store.jobs).hasSize(1);
        assertThat(store.events).filteredOn(event -> event.text().contains("reported")).hasSize(1);
    }

    @Test
    @DisplayName("While a package is on its way within DM the dialogue stays where it is; its position is small")
    void staysWithTheObject() {
        UpdateDialogue dialogue = session();
        dialogue.next(List.of());
        assertThat(dialogue.position()).hasSizeLessThanOrEqualTo(Dialogue.MAX_POSITION);
        dialogue.ended(false);
        gateway.tree.put("./DevDetail/LrgObj", "true");
        gateway.tree.put(INSTANCE + "/Update", "PkgData");
        gateway.tree.put(INSTANCE, "State/PkgVersion/Update");
        UpdateDialogue sending = session();
        List<ManagementCommand> next = sending.next(List.of());
        while (!(next.get(0) instanceof ManagementCommand.WriteLarge)) {
            next = sending.next(List.of(gateway.answer(next.get(0))));
        }
        assertThat(sending.position()).isNull();
        sending.ended(false);
    }

    /** One session that moves once, after so many packages of the server; returns what was commanded. */
    private List<ManagementCommand> runMoving(int boundary, ReceivedAlert... alerts) {
        UpdateDialogue dialogue = session();
        for (ReceivedAlert alert : alerts) {
            assertThat(dialogue.alert(alert)).isEqualTo(200);
        }
        gateway.commands.clear();
        List<ManagementCommand> next = dialogue.next(List.of());
        for (int packages = 0; !next.isEmpty() && packages < 12; packages++) {
            List<CommandResult> results = next.stream().map(gateway::answer).toList();
            gateway.commands.addAll(next);
            if (packages == boundary) {
                dialogue = moved(dialogue);
                results = dialogue.pending().isEmpty() ? List.of() : results;
            }
            next = dialogue.next(results);
        }
        assertThat(next).as("the session ends").isEmpty();
        dialogue.ended(true);
        return List.copyOf(gateway.commands);
    }

    private UpdateDialogue moved(UpdateDialogue dialogue) {
        try {
            return UpdateDialogue.resume(services, services.registry().contact(new SessionStart(DEVICE, Map.of(), false, 0)),
                    DialoguePosition.decode(dialogue.position()));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}
