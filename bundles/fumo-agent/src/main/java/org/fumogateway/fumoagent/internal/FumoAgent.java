package org.fumogateway.fumoagent.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Binds the agent to the service registry. Its services are registered by hand, because the roots of its plugin follow from
 * the configuration, and last, when everything stands: neighbours that it refers to itself may use them at once.
 */
@Component(service = {}, immediate = true, configurationPid = FumoAgent.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = AgentConfiguration.class)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.fumogateway.gateway.firmware.FirmwareUpdates\"")
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.fumogateway.gateway.lob.LargeObjectSink\"")
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.fumogateway.gateway.session.SessionListener\"")
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.fumogateway.gateway.alert.AlertOutcomeListener\"")
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.osgi.service.dmt.spi.DataPlugin,org.osgi.service.dmt.spi.ExecPlugin\"")
public final class FumoAgent {

    static final String PID = "org.fumogateway.fumoagent";
    private static final String STORE = "fumo-agent";
    private static final String TRUST_FILE = "trust.fut";
    private static final String BOOT_ID = "org.fumogateway.boot.id";

    private final BundleContext context;
    private final Neighbours neighbours;
    private final Store store;
    private final Agent agent;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Opens the store and reads the record; nothing runs yet. */
    @Activate
    public FumoAgent(BundleContext context, AgentConfiguration configuration, @Reference Storage storage,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this.context = context;
        String boot = context.getProperty(BOOT_ID);
        neighbours = new Neighbours(boot == null || boot.isEmpty() ? UUID.randomUUID().toString() : boot);
        Settings settings = settings(configuration, storage.root());
        store = storage.open(STORE);
        try {
            InstanceJournal journal = new InstanceJournal(store, logger);
            Clock clock = Clock.systemUTC();
            PackageJudge judge = new VerifyingJudge(settings.trustFile(),
                    new DeviceKnowledge(neighbours, journal, clock, settings.pace().swapGrace()));
            agent = new Agent(settings, neighbours, journal, judge, new BundleStates(context), clock, logger);
        } catch (StorageException | RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    private static Settings settings(AgentConfiguration configuration, Path data) {
        Path trust = configuration.trustFile().isBlank() ? data.resolve(TRUST_FILE) : Path.of(configuration.trustFile().strip());
        return new Settings(configuration.instanceUri(), OperationKind.ofNodes(configuration.nodes()), trust, Duration.ofSeconds(configuration.healthSeconds()),
                Duration.ofHours(configuration.longestWaitHours()), Duration.ofHours(configuration.keepAfterFailureHours()),
                Duration.ofMinutes(configuration.keepAfterSuccessMinutes()), configuration.largestPackageOctets(),
                configuration.consentNeeded(), configuration.reportExecTarget(), configuration.serverId().strip(),
                Settings.Pace.FIELD);
    }

    @Activate
    void start() {
        agent.start();
        Dictionary<String, Object> roots = new Hashtable<>();
        roots.put(DataPlugin.DATA_ROOT_URIS, new String[] {agent.pluginRoot()});
        roots.put(ExecPlugin.EXEC_ROOT_URIS, new String[] {agent.pluginRoot()});
        registrations.add(context.registerService(new String[] {DataPlugin.class.getName(), ExecPlugin.class.getName()},
                agent.plugin(), roots));
        Dictionary<String, Object> nodes = new Hashtable<>();
        nodes.put(LargeObjectSink.NODE_URI, agent.packageDataUri());
        registrations.add(context.registerService(LargeObjectSink.class, agent.packages(), nodes));
        registrations.add(context.registerService(FirmwareUpdates.class, agent.updates(), null));
        registrations.add(context.registerService(SessionListener.class, agent.sessions(), null));
        registrations.add(context.registerService(AlertOutcomeListener.class, agent.reporter(), null));
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
        agent.stop();
        store.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addDownloader(PackageDownloader service, Map<String, Object> properties) {
        neighbours.downloaders.add(service, properties);
    }

    void removeDownloader(PackageDownloader service) {
        neighbours.downloaders.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLargeObjects(LargeObjects service, Map<String, Object> properties) {
        neighbours.largeObjects.add(service, properties);
    }

    void removeLargeObjects(LargeObjects service) {
        neighbours.largeObjects.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addInstaller(FirmwareInstaller service, Map<String, Object> properties) {
        neighbours.installers.add(service, properties);
    }

    void removeInstaller(FirmwareInstaller service) {
        neighbours.installers.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addGate(UpdateGate service, Map<String, Object> properties) {
        neighbours.gates.add(service, properties);
    }

    void removeGate(UpdateGate service) {
        neighbours.gates.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHealthCheck(HealthCheck service, Map<String, Object> properties) {
        neighbours.healthChecks.add(service, properties);
    }

    void removeHealthCheck(HealthCheck service) {
        neighbours.healthChecks.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addOutbox(AlertOutbox service, Map<String, Object> properties) {
        neighbours.outboxes.add(service, properties);
    }

    void removeOutbox(AlertOutbox service) {
        neighbours.outboxes.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSessions(DmSessions service, Map<String, Object> properties) {
        neighbours.sessions.add(service, properties);
    }

    void removeSessions(DmSessions service) {
        neighbours.sessions.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addIdentity(DeviceIdentity service, Map<String, Object> properties) {
        neighbours.identities.add(service, properties);
    }

    void removeIdentity(DeviceIdentity service) {
        neighbours.identities.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addRunningFirmware(RunningFirmware service, Map<String, Object> properties) {
        neighbours.runningFirmware.add(service, properties);
    }

    void removeRunningFirmware(RunningFirmware service) {
        neighbours.runningFirmware.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addEventAdmin(EventAdmin service, Map<String, Object> properties) {
        neighbours.eventAdmins.add(service, properties);
    }

    void removeEventAdmin(EventAdmin service) {
        neighbours.eventAdmins.remove(service);
    }
}
