package org.fumogateway.updateserver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
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
    private final Deque<Question> questions = new ArrayDeque<>();
    private final Set<String> downloadedNow = new HashSet<>();
    private Gateway gateway;
    private boolean started;
    private boolean reported;
    private boolean busy;
    private Inspection inspecting;
    private Question asking;
    private boolean checked;
    private UpdateJob broken;
    private UpdateJob sending;
    private UpdateJob delivered;
    private UpdateJob commanding;
    private Assignment assignment;
    private String because = "";

    UpdateDialogue(UpdateServices services, Gateway gateway) {
        this.services = services;
        this.gateway = gateway;
    }

    /** Goes on with a dialogue of another server, from the job that it commanded. */
    static UpdateDialogue resume(UpdateServices services, Gateway gateway, DialoguePosition position) throws StoreException {
        UpdateDialogue dialogue = new UpdateDialogue(services, gateway);
        dialogue.reported = position.reported();
        dialogue.busy = position.busy();
        dialogue.checked = position.checked();
        dialogue.downloadedNow.addAll(DialoguePosition.uris(gateway, position.downloaded()));
        DialoguePosition.uris(gateway, position.unasked()).forEach(uri -> dialogue.ask(Question.afterOwnUpdate(uri)));
        if (position.jobId() != null) {
            dialogue.commanding = services.store().get().job(position.jobId()).filter(job -> job.state() == State.NEW).orElse(null);
        }
        return dialogue;
    }

    /** A package on its way within DM comes from this server alone; everything else is in the store or read again. */
    @Override
    public byte[] position() {
        if (sending != null || delivered != null) {
            return null;
        }
        Set<String> unasked = questions.stream().filter(question -> question.job() == null).map(Question::instanceUri).collect(Collectors.toSet());
        boolean unanswered = asking != null && asking.job() == null;
        if (unanswered) {
            unasked.add(asking.instanceUri());
        }
        return new DialoguePosition(commanding == null ? null : commanding.id(), reported, busy, checked && !unanswered,
                DialoguePosition.places(gateway, downloadedNow), DialoguePosition.places(gateway, unasked)).encode();
    }

    /** Only the shape of the command matters, to find its Status; what it said is with the gateway. */
    @Override
    public List<ManagementCommand> pending() {
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
            return report.get().isRequest() ? request() : report(report.get());
        } catch (StoreException e) {
            services.logger().error(e.getMessage());
            return FAILED;
        }
    }

    /** FUMO-106: 200 if an update will be commanded in this session. */
    private int request() throws StoreException {
        boolean ready = !services.registry().mustInspect(gateway) && !services.planner().hasOpenJob(gateway)
                && services.planner().plan(gateway).isPresent();
        return ready ? OK : ACCEPTED;
    }

    private int report(FumoReport report) throws StoreException {
        reported = true;
        Optional<JobBook.Taken> taken = services.jobs().report(gateway.deviceId(), report);
        if (taken.isEmpty() || report.correlator() == null && !taken.get().fresh()) {
            services.logger().info("Gateway {} reported {} for an operation that this server did not order", gateway.deviceId(),
                    report.code());
            gateway.instances().stream().map(FumoInstance::uri).filter(report::concerns).findFirst()
                    .ifPresent(uri -> ask(Question.afterOwnUpdate(uri)));
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
            ask(about(job));
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
        if (sending != null) {
            services.logger().warn("The session with gateway {} ended before the package of update job {} was there", gateway.deviceId(),
                    sending.id());
            services.transfers().broke(sending);
        }
    }

    /** Jobs of earlier sessions: what is still running, what must be looked after (DM-185, FUMO-115). */
    private void findUnfinished() throws StoreException {
        Set<String> newer = new HashSet<>();
        for (UpdateJob job : services.store().get().jobs(gateway.deviceId(), HISTORY)) {
            boolean newest = newer.add(job.instanceUri());
            UpdateJob current = services.overdue(job) ? services.lose(job) : job;
            if (commanding != null && commanding.id().equals(current.id())) {
                continue;
            }
            if (current.state() == State.COMMANDED) {
                busy = true;
            } else if (!current.state().closed() || current.state() == State.LOST && newest) {
                ask(about(current));
            }
        }
    }

    private Question about(UpdateJob job) {
        return Question.about(job, UpdateTarget.isOwn(gateway, job.instanceUri()));
    }

    private void ask(Question question) {
        boolean known = questions.stream().anyMatch(waiting -> waiting.job() == null || question.job() == null
                ? waiting.equals(question) : waiting.job().id().equals(question.job().id()));
        if (!known) {
            questions.add(question);
        }
    }

    private void take(List<CommandResult> results) throws StoreException {
        if (results.isEmpty()) {
            return;
        }
        CommandResult result = results.get(0);
        if (inspecting != null) {
            inspecting.take(result);
        } else if (asking != null) {
            Question question = asking;
            asking = null;
            takeReadBack(question, result);
        } else if (sending != null) {
            UpdateJob job = sending;
            sending = null;
            takeDelivered(job, result);
        } else if (commanding != null) {
            UpdateJob job = commanding;
            commanding = null;
            takeAnswer(job, result);
        }
    }

    private ManagementCommand decide() throws StoreException {
        if (delivered != null) {
            UpdateJob job = delivered;
            delivered = null;
            if (cancelled(job)) {
                return null;
            }
            commanding = job;
            return Delivery.command(job, null);
        }
        if (!questions.isEmpty()) {
            asking = questions.removeFirst();
            return asking.command();
        }
        if (busy) {
            return null;
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
        return command();
    }

    private ManagementCommand command() throws StoreException {
        Optional<Decision> planned = services.planner().plan(gateway);
        if (broken != null) {
            UpdateJob job = broken;
            broken = null;
            Optional<Decision> instead = services.planner().instead(gateway, job);
            Optional<Delivery> delivery = instead.map(Decision::delivery);
            if (ObjectTransfers.fits(job, delivery)) {
                assignment = instead.get().assignment();
                return cancelled(job) ? null : resume(job, delivery.get());
            }
            because = services.transfers().giveUp(job, delivery, instead.filter(decision -> decision.kind() == Decision.Kind.NO_WAY_IN)
                    .map(Decision::reason));
            // Its end may allow what the open job did not.
            planned = services.planner().plan(gateway);
        }
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
        asking = checked || downloaded ? null : Question.before(delivery, route);
        if (asking != null) {
            checked = true;
            return asking.command();
        }
        busy = true;
        assignment = planned.get().assignment();
        UpdateJob job = services.jobs().create(gateway, planned.get(), because);
        because = "";
        return cancelled(job) ? null : begin(job, delivery, route);
    }

    private ManagementCommand begin(UpdateJob job, Delivery delivery, DeliveryRoute route) {
        if (delivery.inObject()) {
            sending = job;
            services.logger().info("Gateway {} is sent a package of {} octets: update job {}", gateway.deviceId(),
                    delivery.release().size(), job.id());
            return PackageContent.command(job, delivery.release(), services.files());
        }
        commanding = job;
        services.logger().info("Gateway {} is told to {}: update job {}", gateway.deviceId(), job.operation(), job.id());
        return Delivery.command(job, services.urls().entry(route, job.token()));
    }

    /** An assignment that was taken back since it was read must not make a gateway begin: looked at again before each Exec. */
    private boolean cancelled(UpdateJob job) throws StoreException {
        if (assignment == null
                || services.store().get().assignment(assignment.id()).filter(now -> now.state() == Assignment.State.ACTIVE).isPresent()) {
            return false;
        }
        services.jobs().change(job, stored -> stored.state() != State.NEW ? null : JobBook.Change.to(stored, State.CANCELLED,
                "The assignment was cancelled before the gateway was told."));
        return true;
    }

    /** A job whose session broke goes on: with the first chunk, or behind the last one if only its answer was lost. */
    private ManagementCommand resume(UpdateJob job, Delivery delivery) throws StoreException {
        busy = true;
        if (!delivery.inObject()) {
            commanding = job;
            return Delivery.command(job, null);
        }
        Optional<UpdateJob> begun = services.transfers().again(job);
        sending = begun.orElse(null);
        return begun.isEmpty() ? null : PackageContent.command(sending, delivery.release(), services.files());
    }

    /** The gateway holds the package now, or it does not want it. */
    private void takeDelivered(UpdateJob job, CommandResult result) throws StoreException {
        if (result.status() == OK && job.operation() == UpdateJob.Operation.DELIVERY) {
            holds(services.jobs().change(job, stored -> stored.state() != State.NEW ? null
                    : JobBook.Change.to(stored, State.SUCCEEDED, "The gateway holds package version " + stored.toVersion() + ".")));
        } else if (result.status() == OK) {
            delivered = job;
        } else {
            takeAnswer(job, result);
        }
    }

    private void takeAnswer(UpdateJob job, CommandResult result) throws StoreException {
        int status = statusOfLast(result);
        if (status == 0) {
            return;
        }
        if (status == OK || status == ACCEPTED) {
            services.jobs().change(job, stored -> stored.state() != State.NEW ? null
                    : JobBook.Change.to(stored, State.COMMANDED, "The gateway accepted the command.").withExecStatus(status));
            return;
        }
        services.jobs().change(job, stored -> stored.state() != State.NEW ? null : JobBook.Change.to(stored, State.REFUSED,
                "The gateway did not accept the command (status " + status + ").").withExecStatus(status));
        services.logger().warn("Gateway {} refused update job {} with status {}", gateway.deviceId(), job.id(), status);
        gateway = services.registry().forgetInspection(gateway);
    }

    /** What became of the last command. The Status of a container speaks for what is in it only if it is a refusal (DM-93, DM-114). */
    private static int statusOfLast(CommandResult result) {
        List<CommandResult> inner = result.inner();
        int last = inner.isEmpty() ? result.status() : inner.get(inner.size() - 1).status();
        return last == 0 && result.status() != OK ? result.status() : last;
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
            boolean begins = change.isEmpty() && job.state() == State.NEW && job.transfers() > 0;
            broken = begins ? job : broken;
        }
        Optional<FumoInstance> instance = gateway.instances().stream().filter(question::concerns).findFirst();
        if (instance.isPresent()) {
            gateway = services.registry().readBack(gateway, Question.details(result), read.applyTo(instance.get()));
        }
    }
}
