package org.fumogateway.updateserver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
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
    private final Deque<UpdateJob> toReadBack = new ArrayDeque<>();
    private Gateway gateway;
    private boolean started;
    private boolean reported;
    private boolean busy;
    private Inspection inspecting;
    private UpdateJob readingBack;
    private UpdateJob commanding;

    UpdateDialogue(UpdateServices services, Gateway gateway) {
        this.services = services;
        this.gateway = gateway;
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
        Optional<UpdateJob> job = services.jobs().report(gateway.deviceId(), report);
        if (job.isEmpty()) {
            services.logger().info("Gateway {} reported {} for an operation that this server did not order", gateway.deviceId(),
                    report.code());
            return OK;
        }
        services.logger().info("Gateway {} reported {} for update job {}", gateway.deviceId(), report.code(), job.get().id());
        State state = job.get().state();
        boolean firmwareMayDiffer = state == State.REPORTED_FAIL && !ResultCodes.endedInDownload(report.code());
        if (state == State.REPORTED_OK || firmwareMayDiffer) {
            toReadBack.add(job.get());
        }
        return OK;
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
            services.logger().warn("The session with gateway {} ended before update job {} was answered", gateway.deviceId(),
                    commanding.id());
        }
    }

    /** Jobs of earlier sessions: what is still running, what must be looked after (DM-185, FUMO-115). */
    private void findUnfinished() throws StoreException {
        Set<String> newer = new HashSet<>();
        for (UpdateJob job : services.store().get().jobs(gateway.deviceId(), HISTORY)) {
            boolean newest = newer.add(job.instanceUri());
            UpdateJob current = services.overdue(job) ? services.lose(job) : job;
            if (current.state() == State.COMMANDED) {
                busy = true;
            } else if (!current.state().closed() || current.state() == State.LOST && newest) {
                addToReadBack(current);
            }
        }
    }

    private void addToReadBack(UpdateJob job) {
        if (toReadBack.stream().noneMatch(waiting -> waiting.id().equals(job.id()))) {
            toReadBack.add(job);
        }
    }

    private void take(List<CommandResult> results) throws StoreException {
        if (results.isEmpty()) {
            return;
        }
        CommandResult result = results.get(0);
        if (inspecting != null) {
            inspecting.take(result);
        } else if (readingBack != null) {
            UpdateJob job = readingBack;
            readingBack = null;
            takeReadBack(job, ReadBack.of(job, result));
        } else if (commanding != null) {
            UpdateJob job = commanding;
            commanding = null;
            takeAnswer(job, result);
        }
    }

    private ManagementCommand decide() throws StoreException {
        if (!toReadBack.isEmpty()) {
            readingBack = toReadBack.removeFirst();
            return ReadBack.command(readingBack);
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
        }
        return command();
    }

    private ManagementCommand command() throws StoreException {
        Optional<Delivery> delivery = services.planner().plan(gateway);
        if (delivery.isEmpty()) {
            if (gateway.inspected() != null && services.planner().mustReadAgain(gateway)) {
                gateway = services.registry().forgetInspection(gateway);
            }
            return null;
        }
        busy = true;
        commanding = services.jobs().create(gateway, delivery.get());
        services.logger().info("Gateway {} is told to {}: update job {}", gateway.deviceId(), commanding.operation(),
                commanding.id());
        return Delivery.command(commanding, services.urls().descriptor(commanding.token()));
    }

    private void takeAnswer(UpdateJob job, CommandResult result) throws StoreException {
        List<CommandResult> inner = result.inner();
        int status = inner.isEmpty() ? result.status() : inner.get(inner.size() - 1).status();
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

    private void takeReadBack(UpdateJob job, ReadBack read) throws StoreException {
        Optional<JobBook.Change> change = Outcome.of(job, read);
        if (change.isPresent()) {
            services.jobs().change(job, stored -> stored.state() == job.state() ? change.get() : null);
        }
        busy |= Outcome.leavesBusy(job, read);
        Optional<FumoInstance> instance = gateway.instances().stream().filter(known -> known.uri().equals(job.instanceUri()))
                .findFirst();
        if (instance.isPresent()) {
            gateway = services.registry().readBack(gateway, read.firmwareVersion(), read.applyTo(instance.get()));
        }
    }
}
