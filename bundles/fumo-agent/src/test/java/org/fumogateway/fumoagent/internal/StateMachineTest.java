package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.fumogateway.fumoagent.internal.StateMachine.Answer;
import org.fumogateway.fumoagent.internal.StateMachine.Command;
import org.fumogateway.fumoagent.internal.StateMachine.Event;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateMachineTest {

    @Test
    @Proves({"FUMO-22", "FUMO-28", "FUMO-29", "FUMO-30", "FUMO-31", "FUMO-32", "FUMO-33", "FUMO-34", "FUMO-35", "FUMO-36",
            "FUMO-37"})
    @DisplayName("State has exactly the ten values 10, 20 ... 100")
    void tenValues() {
        assertThat(Arrays.stream(FumoState.values()).mapToInt(FumoState::value)).containsExactly(10, 20, 30, 40, 50, 60, 70, 80,
                90, 100);
        assertThatThrownBy(() -> FumoState.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // state:           10      20      30  40      50      60  70      80      90      100
        "REPLACE_URL,       200>10, 200>10, 403, 403,   200>10, 403, 200>10, 200>10, 200>10, 200>10",
        "REPLACE_DATA,      200>50, 200>50, 403, 403,   200>50, 403, 200>50, 200>50, 200>50, 200>50",
        "EXEC_DOWNLOAD,     202>30, 202>30, 405, 405,   202>30, 405, 202>30, 202>30, 202>30, 202>30",
        "EXEC_DOWNLOAD_AND_UPDATE, 202>30, 202>30, 405, 405, 202>30, 405, 202>30, 202>30, 202>30, 202>30",
        "EXEC_UPDATE,       405,    405,    405, 202>40, 202>60, 405, 202>60, 405,   405,    405",
        "REPLACE_LABEL,     200>10, 200>20, 403, 403,   200>50, 403, 200>70, 200>80, 200>90, 200>100"})
    @Proves({"FUMO-65", "FUMO-39", "FUMO-40", "FUMO-44", "FUMO-46", "FUMO-55", "FUMO-56", "FUMO-59", "FUMO-64", "FUMO-71"})
    @DisplayName("Every command is answered in every state as the table says; a refused one leaves the state as it is")
    void commands(String command, String in10, String in20, String in30, String in40, String in50, String in60, String in70,
            String in80,
            String in90, String in100) {
        String[] expected = {in10, in20, in30, in40, in50, in60, in70, in80, in90, in100};
        for (FumoState state : FumoState.values()) {
            String[] parts = expected[state.ordinal()].split(">");
            int next = parts.length > 1 ? Integer.parseInt(parts[1]) : state.value();
            assertThat(StateMachine.command(state, Command.valueOf(command))).as("%s in %s", command, state.value())
                    .isEqualTo(new Answer(Integer.parseInt(parts[0]), FumoState.of(next)));
        }
    }

    @ParameterizedTest(name = "{1} from {0}")
    @CsvSource({
        "30, DOWNLOAD_FAILED, 20", "30, ALL_OCTETS_STORED, 40", "40, ALL_OCTETS_STORED, 40", "40, PACKAGE_GOOD, 50",
        "40, PACKAGE_BAD, 20", "40, DOWNLOAD_FAILED, 20", "50, UPDATE_BEGINS, 60", "70, UPDATE_BEGINS, 60",
        "60, UPDATE_FAILED_PACKAGE_KEPT, 70", "60, UPDATE_FAILED_PACKAGE_GONE, 80", "60, UPDATE_SUCCEEDED, 90",
        "70, PACKAGE_REMOVED, 80", "90, PACKAGE_REMOVED, 100", "30, CANCELLED, 20", "50, CANCELLED, 10"})
    @Proves({"FUMO-41", "FUMO-42", "FUMO-43", "FUMO-45", "FUMO-47", "FUMO-48", "FUMO-49", "FUMO-50", "FUMO-54", "FUMO-60",
            "FUMO-61"})
    @DisplayName("What the client does leads from state to state as the drawing and the project rules say")
    void events(int from, Event event, int to) {
        assertThat(StateMachine.event(FumoState.of(from), event)).isEqualTo(FumoState.of(to));
    }

    @ParameterizedTest(name = "{1} from {0}")
    @CsvSource({"10, UPDATE_SUCCEEDED", "30, PACKAGE_GOOD", "50, DOWNLOAD_FAILED", "100, PACKAGE_REMOVED", "40, CANCELLED",
        "20, UPDATE_BEGINS"})
    @DisplayName("An event that cannot happen in a state is an error, not a guess")
    void impossible(int from, Event event) {
        assertThatThrownBy(() -> StateMachine.event(FumoState.of(from), event)).isInstanceOf(IllegalStateException.class);
    }
}
