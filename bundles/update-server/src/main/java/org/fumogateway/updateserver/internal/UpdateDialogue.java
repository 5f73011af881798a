package org.fumogateway.updateserver.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.UserPrompt;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.store.StoreException;

/**
 * One session with one gateway: takes reports, reads back what became of operations, inspects a gateway that is not known well
 * enough, and commands the update that fits it. While an operation runs nothing is commanded, so that the session in which new
 * firmware proves itself ends at once. Called by one thread at a time.
 */
final class UpdateDialogue implements Dialogue {

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final int FAILED = 500;
    private static final int HISTORY = 50;

    private final UpdateServices services;
    private final ObjectDelivery objects;
    private final PersonAtGateway person;
    private final Questions questions = new Questions();
    private final Set<String> downloadedNow = new HashSet<>();
    private Gateway gateway;
    private boolean started;
    private boolean reported;
    private boolean busy;
    private Inspection inspecting;
    private boolean checked;
    private UpdateJob commanding;
    private Assignment assignment;

    UpdateDialogue(UpdateServices services, Gateway gateway) {
        this.services = services;
        this.objects = new ObjectDelivery(services);
        this.person = new PersonAtGateway(services);
        this.gateway = gateway;
    }

    /** Goes on with a dialogue of another server, from the job that it commanded. */
    static UpdateDialogue resume(UpdateServices services, Gateway gateway, DialoguePosition position) throws StoreException {
        UpdateDialogue dialogue = new UpdateDialogue(services, gateway);
        dialogue.reported = position.reported();
        dialogue.busy = position.busy();
        dialogue.checked = position.checked();
        dialogue.downloadedNow.addAll(DialoguePosition.uris(gateway, position.downloaded()));
        DialoguePosition.uris(gateway, position.unasked()).forEach(uri -> dialogue.questions.add(Question.afterOwnUpdate(uri)));
        dialogue.person.restore(position.requested(), position.told());
        Optional<UpdateJob> job = position.jobId() == null ? Optional.empty() : services.store().get().job(position.jobId());
        if (position.asking()) {
            dialogue.person.restoreAsked(job.filter(UpdateJob::awaitsConsent).orElse(null));
        } else {
            dialogue.commanding = job.filter(found -> found.state() == State.NEW).orElse(null);
        }
        return dialogue;
    }

    /** A package on its way within DM comes from this server alone; everything else is in the store or read again. */
    @Override
    public byte[] position() {
        if (objects.underWay()) {
            return null;
        }
        UpdateJob job = person.asked() != null ? person.asked() : commanding;
        return new DialoguePosition(job == null ? null : job.id(), reported, busy, checked && !questions.awaitAnswerWithoutJob(),
                person.asked() != null, person.hasAsked(), person.wasTold(),
                DialoguePosition.places(gateway, downloadedNow), DialoguePosition.places(gateway, questions.withoutJob())).encode();
    }

    /** Only the shape of the command matters, to find its Status; what it said is with the gateway. */
    @Override
    public List<ManagementCommand> pending() {
        if (person.asked() != null) {
            return List.of(new ManagementCommand.Interact(UserPrompt.confirm("?")));
        }
        return commanding == null ? List.of() : List.of(Delivery.command(commanding, ""));
    }

    @Override
    public int alert(ReceivedAlert alert) {
        Optional<FumoReport> report = FumoReport.of(alert);
        if (report.isEmpty()) {
            services.logger().info("Gateway {} sent an alert of a type that is not known here", gateway.deviceId());
            return UNSUPPORTED_TYPE;
        }
        try {
            return report.get().isRequest() ? request(report.get()) : report(report.get());
        } catch (StoreException e) {
            services.logger().error(e.getMessage());
            return FAILED;
        }
    }

    /** FUMO-106: 200 if an update will be commanded in this session. */
    private int request(FumoReport report) throws StoreException {
        if (report.kind() == FumoReport.Kind.USERREQUEST) {
            person.asks();
        }
        boolean ready = !services.registry().mustInspect(gateway) && !services.planner().hasOpenJob(gateway)
                && services.planner().plan(gateway).filter(decision -> decision.question() == null).isPresent();
        return ready ? OK : ACCEPTED;
    }

    private int report(FumoReport report) throws StoreException {
        reported = true;
        Optional<JobBook.Taken> taken = services.jobs().report(gateway.deviceId(), report);
        if (taken.isEmpty() || report.correlator() == null && !taken.get().fresh()) {
            services.logger().info("Gateway {} reported {} for an operation that this server did not order", gateway.deviceId(),
                    report.code());
            gateway.instances().stream().map(FumoInstance::uri).filter(report::concerns).findFirst()
                    .ifPresent(uri -> questions.add(Question.afterOwnUpdate(uri)));
            return OK;
        }
        UpdateJob job = taken.get().job();
        services.logger().info("Gateway {} reported {} for update job {}", gateway.deviceId(), report.code(), job.id());
        boolean download = job.operation() == UpdateJob.Operation.DOWNLOAD;
        if (download && job.state() == State.SUCCEEDED && taken.get().fresh()) {
            holds(job);
        }
        boolean lookAgain = job.state() == State.REPORTED_FAIL && (download || !ResultCodes.endedInDownload(report.code()));
        if (job.state() == State.REPORTED_OK || lookAgain) {
            questions.add(about(job));
        }
        return OK;
    }

