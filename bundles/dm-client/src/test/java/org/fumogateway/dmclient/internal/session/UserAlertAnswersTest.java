package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.interaction.UserInteraction.Answer.Kind;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UserAlertAnswersTest {

    private final List<String> shown = new ArrayList<>();
    private UserInteraction.Answer next;

    private final UserInteraction person = new UserInteraction() {
        @Override
        public Answer display(Prompt prompt) {
            return note("display " + prompt.text() + " " + prompt.minimumSeconds());
        }

        @Override
        public Answer confirm(Prompt prompt) {
            return note("confirm " + prompt.text() + " " + prompt.maximumSeconds());
        }

        @Override
        public Answer input(Prompt prompt) {
            return note("input " + prompt.defaultResponse() + " " + prompt.maximumLength() + " " + prompt.inputType() + " "
                    + prompt.masked());
        }

        @Override
        public Answer choose(Prompt prompt, List<String> choices, boolean several) {
            return note("choose " + choices + " " + several);
        }
    };

    private UserInteraction.Answer note(String line) {
        shown.add(line);
        return next;
    }

    private Status answer(int code, Kind kind, List<String> values, String... items) throws InterruptedException {
        next = new UserInteraction.Answer(kind, values);
        List<Item> all = new ArrayList<>();
        for (String item : items) {
            all.add(Item.ofData(Data.ofText(item)));
        }
        return new UserAlertAnswers(() -> person).answer(new Alert(5, code, null, all), 2);
    }

    @Test
    @Proves({"DM-130", "DM-131", "DM-132", "DM-134", "DM-135"})
    @DisplayName("User interaction alerts are shown with their options and answered with the code and values of what the person did")
    void answers() throws Exception {
        assertThat(new UserAlertAnswers(() -> null).answer(Alert.of(5, 1100), 2).code()).isEqualTo(406);
        assertThat(answer(1100, Kind.OK, List.of(), "MINDT=10&X=%zz", "Hello").code()).isEqualTo(200);
        assertThat(answer(1101, Kind.NO, List.of(), "MAXDT=20", "Update?").code()).isEqualTo(304);
        assertThat(answer(1101, Kind.CANCELLED, List.of(), "", "Update?").code()).isEqualTo(214);
        assertThat(answer(1101, Kind.NO_ANSWER, List.of(), "", "Update?").code()).isEqualTo(408);
        assertThat(answer(1100, Kind.NOT_DISPLAYABLE, List.of(), "", "Hello").code()).isEqualTo(416);
        Status text = answer(1102, Kind.OK, List.of("1234"), "DR=a+b&MAXLEN=4&IT=N&ET=P", "PIN?");
        assertThat(text.items()).containsExactly(Item.ofData(Data.ofText("1234")));
        assertThat(text.cmdRef()).isEqualTo(5);
        assertThat(text.msgRef()).isEqualTo(2);
        assertThat(answer(1104, Kind.OK, List.of("1", "3"), "", "Which?", "a", "b", "c").items()).hasSize(2);
        assertThat(answer(1103, Kind.OK, List.of("1"), "", "Which?").code()).as("no choices").isEqualTo(412);
        assertThat(answer(1100, Kind.OK, List.of(), "").code()).as("no text").isEqualTo(412);
        assertThat(shown).containsExactly("display Hello 10", "confirm Update? 20", "confirm Update? 0", "confirm Update? 0",
                "display Hello 0", "input a b 4 N true", "choose [a, b, c] true");
    }
}
