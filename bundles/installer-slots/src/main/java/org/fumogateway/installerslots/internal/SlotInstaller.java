package org.fumogateway.installerslots.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fumogateway.gateway.install.DeltaDecoder;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.slotboot.BootDecision;
import org.fumogateway.slotboot.SlotLayout;
import org.fumogateway.slotboot.SlotSettings;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The installer of kind {@code slots}. Enabled by {@link SlotStarter} in a gateway that was started from a slot. */
@Component(service = FirmwareInstaller.class, configurationPid = "org.fumogateway.installerslots", enabled = false, immediate = true,
        property = FirmwareInstaller.KIND + "=" + SlotInstaller.KIND_SLOTS)
@Designate(ocd = SlotsConfiguration.class)
public final class SlotInstaller implements FirmwareInstaller, Decoders {

    static final String KIND_SLOTS = "slots";
    private static final String STORE = "installer-slots";
    private static final long FORCE_OCTETS = 4L << 20;

    /** In ascending order of ranking. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<DeltaDecoder> deltaDecoders = List.of();

    private final Callers callers = new Callers();
    private final Logger logger;
    private final Store store;
    private final PackageCheck check;
    private final SlotUpdates updates;
    private final Restart restart;
    private final long deltaMemory;

    /** Called by Declarative Services. */
    @Activate
    public SlotInstaller(@Reference Storage storage, @Reference(service = LoggerFactory.class) Logger logger, BundleContext context,
            SlotsConfiguration configuration, Map<String, Object> properties) throws StorageException {
        this(storage, logger, BootDecision.from(context::getProperty)
                .orElseThrow(() -> new IllegalStateException("this process was not started from a slot")),
                SlotSettings.of(properties), memory(configuration.deltaMemory()), configuration.trialStarts(), FORCE_OCTETS,
                Restart.by(SlotSettings.of(properties).rebootCommand(), () -> context.getBundle(0).update(), logger));
    }

    private static long memory(long configured) {
        return configured > 0 ? configured : Runtime.getRuntime().maxMemory() / 3;
    }

    SlotInstaller(Storage storage, Logger logger, BootDecision running, SlotSettings settings, long deltaMemory, int trialStarts,
            long forceOctets, Restart restart) throws StorageException {
        this.logger = logger;
        this.deltaMemory = deltaMemory;
        this.restart = restart;
        SlotLayout layout = settings.layout(storage.root());
        SlotSystem slots = new SlotSystem(layout, storage.disk(), settings.loader(layout, storage.disk()), running, forceOctets);
        this.store = storage.open(STORE);
        this.check = new PackageCheck(slots, this);
        this.updates = new SlotUpdates(slots, new OperationJournals(store), check, this, trialStarts, logger);
    }

    /** Stops an installation in progress as an interruption of its caller would, and gives the store back: whoever is next goes on. */
    @Deactivate
    void deactivate() throws InterruptedException {
        try {
            callers.sendHome();
        } finally {
            store.close();
        }
    }

    @Override
    public String kind() {
        return KIND_SLOTS;
    }

    @Override
    public Capabilities probe() {
        return check.capabilities();
    }

    @Override
    public void check(FirmwarePackage firmware) throws InstallException, InterruptedException {
        callers.enter();
        try {
            check.accept(firmware);
        } catch (InstallException refused) {
            callers.requireHere();
            throw refused;
        } finally {
            callers.leave();
        }
    }

    @Override
    public void apply(String operationId, FirmwarePackage firmware, Progress progress) throws InstallException, InterruptedException {
        logger.info("Installing {} {} for operation {}.", firmware.name(), firmware.version(), operationId);
        callers.enter();
        try {
            updates.apply(operationId, firmware, progress);
        } finally {
            callers.leave();
        }
    }

    @Override
    public void activate(String operationId) throws InstallException {
        updates.activate(operationId);
    }

    @Override
    public void restart(String operationId) throws InstallException {
        updates.restarting(operationId);
        logger.info("Restarting for operation {}.", operationId);
        try {
            restart.now();
        } catch (BundleException | IOException e) {
            throw new InstallException(410, "The gateway could not be restarted.", e);
        }
    }

    @Override
    public Stage inspect(String operationId) throws InstallException {
        return updates.inspect(operationId);
    }

    @Override
    public void confirm(String operationId) throws InstallException {
        updates.confirm(operationId);
    }

    @Override
    public void retirePrevious(String operationId) throws InstallException {
        updates.retirePrevious(operationId);
    }

    @Override
    public void revert(String operationId) throws InstallException {
        updates.revert(operationId, "");
    }

    @Override
    public void revert(String operationId, String reason) throws InstallException {
        updates.revert(operationId, reason);
    }

    @Override
    public TrialMemory trialMemory(String operationId) throws InstallException {
        return updates.trialMemory(operationId);
    }

    @Override
    public void forget(String operationId) throws InstallException {
        updates.forget(operationId);
    }

    @Override
    public long memory() {
        return deltaMemory;
    }

    @Override
    public Set<String> encodings() {
        return deltaDecoders.stream().map(DeltaDecoder::encoding).collect(Collectors.toSet());
    }

    @Override
    public Optional<DeltaDecoder> find(String encoding) {
        return deltaDecoders.stream().filter(decoder -> decoder.encoding().equals(encoding)).reduce((lower, higher) -> higher);
    }
}
