package org.fumogateway.powercut.cycle;

import java.util.ArrayList;
import java.util.List;

/** An Exec that a server sent, with what it heard of it. Thread-safe. */
final class Order {

    final String node;
    final String correlator;
    private boolean accepted;
    private boolean givenUp;
    private final List<Integer> codes = new ArrayList<>();

    Order(String node, String correlator) {
        this.node = node;
        this.correlator = correlator;
    }

    /** The gateway answered 202. */
    synchronized void accept() {
        accepted = true;
    }

    /** The gateway answered something else, or the answer was lost and no report came either. */
    synchronized void giveUp() {
        givenUp = true;
    }

    /** A report came; the same one may come again when its Status was lost. */
    synchronized void report(int code) {
        if (givenUp) {
            throw new Violation("a report of " + this + ", which the gateway had not accepted, with code " + code);
        }
        if (!codes.isEmpty() && codes.get(0) != code) {
            throw new Violation("two reports of " + this + ": " + codes.get(0) + " and " + code);
        }
        codes.add(code);
    }

    synchronized boolean accepted() {
        return accepted;
    }

    synchronized boolean reported() {
        return !codes.isEmpty();
    }

    synchronized int code() {
        return codes.get(0);
    }

    synchronized boolean succeeded() {
        return reported() && code() >= 200 && code() < 300;
    }

    @Override
    public String toString() {
        return node + " " + correlator;
    }
}
