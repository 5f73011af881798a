package org.fumogateway.powercut.cycle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.CommandStatusException;

/**
 * The server's side of a cycle: sends one command after the other, again if the answer was lost or the medium failed, and remembers what
 * it was told. Lives through all cuts. Commands come from one thread, reports from any.
 */
final class UpdateServer {

    static final String ID = "dm.example.com";
    private static final int MOST_REPETITIONS = 6;
    private static final int PIECE = 16 << 10;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final Firmware firmware;
    private final PackageHost host;
    private final Cycle cycle;
    private final List<Order> orders = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Violation told;
    private boolean given;
    private boolean second;
    private int commands;
    private Order last;
    private int firstCode;
    private int commandsOfFirst;
    private boolean closed;

    UpdateServer(Firmware firmware, PackageHost host, Cycle cycle) {
        this.firmware = firmware;
        this.host = host;
        this.cycle = cycle;
    }

    /** A Generic Alert arrives; its Status is 200. */
    synchronized void report(GenericAlert alert) {
        try {
            if (closed) {
                throw new Violation("a report after everything was over: " + alert);
            }
            Order order = orders.stream().filter(sent -> sent.correlator.equals(alert.correlator())).findFirst()
                    .orElseThrow(() -> new Violation("a report that belongs to no command: " + alert));
            order.report(Integer.parseInt(alert.data()));
        } catch (Violation found) {
            told = told == null ? found : told;
        }
    }

    synchronized void noted(String what) {
        notes.add(what);
    }

    synchronized void requireTruth() {
        if (told != null) {
            throw told;
        }
    }

    /** Commands that the first update took. */
    int commandsOfFirst() {
        return commandsOfFirst;
    }

    /** From now on every report is one too many. */
    synchronized void close() {
        closed = true;
    }

    /** True once the cycle under attack is over and the next update is under way or done. */
    boolean secondBegun() {
        return second;
    }

    /** Code that the first update ended with. */
    int firstCode() {
        return firstCode;
    }

    /** To be called when the gateway is at rest: sends the next command. False when both updates are over. */
    boolean next(GatewayProcess gateway) {
        judgeOrders();
        if (last == null || !last.reported()) {
            command(gateway);
            return true;
        }
        if (last.node.equals("Download") && last.succeeded()) {
            exec(gateway, "Update");
            return true;
        }
        return ended(gateway);
    }

    private boolean ended(GatewayProcess gateway) {
        boolean success = last.succeeded();
        String expected = second ? "3.0" : success ? "2.0" : "1.0";
        if (second && !success) {
            throw new Violation("the next update ended with " + last.code());
        }
        if (!gateway.runningVersion().equals(expected) || gateway.decision.trial() && !success) {
            throw new Violation(last.code() + " was reported, and version " + gateway.runningVersion() + " runs");
        }
        if (second) {
            return false;
        }
        firstCode = last.code();
        commandsOfFirst = commands;
        second = true;
        given = false;
        last = null;
        commands = 0;
        return true;
    }

    /** At rest every accepted command has its report; one whose answer was lost, and has none, was not accepted. */
    private void judgeOrders() {
        requireTruth();
        for (Order order : orders) {
            if (order.accepted() && !order.reported()) {
                throw new Violation(order + " was accepted, and the gateway is at rest without a report");
            }
            if (!order.reported()) {
                order.giveUp();
            }
        }
    }

    private void command(GatewayProcess gateway) {
        if (commands > MOST_REPETITIONS) {
            throw new Violation("commands are refused again and again: " + notes);
        }
        Cycle.Way way = second ? Cycle.Way.LOB : cycle.way();
        if (!given) {
            commands++;
            given = way == Cycle.Way.LOB ? deliver(gateway) : address(gateway, way);
            return;
        }
        exec(gateway, switch (way) {
            case LOB -> "Update";
            case DLOTA -> "Download";
            case DOWNLOAD_AND_UPDATE -> "DownloadAndUpdate";
        });
    }

    private boolean address(GatewayProcess gateway, Cycle.Way way) {
        String node = (way == Cycle.Way.DLOTA ? "Download" : "DownloadAndUpdate") + "/PkgURL";
        int status = gateway.agent.replace(ID, node, host.descriptor(cycle));
        noted("Replace " + status);
        requireMediumTrouble(gateway, status, OK, "Replace of " + node);
        return status == OK;
    }

    private boolean deliver(GatewayProcess gateway) {
        byte[] octets = second ? firmware.next : firmware.packageOf(cycle);
        try (LargeObjects.Reception reception = gateway.largeObjects.service().open(gateway.agent.packageDataUri(), ID, "bin",
                octets.length)) {
            for (int from = 0; from < octets.length; from += PIECE) {
                reception.append(ByteBuffer.wrap(octets, from, Math.min(PIECE, octets.length - from)));
            }
            reception.commit();
            return true;
        } catch (CommandStatusException refused) {
            noted("PkgData " + refused.status() + " " + refused.getMessage());
            requireMediumTrouble(gateway, refused.status(), OK, "Replace of PkgData");
            return false;
        }
    }

    private void exec(GatewayProcess gateway, String node) {
        commands++;
        Order order = new Order(node, "c-" + orders.size());
        synchronized (this) {
            orders.add(order);
        }
        last = order;
        int status = gateway.agent.exec(ID, node, order.correlator);
        noted("Exec " + node + " " + status);
        if (status == ACCEPTED) {
            order.accept();
            return;
        }
        requireMediumTrouble(gateway, status, ACCEPTED, "Exec of " + node);
        order.giveUp();
        last = node.equals("Update") && cycle.way() == Cycle.Way.DLOTA && !second ? downloaded() : null;
    }

    /** The download stays done when the Exec of Update after it was refused. */
    private Order downloaded() {
        return orders.stream().filter(order -> order.node.equals("Download") && order.succeeded()).findFirst().orElse(null);
    }

    /** A medium that fails is a reason to refuse; a state that does not fit what was answered before is none. */
    private static void requireMediumTrouble(GatewayProcess gateway, int status, int good, String what) {
        boolean medium = status == 420 || status == 510 || status == 500;
        if (status != good && !medium) {
            throw new Violation(what + " was answered " + status + " in State " + gateway.agent.state());
        }
    }

    /** After a cut: an Exec whose answer was lost may run; the server waits what comes. */
    void forgetUnanswered() {
        if (last != null && !last.accepted() && !last.reported()) {
            noted("the answer to " + last + " was lost");
        }
    }

    /** After the gateway is at rest: a lost Exec of Update goes back to what was done before it. */
    void resume() {
        if (last != null && !last.reported() && !last.accepted()) {
            last = last.node.equals("Update") && cycle.way() == Cycle.Way.DLOTA && !second ? downloaded() : null;
        }
    }

    String story() {
        return String.join("; ", notes);
    }
}
