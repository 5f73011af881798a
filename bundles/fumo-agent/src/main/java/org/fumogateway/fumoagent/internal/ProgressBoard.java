package org.fumogateway.fumoagent.internal;

import java.time.Instant;

/** What changes too often to be durable: progress, octets, and until when an operation waits. Thread-safe. */
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

    private final Runnable changed;
    private volatile Glance glance = NOTHING;

    /** @param changed told after each change; must return at once */
    ProgressBoard(Runnable changed) {
        this.changed = changed;
    }

    Glance glance() {
        return glance;
    }

    int percent() {
        return glance.percent();
    }

    /** Nothing is under way. */
    void clear() {
        show(NOTHING);
    }

    /** A transfer got that far. */
    void transferred(long done, long total) {
        int percent = total <= 0 ? 0 : (int) Math.min(100, done * 100.0 / total);
        show(new Glance(percent, done, total, null, ""));
    }

    /** Another phase got that far. */
    void reached(int percent) {
        show(new Glance(percent, 0, 0, null, ""));
    }

    /** Something holds the operation. */
    void waits(Instant until, String reason) {
        show(new Glance(glance.percent(), 0, 0, until, reason));
    }

    private void show(Glance next) {
        if (!next.equals(glance)) {
            glance = next;
            changed.run();
        }
    }
}
