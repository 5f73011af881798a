package org.fumogateway.dmclient.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.osgi.service.dmt.DmtAdmin;

/** The services of others that are there now; each may come and go at any time. Thread-safe. */
final class ClientServices {

    final Map<String, SyncMlCodec> codecs = new ConcurrentHashMap<>();
    final List<SessionListener> sessionListeners = new CopyOnWriteArrayList<>();
    final List<AlertOutcomeListener> outcomeListeners = new CopyOnWriteArrayList<>();
    volatile Accounts accounts;
    volatile CommandProcessor processor;
    volatile LargeObjects objects;
    volatile UserInteraction interaction;
    volatile DmtAdmin tree;
    private final Object arrivals = new Object();
    private long arrived;

    /** Says that a service came: whoever waits for what was missing looks again. */
    void came() {
        synchronized (arrivals) {
            arrived++;
            arrivals.notifyAll();
        }
    }

    /**
     * Waits until nothing is missing any more.
     *
     * @param missing says what is missing, null if nothing is; asked without a lock, once and whenever a service came
     * @param longest when to give up
     * @param look    after which time to ask although no service came, for what is no service of ours
     * @return null, or what is still missing
     */
    String await(Supplier<String> missing, Duration longest, Duration look) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            long before;
            synchronized (arrivals) {
                before = arrived;
            }
            String lack = missing.get();
            long left = end - System.nanoTime();
            if (lack == null || left <= 0) {
                return lack;
            }
            awaitArrival(before, Math.min(left, look.toNanos()));
        }
    }

    private void awaitArrival(long before, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        synchronized (arrivals) {
            for (long left = nanos; arrived == before && left > 0; left = end - System.nanoTime()) {
                // At least a millisecond: timedWait does not wait at all for less.
                TimeUnit.NANOSECONDS.timedWait(arrivals, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
            }
        }
    }

    /** The codec of that media type, else the XML codec, else null. */
    SyncMlCodec codec(String mediaType) {
        SyncMlCodec wanted = codecs.get(mediaType);
        return wanted != null ? wanted : codecs.get(SyncMlCodec.XML);
    }

    Accounts accounts() {
        return accounts;
    }

    CommandProcessor processor() {
        return processor;
    }

    LargeObjects objects() {
        return objects;
    }

    UserInteraction interaction() {
        return interaction;
    }

    DmtAdmin tree() {
        return tree;
    }
}
