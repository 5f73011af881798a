package org.fumogateway.powercut.cycle;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.PowerCut;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.simulateddisk.SimulatedDisk;
import org.fumogateway.storage.StorageException;

/**
 * A gateway, from the factory through one update under attack and a second one in peace. Each start is one {@link GatewayProcess}; the
 * loop around it is that of the launcher.
 */
final class Life {

    private static final int MOST_BOOTS = 10;
    private static final long LOOK_AGAIN = 30_000;
    private static final long PATIENCE = 60_000_000_000L;
    private static final long UNDELIVERED = 3_000_000;
    private static final Instant BEGIN = Instant.parse("2026-06-01T10:00:00Z");

    private final Firmware firmware;
    private final UpdateServer server;
    private final Attack attack;
    private final Flaw flaw;
    private final Result result = new Result();
    private SimulatedDisk disk;
    private int life;
    private int boots;
    private int bootsSinceBlow;

    /** What became of it. */
    static final class Result {
        /** Operations of the first life until the first update was over. */
        int operations;
        java.util.List<Operation> all = java.util.List.of();
        int mostBoots;
        int blowsHit;
        int commands;
        int code;
        int operationsOfLastLife;
        /** What the gateway knows of a first update that failed. */
        String told = "";
    }

    private enum End { CUT, RESTART, START_FAILED, OVER }

    Life(SimulatedDisk factory, Firmware firmware, PackageHost host, Cycle cycle, Attack attack, Flaw flaw) {
        this.flaw = flaw;
        this.firmware = firmware;
        this.attack = attack;
        server = new UpdateServer(firmware, host, cycle);
        disk = factory.restart(RestartPolicy.DROP_UNFORCED, 0);
    }

    /** Lives it to its end. */
    Result live() {
        arm();
        End end;
        do {
            boots++;
            bootsSinceBlow++;
            result.mostBoots = Math.max(result.mostBoots, bootsSinceBlow);
            if (bootsSinceBlow > MOST_BOOTS) {
                throw new Violation("not at rest after " + MOST_BOOTS + " starts: " + server.story());
            }
            end = start();
            if (end == End.CUT) {
                powerComesBack();
            }
        } while (end != End.OVER);
        afterwards();
        return result;
    }

    private void arm() {
        if (life < attack.blows().size()) {
            attack.blows().get(life).arm(disk);
        }
    }

    private void powerComesBack() {
        result.blowsHit++;
        disk = attack.blows().get(life).after(disk);
        life++;
        bootsSinceBlow = 0;
        server.forgetUnanswered();
        arm();
    }

    private End start() {
        GatewayProcess process;
        try {
            process = new GatewayProcess(disk, firmware, server, clock(), flaw);
        } catch (PowerCut cut) {
            return End.CUT;
        } catch (StorageException failed) {
            server.noted("a start failed: " + failed.getMessage());
            return End.START_FAILED;
        }
        try {
            return drive(process);
        } catch (PowerCut cut) {
            return End.CUT;
        } catch (Violation found) {
            throw new Violation(found.getMessage() + "\n  " + server.story() + "\n  " + process.agent.told());
        } finally {
            process.stop();
        }
    }

    private Clock clock() {
        return Clock.fixed(BEGIN.plusSeconds(10L * boots), ZoneOffset.UTC);
    }

    private End drive(GatewayProcess process) {
        requireWholeImage(process);
        process.start();
        while (true) {
            End end = rest(process);
            if (end != End.OVER) {
                return end;
            }
            server.resume();
            boolean before = server.secondBegun();
            if (!server.next(process)) {
                requireNoDebris(process);
                return End.OVER;
            }
            noteEndOfFirst(before, process);
        }
    }

    private void noteEndOfFirst(boolean before, GatewayProcess process) {
        if (!before && server.secondBegun()) {
            result.commands = server.commandsOfFirst();
            result.code = server.firstCode();
            result.told = result.code < 300 ? "" : process.agent.told();
            result.operationsOfLastLife = disk.operations().size();
            if (life == 0) {
                result.all = disk.operations();
            }
            disk.cutBefore(Integer.MAX_VALUE);
        }
    }

    /** Waits until the gateway is at rest (OVER) or its process has come to an end. */
    private End rest(GatewayProcess process) {
        long begin = System.nanoTime();
        long undelivered = 0;
        while (true) {
            server.requireTruth();
            if (process.disk.off()) {
                return End.CUT;
            }
            if (process.restartOrdered()) {
                return End.RESTART;
            }
            if (process.quiet()) {
                return End.OVER;
            }
            requireAlive(process, begin);
            undelivered = process.reportWaits() ? undelivered == 0 ? System.nanoTime() : undelivered : 0;
            if (undelivered != 0 && System.nanoTime() - undelivered > UNDELIVERED) {
                process.deliver();
                undelivered = 0;
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    private static void requireAlive(GatewayProcess process, long begin) {
        if (process.threadEnded() && !process.disk.off()) {
            throw new Violation("a thread of the agent has ended");
        }
        if (System.nanoTime() - begin > PATIENCE) {
            throw new Violation("the gateway does not come to rest in one start");
        }
    }

    private void requireWholeImage(GatewayProcess process) {
        try {
            String version = Firmware.versionOf(process.runningImage());
            if (version.isEmpty() || !version.equals(process.runningVersion())) {
                throw new Violation("the image that runs is not whole, or not the one its slot names: " + process.runningVersion());
            }
        } catch (IOException unreadable) {
            throw new Violation("the image that runs cannot be read: " + unreadable.getMessage());
        }
    }

    private static void requireNoDebris(GatewayProcess process) {
        try {
            if (process.agent.spools() != 0 || !process.debris().isEmpty()) {
                throw new Violation("left behind: " + process.agent.spools() + " spools, journals " + process.debris());
            }
        } catch (IOException failed) {
            throw new Violation("the stores cannot be read: " + failed.getMessage());
        }
    }

    /** The power goes once more when all is done: nothing may change by that, and nothing is reported again. */
    private void afterwards() {
        disk = disk.restart(RestartPolicy.DROP_UNFORCED, 0);
        boots++;
        server.close();
        if (start() != End.OVER) {
            throw new Violation("the gateway does not stay at rest");
        }
    }
}
