package com.example.installer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Installer and boot loader of a platform that is not ours: two image files, one of them runs. Each start of the framework has an identity; an
 * image that was activated before this start runs now, on trial, and one that was on trial in another start has failed. Thread-safe.
 */
@Component(configurationPid = "com.example.installer", property = FirmwareInstaller.KIND + "=" + FileInstaller.FILES,
        service = {FirmwareInstaller.class, RunningFirmware.class})
public final class FileInstaller implements FirmwareInstaller, RunningFirmware {

    static final String FILES = "example-files";
    private static final String RAW = "raw";
    private static final String ROOT_FILE_SYSTEM = "rootfs";
    private static final int NOT_ACCEPTABLE = 405;
    private static final int FAILED = 410;
    private static final int WRITE_FAILED = 452;

    private final BundleContext context;
    private final Path file;
    private final Images images;
    private final Logger logger;
    private final State started;
    private State state;

    /** What an operator may set. */
    @interface Settings {

        /** Folder with {@code a.img} and {@code b.img}; the factory puts {@code a.img} there. */
        String folder() default "/var/lib/example-firmware";

        /** Version of the image that the factory put there. */
        String factoryVersion() default "1.0";
    }

    /** Called by Declarative Services. */
    @Activate
    public FileInstaller(BundleContext context, Settings settings, @Reference(service = LoggerFactory.class) Logger logger) throws IOException {
        this.context = context;
        this.logger = logger;
        Path folder = Path.of(settings.folder());
        this.file = folder.resolve("state");
        this.images = new Images(folder);
        String boot = context.getProperty(Constants.FRAMEWORK_UUID);
        State known = State.read(file).orElse(null);
        state = known != null ? known.startedAs(boot)
                : new State(boot, images.read("a", settings.factoryVersion()), Optional.empty(), "", Stage.NONE);
        state.write(file);
        started = state;
        logger.info("Version {} runs from slot {}", version(), slot());
    }

    @Override
    public String kind() {
        return FILES;
    }

    @Override
    public Capabilities probe() {
        return new Capabilities(Set.of(ROOT_FILE_SYSTEM), Set.of(RAW), Map.of());
    }

    @Override
    public void check(FirmwarePackage firmware) throws InstallException {
        if (firmware.payloads().size() != 1) {
            throw new InstallException(NOT_ACCEPTABLE, "This platform takes packages of one image");
        }
    }

    @Override
    public synchronized void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException, InterruptedException {
        if (inspect(operationId) == Stage.TRIAL) {
            throw new InstallException(FAILED, "The running firmware is on trial itself");
        }
        String slot = state.running().otherSlot();
        FirmwarePackage.Image wanted = firmware.payloads().get(0).output();
        try {
            // Whatever the slot held is gone from here on.
            keep(state.withOther(null, operationId, Stage.APPLYING));
            images.write(slot, firmware, progress::percent);
            State.Image written = images.read(slot, firmware.version());
            if (written.length() != wanted.length() || !written.sha256().equalsIgnoreCase(wanted.sha256())) {
                throw new InstallException(WRITE_FAILED, "Slot " + slot + " gives back other octets than were written");
            }
            keep(state.withOther(written, operationId, Stage.APPLIED));
        } catch (IOException failed) {
            throw new InstallException(WRITE_FAILED, "Slot " + slot + " cannot be written", failed);
        }
    }

    @Override
    public synchronized void activate(String operationId) throws InstallException {
        move(operationId, Set.of(Stage.APPLIED, Stage.ACTIVATED), Stage.ACTIVATED);
    }

    @Override
    public void restart(String operationId) throws InstallException {
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).update();
        } catch (BundleException refused) {
            throw new InstallException(FAILED, "The gateway cannot be restarted", refused);
        }
    }

    @Override
    public synchronized Stage inspect(String operationId) {
        return state.operation().equals(operationId) ? state.stage() : Stage.NONE;
    }

    @Override
    public synchronized void confirm(String operationId) throws InstallException {
        move(operationId, Set.of(Stage.TRIAL, Stage.CONFIRMED), Stage.CONFIRMED);
    }

    @Override
    public synchronized void retirePrevious(String operationId) throws InstallException {
        if (inspect(operationId) != Stage.CONFIRMED) {
            throw new InstallException(FAILED, "The new firmware is not confirmed, the earlier one may still be needed");
        }
        try {
            keep(state.withOther(null, operationId, Stage.CONFIRMED));
        } catch (IOException failed) {
            throw new InstallException(FAILED, "The state of the slots cannot be written", failed);
        }
    }

    @Override
    public synchronized void revert(String operationId) throws InstallException {
        Stage now = inspect(operationId);
        if (now == Stage.TRIAL) {
            move(operationId, Set.of(now), Stage.REVERTED);
        } else if (now == Stage.APPLIED || now == Stage.ACTIVATED) {
            // It never ran: nothing has to be undone at the next start.
            move(operationId, Set.of(now), Stage.FELL_BACK);
        }
    }

    @Override
    public synchronized void forget(String operationId) throws InstallException {
        if (inspect(operationId) != Stage.NONE) {
            move(operationId, Set.of(state.stage()), Stage.NONE);
        }
    }

    private void move(String operationId, Set<Stage> from, Stage to) throws InstallException {
        Stage now = inspect(operationId);
        if (!from.contains(now)) {
            throw new InstallException(FAILED, "The installer is not ready for this step: " + now);
        }
        try {
            keep(state.with(to == Stage.NONE ? "" : operationId, to));
            logger.info("Operation {} is {} now", operationId, to);
        } catch (IOException failed) {
            throw new InstallException(FAILED, "The state of the slots cannot be written", failed);
        }
    }

    /** On the disk first. */
    private void keep(State next) throws IOException {
        next.write(file);
        state = next;
    }

    @Override
    public String version() {
        return started.running().version();
    }

    @Override
    public String slot() {
        return started.running().slot();
    }

    @Override
    public long length() {
        return started.running().length();
    }

    @Override
    public String sha256() {
        return started.running().sha256();
    }

    @Override
    public String bootId() {
        return started.boot();
    }

    @Override
    public boolean trial() {
        return started.stage() == Stage.TRIAL;
    }
}
