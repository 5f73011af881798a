package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmclient.internal.outbox.DurableOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Status;

/**
 * Which alerts went out in one session and what the server said of them. What refers to nothing that was said is ignored, and of several Status
 * for one alert the first counts (DM-221, DM-222). Used by one thread.
 */
final class AlertDelivery {

    private final Map<Integer, List<Outgoing.SentAlert>> unanswered = new HashMap<>();
    private final List<Settlement> provisional = new ArrayList<>();

    private record Settlement(GenericAlert alert, int status) {
    }

    /** These went out in the message with that number. */
    void sent(int message, List<Outgoing.SentAlert> alerts) {
        if (!alerts.isEmpty()) {
            unanswered.put(message, new ArrayList<>(alerts));
        }
    }

    /** Notes what an answer says; it counts once it is {@linkplain #settle settled}. */
    void hear(Message answer) {
        for (Command command : answer.commands()) {
            if (command instanceof Status status && status.cmdRef() != 0) {
                hear(status);
            }
        }
    }

    private void hear(Status status) {
        List<Outgoing.SentAlert> sent = unanswered.getOrDefault(status.msgRef(), List.of());
        for (Outgoing.SentAlert alert : List.copyOf(sent)) {
            if (alert.cmdId() == status.cmdRef()) {
                sent.remove(alert);
                provisional.add(new Settlement(alert.alert(), status.code()));
            }
        }
    }

    /** The server has proven itself: what it said so far counts (SEC-36). */
    void settle(DurableOutbox outbox) throws IOException {
        for (Settlement settlement : provisional) {
            outbox.answered(settlement.alert().id(), settlement.status());
        }
        provisional.clear();
    }
}
