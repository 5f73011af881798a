package org.fumogateway.fumoagent.internal;

import java.time.Clock;
import org.osgi.service.log.Logger;

/**
 * One FUMO instance put together: its record, its place in the tree, its worker and its housekeeper. Knows no component
 * framework.
 */
final class Agent {

    private final OperationRunner runner;
    private final Housekeeper housekeeper;
    private final FumoObject object;
    private final FumoPlugin plugin;
    private final PackageData packages;
    private final UpdatesService updates;
    private final SessionWatch sessions;
    private final Reporter reporter;

    Agent(Settings settings, Neighbours neighbours, InstanceJournal journal, PackageJudge judge, FrameworkHealth framework,
            Clock clock, Logger logger) {
        Runnable raise = neighbours.signal()::raise;
        ProgressBoard progress = new ProgressBoard();
        journal.watch(raise);
        object = new FumoObject(settings.instanceUri(), settings.offered(), journal, neighbours, progress);
        CommandHandler commands = new CommandHandler(journal, neighbours, clock, logger);
        packages = new PackageData(journal, commands, judge, settings.largestPackage(), logger);
        plugin = new FumoPlugin(object, journal, commands, packages);
        sessions = new SessionWatch(neighbours);
        reporter = new Reporter(journal, neighbours, settings, clock, logger);
        OperationSteps steps = new OperationSteps(journal, neighbours, progress, settings, clock, logger);
        StoredPackageReader reader = new StoredPackageReader(journal, judge);
        runner = new OperationRunner("fumo-agent " + settings.instanceUri(), steps, framework,
                new DownloadPhases(steps, judge, sessions, logger), new UpdatePhases(steps, reader, sessions),
                new InstallPhases(steps, reader, sessions, new Trial(steps, sessions, framework, logger), logger), logger);
        housekeeper = new Housekeeper("fumo-agent reports " + settings.instanceUri(), neighbours, reporter,
                new Cleaner(journal, sessions, settings, clock), new StatusEvents(settings.instanceUri(), journal, neighbours, progress),
                settings.pace(), logger);
        updates = new UpdatesService(journal, neighbours, progress, settings, reporter, runner::interrupt, clock);
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

    String pluginRoot() {
        return object.parentUri();
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
