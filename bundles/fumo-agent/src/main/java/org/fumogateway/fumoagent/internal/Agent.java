package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.fumogateway.fumoagent.internal.CommandHandler.Refused;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.storage.StorageException;
import org.osgi.service.log.Logger;

/**
 * One FUMO instance put together: its record, its place in the tree, its worker and its housekeeper. Knows no component
 * framework.
 */
final class Agent {

    private static final int FORBIDDEN = 403;

    private final OperationRunner runner;
    private final Housekeeper housekeeper;
    private final FumoObject object;
    private final FumoPlugin plugin;
    private final PackageData packages;
    private final UpdatesService updates;
    private final SessionWatch sessions;
    private final Reporter reporter;
    private final DeviceRequests requests;
    private final InstanceJournal journal;
    private final InstallTurn turn;
    private final Neighbours neighbours;
    private final String pluginRoot;

    Agent(Settings settings, Neighbours neighbours, InstanceJournal journal, PackageJudge judge, FrameworkHealth framework,
            InstallTurn turn, Clock clock, Logger logger) {
        this.journal = journal;
        this.turn = turn;
        this.neighbours = neighbours;
        Runnable raise = neighbours.signal()::raise;
        ProgressBoard progress = new ProgressBoard();
        journal.watch(raise);
        object = new FumoObject(settings.instanceUri(), settings.component(), settings.offered(), journal, neighbours, progress);
        CommandHandler commands = new CommandHandler(journal, neighbours, clock, logger);
        packages = new PackageData(journal, commands, judge, settings.largestPackage(), logger);
        plugin = new FumoPlugin(object, journal, commands, packages);
        sessions = new SessionWatch(neighbours);
        reporter = new Reporter(journal, neighbours, settings, clock, logger);
        OperationSteps steps = new OperationSteps(journal, neighbours, progress, settings, clock, logger);
        StoredPackageReader reader = new StoredPackageReader(journal, judge);
        turn.add(journal, settings.instanceUri(), raise);
        Permission permission = new Permission(steps, turn, new ConsentDialog(neighbours.screens, answers(journal, raise, logger), logger), logger);
        InstallerCalls calls = new InstallerCalls(steps, logger);
        MediumTrouble trouble = new MediumTrouble();
        runner = new OperationRunner("fumo-agent " + settings.instanceUri(), steps, framework,
                new DownloadPhases(steps, judge, sessions, trouble, logger),
                new UpdatePhases(steps, reader, sessions, permission, turn, calls, trouble, logger),
                new InstallPhases(steps, reader, sessions, permission, calls,
                        new TrialPhases(steps, sessions, calls, new Trial(steps, sessions, framework, logger), logger), trouble, logger), calls, logger);
        updates = new UpdatesService(journal, neighbours, progress, settings, reporter, runner::interrupt, clock);
        requests = new DeviceRequests(journal, updates, settings.policy().deviceRequests(), clock, logger);
        housekeeper = new Housekeeper("fumo-agent reports " + settings.instanceUri(), neighbours, reporter,
                new Cleaner(journal, sessions, settings, clock), requests,
                new StatusEvents(settings.instanceUri(), journal, neighbours, progress), settings.pace(), logger);
        pluginRoot = settings.component().gateway() ? object.parentUri() : settings.instanceUri();
    }

    private static ConsentDialog.Answers answers(InstanceJournal journal, Runnable raise, Logger logger) {
        return new ConsentDialog.Answers() {
            @Override
            public void agreed(String operationId) {
                answer(operationId, Operation::withConsent);
            }

            @Override
            public void refused(String operationId) {
                answer(operationId, Operation::withCancelled);
            }

            @Override
            public void notPut() {
                raise.run();
            }

            private void answer(String operationId, UnaryOperator<Operation> answer) {
                try {
                    journal.update(record -> {
                        Operation running = record.running();
                        boolean asked = running != null && running.id().equals(operationId) && running.phase().revocable();
                        return asked ? record.withOperation(answer.apply(running)) : record;
                    });
                } catch (StorageException failed) {
                    logger.error("The answer of a person could not be stored, the question will come again: {}", failed.getMessage());
                }
            }
        };
    }

    /** Told what became of reports and requests. */
    AlertOutcomeListener alertOutcomes() {
        return (alert, outcome, status) -> {
            requests.settled(alert, outcome);
            reporter.alertSettled(alert, outcome, status);
        };
    }

    /** Begins, or goes on where the record says. */
    void start() {
        runner.start();
        housekeeper.start();
    }

    /** Stops promptly; everything goes on with the next start. */
    void stop() {
        housekeeper.interrupt();
        runner.stop();
        housekeeper.stop();
    }

    /**
     * Ends the instance: nothing of it changes any more.
     *
     * @throws Refused with 403 while an operation is under way (FUMO-25); nothing has happened then
     */
    void end() throws Refused {
        journal.<Refused>end(now -> {
            if (now.running() != null || now.queued() != null || now.state().busy()) {
                throw new Refused(FORBIDDEN, "The instance cannot be deleted in state " + now.state().value());
            }
        });
    }

    /** It goes on after all, because its end could not be written down. */
    void goOn() {
        journal.goOn();
    }

    /** After the end and the stop: its turn is given back, and what its server has not acknowledged is not sent any more. */
    void leave() throws IOException {
        giveTurnBack();
        AlertOutbox outbox = neighbours.outboxes.best().orElse(null);
        if (outbox != null) {
            for (GenericAlert waiting : outbox.pending()) {
                if (reporter.ours(waiting)) {
                    outbox.withdraw(waiting.id());
                }
            }
        }
    }

    /** Takes no part in the turns of installations any more. */
    void giveTurnBack() {
        turn.remove(journal);
    }

    String pluginRoot() {
        return pluginRoot;
    }

    FumoPlugin plugin() {
        return plugin;
    }

    String packageDataUri() {
        return object.packageDataUri();
    }

    PackageData packages() {
        return packages;
    }

    UpdatesService updates() {
        return updates;
    }

    SessionWatch sessions() {
        return sessions;
    }

    Reporter reporter() {
        return reporter;
    }
}
