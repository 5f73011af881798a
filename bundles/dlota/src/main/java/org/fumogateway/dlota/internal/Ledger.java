package org.fumogateway.dlota.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a download has cost so far, over all tries, restarts and swaps. Immutable.
 *
 * @param began    when the download began, seconds since 1970
 * @param received octets of the object received, those fetched again included
 * @param held     seconds that the download windows held it
 * @param heard    when its server was heard of last, seconds since 1970
 * @param renewed  whether the descriptor was fetched a second time (DL-89)
 */
record Ledger(long began, long received, long held, long heard, boolean renewed) {

    private static final String BEGAN = "began";
    private static final String RECEIVED = "received";
    private static final String HELD = "held";
    private static final String HEARD = "heard";
    private static final String RENEWED = "renewed";

    /** A download that begins. */
    static Ledger begin(Instant now) {
        return new Ledger(now.getEpochSecond(), 0, 0, now.getEpochSecond(), false);
    }

    /** What an earlier run noted; a download that begins if it noted nothing. */
    static Ledger read(Map<String, String> notes, Clock clock) {
        Ledger fresh = begin(clock.instant());
        long began = number(notes, BEGAN, fresh.began());
        // A clock that went backwards must not make a download endless, one that was set meanwhile must not end it.
        boolean usable = began >= DownloadWindow.BUILT.getEpochSecond() || fresh.began() < DownloadWindow.BUILT.getEpochSecond();
        return new Ledger(usable ? Math.min(began, fresh.began()) : fresh.began(), number(notes, RECEIVED, 0), number(notes, HELD, 0),
                number(notes, HEARD, fresh.heard()), Boolean.parseBoolean(notes.get(RENEWED)));
    }

    /** As notes. */
    Map<String, String> write() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(BEGAN, Long.toString(began));
        notes.put(RECEIVED, Long.toString(received));
        notes.put(HELD, Long.toString(held));
        notes.put(HEARD, Long.toString(heard));
        notes.put(RENEWED, Boolean.toString(renewed));
        return notes;
    }

    Ledger withReceived(long octets, Instant lastHeard) {
        return new Ledger(began, octets, held, Math.max(0, lastHeard.getEpochSecond()), renewed);
    }

    Ledger withHeld(Duration time) {
        return new Ledger(began, received, time.toSeconds(), heard, renewed);
    }

    Ledger withRenewed() {
        return new Ledger(began, received, held, heard, true);
    }

    static long number(Map<String, String> notes, String key, long otherwise) {
        String value = notes.get(key);
        return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : otherwise;
    }
}
