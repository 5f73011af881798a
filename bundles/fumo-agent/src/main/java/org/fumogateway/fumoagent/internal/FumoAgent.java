package org.fumogateway.fumoagent.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.firmware.TrustedKeys;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.time.TimeWindows;
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
import org.osgi.service.event.EventAdmin;
import org.osgi.service.dmt.Uri;
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
        attribute = "objectClass:List<String>=\"org.fumogateway.gateway.firmware.TrustedKeys\"")
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
    private static final String TRUST_STORE = "fumo-agent-trust";
    private static final String TRUST_FILE = "trust.fut";
    private static final String BOOT_ID = "org.fumogateway.boot.id";

    private final BundleContext context;
    private final List<Part> parts = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final AllUpdates updates = new AllUpdates();
    private final AddedInstances added;
    private final Store trustStore;
    private final TrustKeeper trust;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    /** What has, or may have, an instance, with the services around it. */
    private record Place(UpdatableComponent component, Neighbours neighbours) {
    }

    /** Opens the stores and reads the records; nothing runs yet. */
    @Activate
    public FumoAgent(BundleContext context, AgentConfiguration configuration, @Reference Storage storage,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this.context = context;
        String told = context.getProperty(BOOT_ID);
        String boot = told == null || told.isEmpty() ? UUID.randomUUID().toString() : told;
        Path trustFile = configuration.trustFile().isBlank() ? storage.root().resolve(TRUST_FILE) : Path.of(configuration.trustFile().strip());
        InstallTurn turn = new InstallTurn();
        BundleStates framework = new BundleStates(context);
        List<UpdatableComponent> components = new ArrayList<>(List.of(UpdatableComponent.GATEWAY));
        components.addAll(UpdatableComponent.parse(configuration.components()));
        List<UpdatableComponent> dynamic = UpdatableComponent.parseDynamic(configuration.dynamicComponents());
        UpdatableComponent.requireDifferent(Stream.concat(components.stream(), dynamic.stream()).toList());
        AddedInstances.Maker maker = component -> new Part(settings(configuration, component), neighbours(component), storage, trust(), framework,
                turn, logger);
        Stream.concat(components.stream(), dynamic.stream()).forEach(component -> {
            settings(configuration, component);
            places.add(new Place(component, new Neighbours(boot, logger)));
        });
        trustStore = storage.open(TRUST_STORE);
        trust = new TrustKeeper(trustFile, trustStore, logger);
        try {
            for (UpdatableComponent component : components) {
                parts.add(maker.make(component));
            }
            added = dynamic.isEmpty() ? null : new AddedInstances(dynamic, storage, maker, logger);
        } catch (StorageException | RuntimeException failed) {
            parts.forEach(Part::stop);
            trustStore.close();
            throw failed;
        }
    }

    private TrustKeeper trust() {
        return trust;
    }

    private Neighbours neighbours(UpdatableComponent component) {
        return places.stream().filter(place -> place.component().equals(component)).findFirst().orElseThrow().neighbours();
    }

    private static Settings settings(AgentConfiguration configuration, UpdatableComponent component) {
        String gateway = configuration.instanceUri();
        String uri = component.gateway() ? gateway : gateway.substring(0, gateway.lastIndexOf('/') + 1) + component.name();
        if (!component.gateway() && uri.equalsIgnoreCase(gateway)) {
            throw new IllegalArgumentException("The component " + component.name() + " has the name of the gateway's own instance");
        }
        Settings.Policy policy = new Settings.Policy(configuration.consentNeeded(),
                TimeWindows.of(List.of(configuration.maintenanceWindows()), configuration.timeZone()),
                Duration.ofHours(Math.max(0, configuration.deviceRequestHours())));
        return new Settings(uri, OperationKind.ofNodes(configuration.nodes()), Duration.ofSeconds(configuration.healthSeconds()),
                Duration.ofHours(configuration.longestWaitHours()), Duration.ofHours(configuration.keepAfterFailureHours()),
                Duration.ofMinutes(configuration.keepAfterSuccessMinutes()), configuration.largestPackageOctets(),
                policy, configuration.reportExecTarget(), configuration.serverId().strip(), component, Settings.Pace.FIELD);
    }

    @Activate
    void start() {
        parts.forEach(Part::start);
        List<String> mounted = parts.stream().map(Part::component).filter(component -> !component.gateway()).map(UpdatableComponent::name).toList();
        parts.forEach(part -> updates.add(part.updates()));
        for (Part part : parts) {
            if (part.component().gateway()) {
                registerTop(part, mounted);
            } else {
                part.register(context, part.plugin(), List.of());
            }
        }
        if (added != null) {
            added.start(this::came, this::went);
        }
        services.add(context.registerService(FirmwareUpdates.class, updates, null));
        services.add(context.registerService(TrustedKeys.class, trust, null));
    }

    private void registerTop(Part gateway, List<String> mounted) {
        if (added == null) {
            gateway.register(context, gateway.plugin(), mounted);
        } else {
            gateway.register(context, new InstancesPlugin(gateway.plugin(), added, Uri.toPath(gateway.pluginRoot()).length), mounted);
        }
    }

    private void came(Part part) {
        updates.add(part.updates());
        part.register(context);
    }

    private void went(Part part) {
        part.unregister();
        updates.remove(part.updates());
    }

    @Deactivate
    void stop() {
        services.forEach(ServiceRegistration::unregister);
        services.clear();
        // First, so that sessions of the tree end in order: what they have added lasts then.
        parts.forEach(Part::unregister);
        if (added != null) {
            added.stop();
        }
        parts.forEach(Part::stop);
        parts.clear();
        trustStore.close();
    }

    private void all(Consumer<Neighbours> change) {
        places.forEach(place -> change.accept(place.neighbours()));
    }

    private void some(Predicate<UpdatableComponent> which, Consumer<Neighbours> change) {
        places.stream().filter(place -> which.test(place.component())).forEach(place -> change.accept(place.neighbours()));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addDownloader(PackageDownloader service, Map<String, Object> properties) {
        all(one -> one.downloaders.add(service, properties));
    }

    void removeDownloader(PackageDownloader service) {
        all(one -> one.downloaders.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLargeObjects(LargeObjects service, Map<String, Object> properties) {
        all(one -> one.largeObjects.add(service, properties));
    }

    void removeLargeObjects(LargeObjects service) {
        all(one -> one.largeObjects.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addInstaller(FirmwareInstaller service, Map<String, Object> properties) {
        some(component -> component.owns(properties), one -> one.installers.add(service, properties));
    }

    void removeInstaller(FirmwareInstaller service) {
        all(one -> one.installers.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addGate(UpdateGate service, Map<String, Object> properties) {
        some(component -> component.concerns(properties), one -> one.gates.add(service, properties));
    }

    void removeGate(UpdateGate service) {
        all(one -> one.gates.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHealthCheck(HealthCheck service, Map<String, Object> properties) {
        some(component -> component.concerns(properties), one -> one.healthChecks.add(service, properties));
    }

    void removeHealthCheck(HealthCheck service) {
        all(one -> one.healthChecks.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addOutbox(AlertOutbox service, Map<String, Object> properties) {
        all(one -> one.outboxes.add(service, properties));
    }

    void removeOutbox(AlertOutbox service) {
        all(one -> one.outboxes.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSessions(DmSessions service, Map<String, Object> properties) {
        all(one -> one.sessions.add(service, properties));
    }

    void removeSessions(DmSessions service) {
        all(one -> one.sessions.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addIdentity(DeviceIdentity service, Map<String, Object> properties) {
        all(one -> one.identities.add(service, properties));
    }

    void removeIdentity(DeviceIdentity service) {
        all(one -> one.identities.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addRunningFirmware(RunningFirmware service, Map<String, Object> properties) {
        some(component -> component.owns(properties), one -> one.runningFirmware.add(service, properties));
    }

    void removeRunningFirmware(RunningFirmware service) {
        all(one -> one.runningFirmware.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addEventAdmin(EventAdmin service, Map<String, Object> properties) {
        all(one -> one.eventAdmins.add(service, properties));
    }

    void removeEventAdmin(EventAdmin service) {
        all(one -> one.eventAdmins.remove(service));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addScreen(UserInteraction service, Map<String, Object> properties) {
        all(one -> one.screens.add(service, properties));
    }

    void removeScreen(UserInteraction service) {
        all(one -> one.screens.remove(service));
    }
}
