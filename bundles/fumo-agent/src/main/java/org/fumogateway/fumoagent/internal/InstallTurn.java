package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Downloads of several instances go on side by side; of installations there is one at a time, because a restart for one component would count as
 * a failed start of another one on trial. The turn is in the records themselves, so that it outlives restarts. Thread-safe.
 */
final class InstallTurn {

    private final Map<InstanceJournal, String> instances = new LinkedHashMap<>();
    private final Map<InstanceJournal, Runnable> wakes = new ConcurrentHashMap<>();

    /** A durable step of an operation. */
    @FunctionalInterface
    interface Step {

        void take() throws IOException, InterruptedException;
    }

    /** Takes part; is woken whenever another one changes. */
    synchronized void add(InstanceJournal journal, String instanceUri, Runnable wake) {
        wakes.put(journal, wake);
        instances.put(journal, instanceUri);
        journal.watch(() -> wakes.forEach((other, wakeOther) -> {
            if (other != journal) {
                wakeOther.run();
            }
        }));
    }

    /** Takes no part any more: the instance is gone. */
    synchronized void remove(InstanceJournal journal) {
        instances.remove(journal);
        wakes.remove(journal);
    }

    /** Another instance that is installing now. */
    synchronized Optional<String> other(InstanceJournal own) {
        return instances.entrySet().stream().filter(entry -> entry.getKey() != own && installs(entry.getKey())).map(Map.Entry::getValue)
                .findFirst();
    }

    /** Takes the step into the installation, unless another instance came first; true if it was taken. */
    synchronized boolean begin(InstanceJournal own, Step step) throws IOException, InterruptedException {
        if (other(own).isPresent()) {
            return false;
        }
        step.take();
        return true;
    }

    private static boolean installs(InstanceJournal journal) {
        Operation running = journal.current().running();
        return running != null && running.phase().compareTo(Phase.UP_VERIFY) >= 0;
    }
}
