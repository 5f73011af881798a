package org.fumogateway.updateserver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.UserPrompt;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.job.UpdateJob.State;
import org.fumogateway.server.store.StoreException;

/**
 * What one dialogue says to the person at the gateway: the question of an order before anything is commanded, and to whoever asked for an update one
 * sentence about what happens next (FUMO-107). Jobs that wait for an answer are open and in the store, so that the question comes again in a later
 * session, and not before its pause is over unless the person asks. Called by one thread at a time.
 */
final class PersonAtGateway {

    private static final int MOST_SECONDS_TO_READ = 30;

    private final UpdateServices services;
    private final Deque<UpdateJob> waiting = new ArrayDeque<>();
    private UpdateJob asked;
    private UpdateJob agreed;
    private boolean present;
    private boolean told;
    private boolean telling;

    PersonAtGateway(UpdateServices services) {
        this.services = services;
    }

    /** The person has just asked for an update. */
    void asks() {
        present = true;
    }

    /** What was said already, in a dialogue that goes on here. */
    void restore(boolean asks, boolean wasTold) {
        present = asks;
        told = wasTold;
    }

    boolean hasAsked() {
        return present;
    }

    boolean wasTold() {
        return told;
    }

    /** Notes an open job of an earlier session whose question was not answered. */
    void waitsFor(UpdateJob job) {
        waiting.add(job);
    }

    /** The job whose question is with the person now; null if none is. */
    UpdateJob asked() {
        return asked;
    }

    /** Another server has asked. */
    void restoreAsked(UpdateJob job) {
        asked = job;
    }

    /** True if the next result is that of something the person was shown. */
    boolean awaitsResult() {
        return asked != null || telling;
    }

    /** Asks, with no answer filled in: one that a gateway gives for a person who is away would end the order. */
    ManagementCommand ask(UpdateJob job, Assignment.Question question) {
        asked = job;
        services.logger().info("The person at gateway {} is asked for consent: update job {}", job.deviceId(), job.id());
        return new ManagementCommand.Interact(UserPrompt.confirm(question.text()).within(0, services.consents().secondsToAnswer()));
    }

    /** Takes what came back; a job that may go on is {@linkplain #takeAgreed next}. */
    void take(CommandResult result, Gateway gateway) throws StoreException {
        if (asked == null) {
            telling = false;
            return;
        }
        UpdateJob job = asked;
        asked = null;
        boolean required = services.planner().instead(gateway, job).map(Decision::question).map(Assignment.Question::required).orElse(true);
        UpdateJob now = services.jobs().change(job, stored -> ConsentAnswer.of(result).changeOf(stored, required,
                services.consents().askAgain(services.clock().instant())));
        if (now.state() == State.NEW && !now.awaitsConsent() && now.token() != null) {
            agreed = now;
        } else if (now.awaitsConsent() && now.revision() == job.revision()) {
            services.logger().info("The question of update job {} was not answered", job.id());
        }
    }

    /** The job to which the person has just agreed; empty if there is none. */
    Optional<UpdateJob> takeAgreed() {
        Optional<UpdateJob> job = Optional.ofNullable(agreed);
        agreed = null;
        return job;
    }

    /** The next question of an earlier session that is to be asked now; jobs that nobody wants any more are closed. */
    Optional<ManagementCommand> askAgain(Gateway gateway) throws StoreException {
        while (!waiting.isEmpty()) {
            UpdateJob job = waiting.removeFirst();
            Optional<Decision> now = services.planner().instead(gateway, job);
            boolean wanted = ObjectTransfers.fits(job, now.map(Decision::delivery)) && now.get().question() != null;
            if (wanted && (present || services.consents().mayAsk(job, services.clock().instant()))) {
                return Optional.of(ask(job, now.get().question()));
            }
            boolean unclear = now.filter(decision -> decision.kind() == Decision.Kind.BUSY).isPresent();
            if (!wanted && !unclear) {
                withdraw(job, now);
            }
        }
        return Optional.empty();
    }

    /** Closes a job whose order is another one by now: what is decided instead asks for itself. */
    void withdraw(UpdateJob job, Optional<Decision> instead) throws StoreException {
        String why = instead.filter(decision -> decision.kind() != Decision.Kind.READY).map(Decision::reason).orElse("The order is another one by now.");
        services.jobs().change(job, stored -> stored.state() != State.NEW || stored.execStatus() != 0 || stored.transfers() > 0 ? null
                : JobBook.Change.to(stored, State.CANCELLED, "Nothing was commanded: " + why));
    }

    /**
     * One sentence for whoever asked for an update, once; empty if nobody did, or if the question of an order is asked anyway.
     *
     * @param busy true if nothing is commanded in this session because something is under way
     */
    Optional<ManagementCommand> tell(Gateway gateway, boolean busy) throws StoreException {
        if (!present || told) {
            return Optional.empty();
        }
        told = true;
        List<Decision> decisions = services.planner().decisions(gateway);
        Optional<Decision> next = decisions.stream().filter(decision -> decision.kind() == Decision.Kind.READY).findFirst();
        boolean asks = !busy && (!waiting.isEmpty() || next.filter(decision -> decision.question() != null).isPresent());
        if (asks || !services.consents().tells(!busy && next.isPresent())) {
            return Optional.empty();
        }
        telling = true;
        String sentence = busy ? Decision.Kind.BUSY.forPerson() : next.or(() -> decisions.stream().findFirst()).map(Decision::forPerson)
                .orElse(Decision.Kind.NO_RELEASE.forPerson());
        return Optional.of(new ManagementCommand.Interact(UserPrompt.display(sentence).within(0, MOST_SECONDS_TO_READ)));
    }
}
