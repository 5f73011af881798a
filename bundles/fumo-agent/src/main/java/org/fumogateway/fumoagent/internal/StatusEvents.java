package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.Map;
import org.fumogateway.gateway.firmware.UpdateEvents;
import org.osgi.service.event.Event;

/** Tells Event Admin, if there is one, what changed: at once for states and phases, at most once a second for progress. */
final class StatusEvents {

    /** Nobody tells about progress: while an operation runs it is looked at this often. */
    private static final Duration GAP = Duration.ofSeconds(1);
    private static final Duration NOTHING_DUE = Duration.ofHours(1);

    private record Shown(int state, String phase, int progress) {
    }

    private final String instanceUri;
    private final InstanceJournal journal;
    private final Neighbours neighbours;
    private final ProgressBoard progress;
    private Shown shown;
    private long shownAt;

    StatusEvents(String instanceUri, InstanceJournal journal, Neighbours neighbours, ProgressBoard progress) {
        this.instanceUri = instanceUri;
        this.journal = journal;
        this.neighbours = neighbours;
        this.progress = progress;
    }

    /** Posts what is due; used by one thread. Returns when there may be more to post. */
    Duration work() {
        InstanceRecord record = journal.current();
        String phase = record.running() == null ? "" : record.running().phase().name();
        Shown now = new Shown(record.state().value(), phase, progress.percent());
        Duration next = record.running() == null ? NOTHING_DUE : GAP;
        if (now.equals(shown)) {
            return next;
        }
        boolean onlyProgress = shown != null && shown.state == now.state && shown.phase.equals(now.phase);
        long wait = onlyProgress ? shownAt + GAP.toNanos() - System.nanoTime() : 0;
        if (wait > 0) {
            return Duration.ofNanos(wait);
        }
        shown = now;
        shownAt = System.nanoTime();
        neighbours.eventAdmins.best().ifPresent(admin -> admin.postEvent(new Event(UpdateEvents.STATUS_TOPIC, Map.of(
                UpdateEvents.INSTANCE, instanceUri, UpdateEvents.STATE, now.state, UpdateEvents.PHASE, now.phase,
                UpdateEvents.PROGRESS, now.progress))));
        return next;
    }
}