    /** The gateway has just said that the package of a job is there. */
    private void holds(UpdateJob job) throws StoreException {
        downloadedNow.add(job.instanceUri());
        Optional<FumoInstance> instance = gateway.instances().stream().filter(known -> known.uri().equals(job.instanceUri()))
                .findFirst();
        if (instance.isPresent()) {
            gateway = services.registry().readBack(gateway, Map.of(), new FumoInstance(job.instanceUri(), instance.get().nodes(),
                    FumoState.READY_TO_UPDATE.value(), job.toVersion()));
        }
    }

    @Override
    public List<ManagementCommand> next(List<CommandResult> results) {
        try {
            if (!started) {
                started = true;
                findUnfinished();
            }
            take(results);
            ManagementCommand command = decide();
            return command == null ? List.of() : List.of(command);
        } catch (StoreException e) {
            services.logger().error(e.getMessage());
            return List.of();
        }
    }

    @Override
    public void ended(boolean completed) {
        if (commanding != null) {
            services.logger().warn("The session with gateway {} ended before update job {} was answered", gateway.deviceId(), commanding.id());
        }
        objects.ended();
    }

    /** Jobs of earlier sessions: what is still running, what must be looked after (DM-185, FUMO-115). */
    private void findUnfinished() throws StoreException {
        Set<String> newer = new HashSet<>();
        for (UpdateJob job : services.store().get().jobs(gateway.deviceId(), HISTORY)) {
            boolean newest = newer.add(job.instanceUri());
            UpdateJob current = services.overdue(job) ? services.lose(job) : job;
            if (isUnderWay(current)) {
                continue;
            }
            if (current.awaitsConsent()) {
                person.waitsFor(current);
            } else if (current.state() == State.COMMANDED) {
                busy = true;
            } else if (!current.state().closed() || current.state() == State.LOST && newest) {
                questions.add(about(current));
            }
        }
    }

    /** True for the job whose command or question another server has sent in this session. */
    private boolean isUnderWay(UpdateJob job) {
        return commanding != null && commanding.id().equals(job.id()) || person.asked() != null && person.asked().id().equals(job.id());
    }

    private Question about(UpdateJob job) {
        return Question.about(job, UpdateTarget.isOwn(gateway, job.instanceUri()));
    }

    private void take(List<CommandResult> results) throws StoreException {
        if (results.isEmpty()) {
            return;
        }
        CommandResult result = results.get(0);
        if (inspecting != null) {
            inspecting.take(result);
        } else if (questions.awaitAnswer()) {
            takeReadBack(questions.takeAsked(), result);
        } else if (person.awaitsResult()) {
            person.take(result, gateway);
        } else if (objects.awaitsResult()) {
            takeDelivered(objects.takeSent(), result);
        } else if (commanding != null) {
            UpdateJob job = commanding;
            commanding = null;
            takeAnswer(job, result);
        }
    }

    private ManagementCommand decide() throws StoreException {
        Optional<UpdateJob> delivered = objects.takeDelivered();
        if (delivered.isPresent()) {
            return takenBack(delivered.get(), change -> change.withExecStatus(OK)) ? null : tell(delivered.get(), null);
        }
        if (questions.areWaiting()) {
            return questions.askNext();
        }
        Optional<UpdateJob> agreed = person.takeAgreed();
        if (agreed.isPresent()) {
            return agreed(agreed.get());
        }
        if (busy) {
            return person.tell(gateway, true).orElse(null);
        }
        if (inspecting == null && !reported && services.registry().mustInspect(gateway)) {
            inspecting = new Inspection();
        }
        if (inspecting != null) {
            ManagementCommand read = inspecting.next();
            if (read != null) {
                return read;
            }
            gateway = services.registry().inspected(gateway, inspecting.leaves(), inspecting.instances());
            inspecting = null;
            checked = true;
        }
        Optional<ManagementCommand> told = person.tell(gateway, false);
        return told.isPresent() ? told.get() : command();
    }

