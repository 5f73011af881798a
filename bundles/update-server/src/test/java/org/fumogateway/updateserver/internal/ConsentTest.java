package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.time.Duration;
import java.util.List;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Question;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.assignment.AssignmentStanding;
import org.fumogateway.server.assignment.AssignmentStanding.Phase;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.UserPrompt;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob.Consent;
import org.fumogateway.server.job.UpdateJob.Operation;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An order has the person at the gateway asked first (DM section 7), and whoever asks for an update is told what happens (FUMO-107). */
class ConsentTest extends DialogueTestBase {

    private static final String TEXT = "May the gateway restart for version 4.2.0?";

    private AssignmentOperations operations;

    @BeforeEach
    void knownGateway() {
        unassigned = "nothing";
        serverWithOneRelease();
        run();
        operations = new AssignmentOperations(store, services.planner(), clock, TestLogger.create());
    }

    private Assignment order(Question question) throws OperationException {
        clock.goOn(Duration.ofSeconds(1));
        return operations.assign("4.2.0", Scope.GATEWAYS, List.of(DEVICE), "Ada", question);
    }

    private Assignment ask() throws OperationException {
        return order(new Question(TEXT, true));
    }

    private void askedWith(int status) {
        gateway.personStatus = status;
        run();
    }

    private List<String> texts() {
        return store.events.stream().map(JobEvent::text).toList();
    }

    private AssignmentStanding standing(Assignment assignment) throws OperationException {
        return operations.standings(assignment.id(), "", 10).standings().get(0);
    }

    private void commanded() {
        assertThat(job().state()).isEqualTo(State.COMMANDED);
    }

    @Test
    @Proves({"DM-130", "DM-131", "DM-132"})
    @DisplayName("Before the Exec the person is asked, with no answer filled in; at a yes the command goes out in the same session, and the timeline tells")
    void yes() throws Exception {
        Assignment assignment = ask();
        askedWith(200);

        assertThat(gateway.shown).containsExactly(UserPrompt.confirm(TEXT).within(0, 300));
        assertThat(gateway.commands).hasSize(2).last().isInstanceOf(ManagementCommand.InOrder.class);
        commanded();
        assertThat(job().consent()).isEqualTo(Consent.GIVEN);
        assertThat(job().due()).isEqualTo(clock.instant().plus(Duration.ofHours(30)));
        assertThat(texts()).hasSize(3).first().asString().endsWith("The person at the gateway is asked first: " + TEXT);
        assertThat(texts().get(1)).isEqualTo("The person at the gateway agreed.");
        updated();
        run(report("200"));
        assertThat(standing(assignment).phase()).isEqualTo(Phase.CURRENT);
        assertThat(gateway.shown).hasSize(1);
    }

