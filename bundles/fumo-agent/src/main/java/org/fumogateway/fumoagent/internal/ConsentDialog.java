package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.osgi.service.log.Logger;

/**
 * Asks the person in front of the gateway, where there is one, before an update begins (FUMO-136). One question at a time, in a thread of its own:
 * a screen that does not answer never holds up the agent. Used by the worker thread.
 */
final class ConsentDialog implements AutoCloseable {

    private static final Duration ASK_AGAIN = Duration.ofHours(1);

    /** Takes the answer; may be told from another thread. */
    interface Answers {

        /** The person agrees to this operation. */
        void agreed(String operationId);

        /** The person does not want it. */
        void refused(String operationId);

        /** The question could not be put there; another screen may do. */
        void notPut();
    }

    private final RankedServices<UserInteraction> screens;
    private final Answers answers;
    private final Logger logger;
    private final Set<UserInteraction> useless = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private Thread asking;
    private String asked = "";
    private long askedAt;
    private volatile boolean askAnother;

    ConsentDialog(RankedServices<UserInteraction> screens, Answers answers, Logger logger) {
        this.screens = screens;
        this.answers = answers;
        this.logger = logger;
    }

    /** Asks, if there is a screen and the question is not there already. */
    void ask(String operationId, FirmwarePackage firmware, Duration left) {
        // A thread that has put its question elsewhere may still be on its way out.
        boolean open = !askAnother && asking != null && asking.isAlive();
        boolean again = askAnother || !operationId.equals(asked) || System.nanoTime() - askedAt > ASK_AGAIN.toNanos();
        Optional<UserInteraction> screen = screens.all().stream().filter(one -> !useless.contains(one)).findFirst();
        if (open || screen.isEmpty() || !again) {
            return;
        }
        askAnother = false;
        asked = operationId;
        askedAt = System.nanoTime();
        int seconds = (int) Math.max(1, Math.min(left.toSeconds(), ASK_AGAIN.toSeconds()));
        UserInteraction.Prompt prompt = new UserInteraction.Prompt("Install " + firmware.name() + ' ' + firmware.version()
                + " now? The gateway restarts and is off line for some minutes.", 0, seconds, null, 0, 'A', false);
        asking = new Thread(() -> put(screen.get(), prompt, operationId), "fumo-agent consent");
        asking.setDaemon(true);
        asking.start();
    }

    private void put(UserInteraction screen, UserInteraction.Prompt prompt, String operationId) {
        try {
            UserInteraction.Answer answer = screen.confirm(prompt);
            switch (answer.kind()) {
                case OK -> answers.agreed(operationId);
                case NO, CANCELLED -> answers.refused(operationId);
                case NOT_DISPLAYABLE -> notPut(screen);
                case NO_ANSWER -> logger.info("Nobody answered whether operation {} may begin", operationId);
            }
        } catch (InterruptedException withdrawn) {
            logger.debug("The question is withdrawn");
        } catch (RuntimeException | LinkageError defect) {
            logger.error("The question whether operation {} may begin failed", operationId, defect);
            notPut(screen);
        }
    }

    private void notPut(UserInteraction screen) {
        useless.add(screen);
        useless.retainAll(screens.all());
        askAnother = true;
        answers.notPut();
    }

    /** Withdraws the question. */
    @Override
    public void close() {
        if (asking != null) {
            asking.interrupt();
            asking = null;
            asked = "";
        }
    }
}