    private ManagementCommand command() throws StoreException {
        Optional<Decision> again = objects.again(gateway);
        if (again.isPresent()) {
            return resume(objects.takeBroken(), again.get());
        }
        Optional<ManagementCommand> question = person.askAgain(gateway);
        if (question.isPresent()) {
            return question.get();
        }
        Optional<Decision> planned = services.planner().plan(gateway);
        if (planned.isEmpty()) {
            services.planner().obstacle(gateway).ifPresent(services.logger()::warn);
            if (gateway.inspected() != null && services.planner().mustReadAgain(gateway)) {
                gateway = services.registry().forgetInspection(gateway);
            }
            return null;
        }
        Delivery delivery = planned.get().delivery();
        DeliveryRoute route = services.planner().route(gateway);
        boolean downloaded = delivery.operation() == UpdateJob.Operation.UPDATE && downloadedNow.contains(delivery.instance().uri());
        if (downloaded && route.way().updatesLater()) {
            return null;
        }
        Question before = checked || downloaded ? null : Question.before(delivery, route);
        if (before != null) {
            checked = true;
            return questions.ask(before);
        }
        return begin(planned.get(), route);
    }

    private ManagementCommand begin(Decision decision, DeliveryRoute route) throws StoreException {
        assignment = decision.assignment();
        UpdateJob job = services.jobs().create(gateway, decision, objects.takeReason());
        busy = !job.awaitsConsent();
        if (takenBack(job, JobBook.Change::withoutTransfer)) {
            return null;
        }
        if (job.awaitsConsent()) {
            return person.ask(job, decision.question());
        }
        return decision.delivery().inObject() ? objects.send(job, decision.delivery().release())
                : tell(job, services.urls().entry(route, job.token()));
    }

    /** A job to which the person agreed goes on, if what it was made for is still what is to be done: he may have thought about it for minutes. */
    private ManagementCommand agreed(UpdateJob job) throws StoreException {
        Optional<Decision> now = services.planner().instead(gateway, job);
        if (!ObjectTransfers.fits(job, now.map(Decision::delivery))) {
            person.withdraw(job, now);
            return null;
        }
        busy = true;
        assignment = now.get().assignment();
        if (takenBack(job, change -> change)) {
            return null;
        }
        return now.get().delivery().inObject() ? objects.sendAgain(job, now.get().delivery().release())
                : tell(job, services.urls().entry(services.planner().route(gateway), job.token()));
    }

    /** A job whose session broke goes on: with the first chunk, or behind the last one if only its answer was lost. */
    private ManagementCommand resume(UpdateJob job, Decision decision) throws StoreException {
        busy = true;
        assignment = decision.assignment();
        if (takenBack(job, change -> change)) {
            return null;
        }
        return decision.delivery().inObject() ? objects.sendAgain(job, decision.delivery().release()) : tell(job, null);
    }

    private ManagementCommand tell(UpdateJob job, String url) {
        commanding = job;
        services.logger().info("Gateway {} is told to {}: update job {}", gateway.deviceId(), job.operation(), job.id());
        return Delivery.command(job, url);
    }

    /** An assignment that was taken back since it was read must not make a gateway begin: looked at again before each Exec. */
    private boolean takenBack(UpdateJob job, UnaryOperator<JobBook.Change> standing) throws StoreException {
        return assignment != null && services.jobs().cancelIfTakenBack(job, assignment, standing);
    }

    /** The gateway holds the package now, or it does not want it. */
    private void takeDelivered(UpdateJob job, CommandResult result) throws StoreException {
        if (result.status() == OK && job.operation() == UpdateJob.Operation.DELIVERY) {
            holds(services.jobs().change(job, stored -> stored.state() != State.NEW ? null
                    : JobBook.Change.to(stored, State.SUCCEEDED, "The gateway holds package version " + stored.toVersion() + ".")));
        } else if (result.status() == OK) {
            objects.delivered(job);
        } else {
            takeAnswer(job, result);
        }
    }

    private void takeAnswer(UpdateJob job, CommandResult result) throws StoreException {
        ExecAnswer answer = ExecAnswer.of(result);
        if (answer.missing()) {
            return;
        }
        services.jobs().change(job, answer::changeOf);
        if (!answer.accepted()) {
            services.logger().warn("Gateway {} refused update job {} with status {}", gateway.deviceId(), job.id(), answer.status());
            gateway = services.registry().forgetInspection(gateway);
        }
    }

    private void takeReadBack(Question question, CommandResult result) throws StoreException {
        ReadBack read = ReadBack.of(question, result);
        UpdateJob job = question.job();
        if (job != null) {
            Optional<JobBook.Change> change = Outcome.of(job, read);
            if (change.isPresent()) {
                services.jobs().change(job, stored -> stored.state() == job.state() ? change.get() : null);
            }
            busy |= Outcome.leavesBusy(job, read);
            if (change.isEmpty() && job.state() == State.NEW && job.transfers() > 0) {
                objects.broke(job);
            }
        }
        Optional<FumoInstance> instance = gateway.instances().stream().filter(question::concerns).findFirst();
        if (instance.isPresent()) {
            gateway = services.registry().readBack(gateway, Question.details(result), read.applyTo(instance.get()));
        }
    }
}
