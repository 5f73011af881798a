package org.fumogateway.fumoagent.internal;

import java.time.Instant;

/**
 * What changes too often to be durable: progress, octets, and until when an operation waits. It wakes nobody; who wants to
 * know looks. Thread-safe.
 */
final class ProgressBoard {

    /**
     * A glance at it.
     *
     * @param percent     0 to 100 within the phase
     * @param octetsDone  octets of the transfer
     * @param octetsTotal octets expected, 0 if unknown
     * @param waitsUntil  when a held operation asks again, or null
     * @param waitReason  why it waits, or empty
     */
    record Glance(int percent, long octetsDone, long octetsTotal, Instant waitsUntil, String waitReason) {
    }

    private static final Glance NOTHING = new Glance(0, 0, 0, null, "");

    private volatile Glance glance = NOTHING;

    Glance glance() {
        return glance;
    }

    int percent() {
        return glance.percent();
    }

    /** Nothing is under way. */
    void clear() {
        glance = NOTHING;
    }

    /** A transfer got that far. */
    void transferred(long done, long total) {
        int percent = total <= 0 ? 0 : (int) Math.min(100, done * 100.0 / total);
        glance = new Glance(percent, done, total, null, "");
    }

    /** A transfer waits where it is. */
    void transferWaits(Instant until, String reason) {
        glance = new Glance(glance.percent(), glance.octetsDone(), glance.octetsTotal(), until, reason);
    }

    /** Another phase got that far. */
    void reached(int percent) {
        glance = new Glance(percent, 0, 0, null, "");
    }

    /** Something holds the operation. */
    void waits(Instant until, String reason) {
        glance = new Glance(glance.percent(), 0, 0, until, reason);
    }
}