    @Test
    @Proves("DM-130")
    @DisplayName("A no (304) commands nothing, ends the job with the reason and is not asked again; another order asks again, one without a question does not")
    void no() throws Exception {
        Assignment assignment = ask();
        askedWith(304);

        assertThat(gateway.commands).hasSize(1);
        assertThat(job().state() + " " + job().consent() + " " + job().detail()).isEqualTo("REFUSED DENIED The person at the gateway said no.");
        clock.goOn(Duration.ofDays(30));
        run();
        assertThat(gateway.shown).hasSize(1);
        assertThat(standing(assignment)).extracting(AssignmentStanding::phase, AssignmentStanding::reason).containsExactly(Phase.FAILED,
                "It is not tried again after attempt 1: The person at the gateway said no.");

        ask();
        run();
        assertThat(gateway.shown).hasSize(2);
        assertThat(store.jobs).hasSize(2);

        order(null);
        run();
        assertThat(gateway.shown).hasSize(2);
        commanded();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"214, put the question aside", "408, Nobody at the gateway answered", "416, cannot show the question", "215, status 215", "401, status 401",
        "406, Nobody can be asked", "405, Nobody can be asked", "501, Nobody can be asked", "500, status 500", "202, status 202"})
    @Proves({"DM-130", "DM-134", "DM-135"})
    @DisplayName("Whatever is neither yes nor no holds the job: nothing is commanded, the question rests, comes again, and a yes then counts")
    void held(int status, String why) throws Exception {
        Assignment assignment = ask();
        askedWith(status);

        assertThat(gateway.commands).hasSize(1);
        assertThat(job().awaitsConsent()).isTrue();
        assertThat(job().detail()).contains(why, "Nothing is commanded; the question comes again after 2026");
        assertThat(standing(assignment)).extracting(AssignmentStanding::phase, AssignmentStanding::reason).containsExactly(Phase.IN_PROGRESS,
                job().detail());
        clock.goOn(Duration.ofMinutes(59));
        run();
        assertThat(gateway.shown).hasSize(1);
        clock.goOn(Duration.ofMinutes(1));
        askedWith(200);
        assertThat(gateway.shown).hasSize(2);
        assertThat(store.jobs).hasSize(1);
        commanded();
        ManagementCommand.InOrder update = (ManagementCommand.InOrder) gateway.commands.get(gateway.commands.size() - 1);
        assertThat(((ManagementCommand.Write) update.commands().get(0)).value()).as("a URL that is good").endsWith("/" + token());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {406, 405, 501})
    @Proves("DM-130")
    @DisplayName("Where nobody can be asked, an order that only asks if possible goes on and says so")
    void askedIfPossible(int status) throws Exception {
        order(new Question(TEXT, false));
        askedWith(status);

        commanded();
        assertThat(texts()).contains("Nobody can be asked at the gateway (status " + status + "); the order lets it go on without.");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {304, 214, 408, 416})
    @DisplayName("An order that asks if possible forces nothing on a person who is there")
    void askedIfPossibleAndNotAgreed(int status) throws Exception {
        order(new Question(TEXT, false));
        askedWith(status);

        assertThat(gateway.commands).hasSize(1);
        assertThat(job().state()).isIn(State.NEW, State.REFUSED);
    }

    @Test
    @Proves({"DM-185", "FUMO-115"})
    @DisplayName("A session that breaks before the answer asks at once in the next one; one that breaks behind a yes does not ask again")
    void brokenSessions() throws Exception {
        ask();
        UpdateDialogue broken = session();
        assertThat(broken.next(List.of())).hasSize(1).first().isInstanceOf(ManagementCommand.Interact.class);
        broken.ended(false);
        assertThat(job().awaitsConsent()).isTrue();

        UpdateDialogue agreed = session();
        ManagementCommand question = agreed.next(List.of()).get(0);
        assertThat(agreed.next(List.of(new CommandResult(question, 200, List.of(), List.of(), List.of())))).hasSize(1);
        agreed.ended(false);
        assertThat(job().consent()).isEqualTo(Consent.GIVEN);

        run();
        assertThat(job().detail()).startsWith("The command was not answered");
        clock.goOn(Duration.ofHours(1));
        run();
        commanded();
        assertThat(gateway.shown).isEmpty();
        assertThat(store.jobs).hasSize(2);
        assertThat(texts()).anyMatch(text -> text.contains("The person at the gateway agreed to it before."));
    }

    @Test
    @DisplayName("An attempt that the gateway reports as failed used up the yes: the next one asks again")
    void retryAsksAgain() throws Exception {
        ask();
        askedWith(200);
        gateway.personStatus = 200;
        run(report("503"));
        clock.goOn(Duration.ofHours(2));
        run();

        assertThat(store.jobs).hasSize(2);
        assertThat(gateway.shown).hasSize(2);
        commanded();
    }

    @Test
    @Proves({"FUMO-76", "DM-130"})
    @DisplayName("With Download and Update as two commands the person is asked once, before the first")
    void twoCommands() throws Exception {
        route("downloadThenUpdate");
        ask();
        askedWith(200);
        assertThat(job().operation()).isEqualTo(Operation.DOWNLOAD);
        downloaded();
        run(downloadReport("200"));

        assertThat(job().operation()).isEqualTo(Operation.UPDATE);
        commanded();
        assertThat(gateway.shown).hasSize(1);
    }

    @Test
    @Proves({"FUMO-123", "FUMO-124"})
    @DisplayName("A package that goes as a large object is sent behind the yes, and its first transfer is counted then")
    void largeObject() throws Exception {
        store.gateways.clear();
        takesObjects("Update/State/PkgVersion");
        run();
        route("largeObject");
        ask();
        gateway.personStatus = 408;
        run();
        assertThat(job().transfers()).isZero();

        clock.goOn(Duration.ofHours(1));
        askedWith(200);
        assertThat(gateway.commands).hasAtLeastOneElementOfType(ManagementCommand.WriteLarge.class);
        assertThat(job().transfers()).isEqualTo(1);
        assertThat(texts()).contains("The package is sent as a large object.");
        commanded();
    }

    @Test
    @DisplayName("An order that is cancelled while the person thinks, or before he is asked again, commands nothing")
    void cancelledMeanwhile() throws Exception {
        Assignment assignment = ask();
        UpdateDialogue thinking = session();
        ManagementCommand question = thinking.next(List.of()).get(0);
        operations.cancel(assignment.id());
        assertThat(thinking.next(List.of(new CommandResult(question, 200, List.of(), List.of(), List.of())))).isEmpty();
        thinking.ended(true);
        assertThat(job().state()).isEqualTo(State.CANCELLED);
        assertThat(job().detail()).startsWith("Nothing was commanded: ");

        Assignment second = ask();
        askedWith(408);
        operations.cancel(second.id());
        clock.goOn(Duration.ofHours(1));
        run();
        assertThat(job().state()).isEqualTo(State.CANCELLED);
        assertThat(gateway.shown).hasSize(1);
    }

    @Test
    @DisplayName("A newer order without a question takes the place of a job that waits for an answer")
    void overtaken() throws Exception {
        ask();
        askedWith(408);
        order(null);
        run();

        assertThat(store.jobs.values()).extracting(each -> each.state().name()).containsExactly("CANCELLED", "COMMANDED");
        assertThat(gateway.shown).hasSize(1);
    }

    @Test
    @Proves("FUMO-115")
    @DisplayName("A job to which nobody agrees within its limit ends with that reason, not as lost, and is not begun again by itself")
    void nobodyAgrees() throws Exception {
        Assignment assignment = ask();
        askedWith(408);
        clock.goOn(Duration.ofDays(7));
        clock.goOn(Duration.ofMinutes(1));
        run();

        assertThat(job().state() + " " + job().detail()).isEqualTo("REFUSED Nobody at the gateway agreed within the limit; nothing was commanded.");
        assertThat(gateway.shown).hasSize(1);
        assertThat(standing(assignment).phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    @Proves({"FUMO-106", "FUMO-107"})
    @DisplayName("The person who asks for the update is asked without a pause; the request is answered 202, because the answer is not known yet")
    void personAsks() throws Exception {
        ask();
        askedWith(408);
        gateway.personStatus = 200;
        UpdateDialogue dialogue = session();
        assertThat(dialogue.alert(request("userrequest"))).isEqualTo(202);
        gateway.run(dialogue);

        assertThat(gateway.shown).hasSize(2).allMatch(prompt -> prompt.kind() == UserPrompt.Kind.CONFIRM);
        commanded();
    }

    @Test
    @Proves("FUMO-107")
    @DisplayName("Whoever asks for an update is shown one sentence about what happens next, whatever that is; a device that asks shows nothing")
    void toldWhatHappens() throws Exception {
        telling = Consents.Telling.ALWAYS;
        knownGateway();
        toldAfter("userrequest", 202, "There is no update for this gateway.");
        order(null);
        toldAfter("devicerequest", 200);
        assertThat(gateway.commands).hasSize(1);
        store.jobs.clear();
        store.events.clear();

        toldAfter("userrequest", 200, "Version 4.2.0 is going to be installed now.");
        assertThat(gateway.commands).hasSize(2);
        commanded();
        toldAfter("userrequest", 202, "An update is under way already.");
        gateway.personStatus = 214;
        updated();
        run(report("200"));
        toldAfter("userrequest", 202, "There is nothing newer for this gateway.");
        gateway.tree.put(INSTANCE + "/State", "10");
    }

    @Test
    @Proves("FUMO-107")
    @DisplayName("As it is set by default only those are told for whom nothing follows; it can be switched off, and a word that is none is refused")
    void toldOnlyIfNothingFollows() throws Exception {
        toldAfter("userrequest", 202, "There is no update for this gateway.");
        order(null);
        toldAfter("userrequest", 200);
        commanded();
        telling = Consents.Telling.of("never");
        knownGateway();
        toldAfter("userrequest", 202);
        assertThatThrownBy(() -> Consents.Telling.of("sometimes")).hasMessageContaining("always, ifNothingFollows or never");
    }

    private static ReceivedAlert request(String kind) {
        return new ReceivedAlert(INSTANCE, TYPE + kind, "chr", null, null, "");
    }

    private void toldAfter(String kind, int status, String... sentences) {
        gateway.shown.clear();
        gateway.commands.clear();
        UpdateDialogue dialogue = session();
        assertThat(dialogue.alert(request(kind))).isEqualTo(status);
        gateway.run(dialogue);
        assertThat(gateway.shown).extracting(UserPrompt::text).containsExactly(sentences);
        assertThat(gateway.shown).allMatch(prompt -> prompt.kind() == UserPrompt.Kind.DISPLAY);
    }

    @Test
    @Proves("DM-185")
    @DisplayName("A session that moves to another server while the person thinks goes on there with the answer")
    void movedWhileAsking() throws Exception {
        ask();
        UpdateDialogue first = session();
        first.next(List.of());
        UpdateDialogue second = UpdateDialogue.resume(services, store.gateways.get(DEVICE), DialoguePosition.decode(first.position()));
        ManagementCommand pending = second.pending().get(0);
        assertThat(pending).isInstanceOf(ManagementCommand.Interact.class);

        List<ManagementCommand> next = second.next(List.of(new CommandResult(pending, 200, List.of(), List.of(), List.of())));

        assertThat(next).hasSize(1).first().isInstanceOf(ManagementCommand.InOrder.class);
        assertThat(job().consent()).isEqualTo(Consent.GIVEN);
        assertThat(store.jobs).hasSize(1);
    }

    @Test
    @DisplayName("A question that no screen could show is refused with the order")
    void unusableQuestions() {
        for (String text : List.of(" ", "x".repeat(501), "a\nb")) {
            assertThatThrownBy(() -> order(new Question(text, true))).isInstanceOf(OperationException.class).hasMessageContaining("1 to 500 characters");
        }
        assertThat(store.assignments).isEmpty();
    }
}
