package org.fumogateway.fumoagent.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;

/** A device with two slots whose boot loader falls back; it survives restarts of the agent. */
final class TestDevice implements FirmwareInstaller {

    static final String OLD_IMAGE = "00".repeat(32);

    volatile String running = "1.0";
    volatile String image = OLD_IMAGE;
    volatile boolean startsAnotherImage;
    volatile boolean tellsFirmware = true;
    volatile boolean interruptionIsFailure;
    volatile boolean restartOrdered;
    volatile boolean bootFails;
    volatile InstallException applyFailure;
    volatile InstallException activateFailure;
    volatile InstallException checkFailure;
    /** How often the failures of apply, activate and check are told; for ever unless set. */
    final AtomicInteger failuresLeft = new AtomicInteger(Integer.MAX_VALUE);
    volatile InstallException restartFailure;
    volatile InstallException revertFailure;
    /** Told once, by the next look after a restart. */
    volatile InstallException trialInspectFailure;
    volatile CountDownLatch applyBlocked;
    volatile int boots;
    /** Told after each share of the writing. */
    volatile Runnable written = () -> { };
    /** Told before each call that is noted. */
    volatile Runnable watcher = () -> { };
    final List<String> calls = new CopyOnWriteArrayList<>() {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(String call) {
            watcher.run();
            return super.add(call);
        }
    };
    private String previous;
    private String previousImage;
    private String writtenVersion;
    private String writtenImage;
    private Stage stage = Stage.NONE;
    private boolean tried;
    private String reason = "";

    RunningFirmware runningFirmware() {
        return Bench.running(running, image, stage == Stage.TRIAL ? "b" : "a", "boot-" + boots, stage == Stage.TRIAL);
    }

    /** The gateway starts: a plain process restart if no restart was ordered. */
    synchronized void boot() {
        if (!restartOrdered) {
            return;
        }
        restartOrdered = false;
        boots++;
        if (stage == Stage.ACTIVATED) {
            previous = running;
            stage = bootFails ? Stage.FELL_BACK : Stage.TRIAL;
            previousImage = image;
            running = bootFails ? running : writtenVersion;
            image = bootFails || startsAnotherImage ? image : writtenImage;
        } else if (stage == Stage.REVERTED && previous != null) {
            running = previous;
            image = previousImage;
        } else if (stage == Stage.TRIAL) {
            running = previous;
            image = previousImage;
            stage = Stage.FELL_BACK;
        }
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public Capabilities probe() {
        return new Capabilities(Set.of("rootfs"), Set.of("raw", "gzip"), Map.of("rootfs", 1L << 20));
    }

    @Override
    public void check(FirmwarePackage firmware) throws InstallException {
        calls.add("check");
        fail(checkFailure);
    }

    @Override
    public void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException,
            InterruptedException {
        calls.add("apply");
        synchronized (this) {
            stage = Stage.APPLYING;
        }
        if (applyBlocked != null) {
            awaitRelease();
        }
        fail(applyFailure);
        progress.percent(50);
        written.run();
        progress.percent(100);
        written.run();
        synchronized (this) {
            writtenVersion = firmware.version();
            writtenImage = firmware.payloads().get(0).output().sha256();
            stage = Stage.APPLIED;
        }
    }

    private void fail(InstallException failure) throws InstallException {
        if (failure != null && failuresLeft.getAndDecrement() > 0) {
            throw failure;
        }
    }

    private void awaitRelease() throws InstallException, InterruptedException {
        try {
            applyBlocked.await();
        } catch (InterruptedException stopped) {
            if (interruptionIsFailure) {
                throw new InstallException(410, "interrupted");
            }
            throw stopped;
        }
    }

    @Override
    public synchronized void activate(String operationId) throws InstallException {
        calls.add("activate");
        fail(activateFailure);
        stage = Stage.ACTIVATED;
    }

    @Override
    public synchronized void restart(String operationId) throws InstallException {
        calls.add("restart");
        if (restartFailure != null) {
            throw restartFailure;
        }
        restartOrdered = true;
    }

    @Override
    public synchronized Stage inspect(String operationId) throws InstallException {
        InstallException failure = trialInspectFailure;
        if (failure != null && stage == Stage.TRIAL) {
            trialInspectFailure = null;
            throw failure;
        }
        tried |= stage == Stage.TRIAL;
        return stage;
    }

    @Override
    public synchronized void confirm(String operationId) {
        calls.add("confirm");
        stage = Stage.CONFIRMED;
    }

    @Override
    public synchronized void revert(String operationId) throws InstallException {
        calls.add("revert");
        if (revertFailure != null) {
            throw revertFailure;
        }
        stage = Stage.REVERTED;
    }

    @Override
    public synchronized void retirePrevious(String operationId) throws InstallException {
        if (stage != Stage.CONFIRMED) {
            throw new InstallException(410, "not confirmed");
        }
        calls.add("retire");
    }

    @Override
    public synchronized void revert(String operationId, String reason) throws InstallException {
        revert(operationId);
        this.reason = reason;
    }

    @Override
    public synchronized TrialMemory trialMemory(String operationId) {
        return new TrialMemory(tried, reason);
    }

    @Override
    public synchronized void forget(String operationId) {
        calls.add("forget");
        stage = Stage.NONE;
        tried = false;
        reason = "";
    }

    synchronized List<String> callsWithout(String... left) {
        List<String> rest = new ArrayList<>(calls);
        rest.removeAll(List.of(left));
        return rest;
    }
}
