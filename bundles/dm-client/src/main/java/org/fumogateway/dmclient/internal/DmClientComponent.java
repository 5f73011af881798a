package org.fumogateway.dmclient.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fumogateway.dmclient.internal.session.SessionSettings;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmclient.internal.transport.HttpTransport;
import org.fumogateway.dmclient.internal.transport.ServerTransports;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.dmclient.internal.transport.TransportException;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionTrace;
import org.fumogateway.httpclient.HttpConnections;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.ProxyAddress;
import org.fumogateway.httpclient.TlsSettings;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.notification.spi.RemoteAlertSender;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Wires the DM client to the services of the gateway. */
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.osgi.service.dmt.notification.spi.RemoteAlertSender\"")
@Component(service = {DmSessions.class, AlertOutbox.class}, immediate = true, configurationPid = ClientConfiguration.PID)
@Designate(ocd = ClientConfiguration.class)
public final class DmClientComponent implements DmSessions, AlertOutbox {

    private static final String STORE = "dm-client";
    private static final String PRINCIPALS = "principals";

    private final BundleContext context;
    private final ClientServices services = new ClientServices();
    private final Store store;
    private final DmClient client;
    private ServiceRegistration<RemoteAlertSender> sender;

    /** Opens the store and starts the schedule. */
    @Activate
    public DmClientComponent(ClientConfiguration configuration, BundleContext context, @Reference Storage storage,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this.context = context;
        AddressPolicy policy = new AddressPolicy(configuration.allowHttp(), Stream.of(configuration.allowedHosts())
                .flatMap(hosts -> Stream.of(hosts.split(","))).map(host -> host.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
        store = storage.open(STORE);
        client = new DmClient(store, services, settings(configuration, policy), times(configuration), configuration.sessionOnStart(),
                transport(configuration, policy, logger), logger);
    }

    /** A setting that cannot be used makes every session fail and say so; the rest of the gateway goes on. */
    private static Transport transport(ClientConfiguration configuration, AddressPolicy policy, Logger logger) {
        HttpTransport.Limits limits = new HttpTransport.Limits(Duration.ofSeconds(configuration.connectSeconds()),
                Duration.ofSeconds(configuration.replySeconds()), configuration.gzip());
        try {
            TlsSettings tls = TlsSettings.of(configuration.trustedCertificates(), configuration.pinnedKeys(),
                    configuration.clientCertificate(), configuration.clientKey());
            ProxyAddress proxy = ProxyAddress.parse(configuration.proxy());
            return new ServerTransports(keys -> HttpConnections.create(limits.connect(), tls.trusting(keys), proxy), policy, limits);
        } catch (HttpConfigurationException unusable) {
            String sentence = "the configuration of the DM client cannot be used: " + unusable.getMessage();
            logger.error("No DM session is possible: {}", sentence);
            return (target, message) -> {
                throw new TransportException(sentence, false, unusable);
            };
        }
    }

    private static SessionSettings settings(ClientConfiguration configuration, AddressPolicy policy) {
        return new SessionSettings(configuration.maxMessageSize(), configuration.maxObjectSize(), configuration.maxMessages(),
                configuration.messageAttempts(), Duration.ofMillis(configuration.messageRetryMillis()), configuration.allowBasic(), policy);
    }

    private static SessionSchedule.Times times(ClientConfiguration configuration) {
        return new SessionSchedule.Times(Duration.ofMinutes(configuration.pollIntervalMinutes()),
                Duration.ofSeconds(configuration.startDelaySeconds()), Duration.ofSeconds(configuration.alertRetrySeconds()),
                Duration.ofSeconds(configuration.sessionRetrySeconds()));
    }

    @Deactivate
    synchronized void deactivate() throws InterruptedException {
        offerSender(Set.of());
        client.close();
        store.close();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, updated = "updatedAccounts")
    void bindAccounts(Accounts accounts, Map<String, Object> properties) {
        services.accounts = accounts;
        services.came();
        updatedAccounts(accounts, properties);
    }

    void updatedAccounts(Accounts accounts, Map<String, Object> properties) {
        Set<String> servers = properties.get(Accounts.SERVER_IDS) instanceof String[] ids ? Set.copyOf(Arrays.asList(ids)) : Set.of();
        offerSender(servers);
        client.serversKnown(servers);
    }

    void unbindAccounts(Accounts accounts) {
        if (services.accounts == accounts) {
            services.accounts = null;
            offerSender(Set.of());
        }
    }

    /** A sender without principals would be everybody's default, so there is none without servers. */
    private synchronized void offerSender(Set<String> servers) {
        if (servers.isEmpty()) {
            if (sender != null) {
                sender.unregister();
                sender = null;
            }
            return;
        }
        Hashtable<String, Object> properties = new Hashtable<>(Map.of(PRINCIPALS, servers.toArray(String[]::new)));
        if (sender == null) {
            sender = context.registerService(RemoteAlertSender.class, new VendorAlertSender(client.outbox(), client::servers), properties);
        } else {
            sender.setProperties(properties);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodec(SyncMlCodec codec) {
        services.codecs.put(codec.mediaType(), codec);
        services.came();
    }

    void unbindCodec(SyncMlCodec codec) {
        services.codecs.remove(codec.mediaType(), codec);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcessor(CommandProcessor processor) {
        services.processor = processor;
        services.came();
    }

    void unbindProcessor(CommandProcessor processor) {
        if (services.processor == processor) {
            services.processor = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindObjects(LargeObjects objects) {
        services.objects = objects;
    }

    void unbindObjects(LargeObjects objects) {
        if (services.objects == objects) {
            services.objects = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindInteraction(UserInteraction interaction) {
        services.interaction = interaction;
    }

    void unbindInteraction(UserInteraction interaction) {
        if (services.interaction == interaction) {
            services.interaction = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTree(DmtAdmin tree) {
        services.tree = tree;
        services.came();
    }

    void unbindTree(DmtAdmin tree) {
        if (services.tree == tree) {
            services.tree = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSessionListener(SessionListener listener) {
        services.sessionListeners.add(listener);
    }

    void unbindSessionListener(SessionListener listener) {
        services.sessionListeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindOutcomeListener(AlertOutcomeListener listener) {
        services.outcomeListeners.add(listener);
        client.outcomeListenerCame(listener);
    }

    void unbindOutcomeListener(AlertOutcomeListener listener) {
        services.outcomeListeners.remove(listener);
    }

    @Override
    public void request(SessionRequest request) {
        client.request(request);
    }

    @Override
    public Set<String> active() {
        return client.active();
    }

    @Override
    public List<SessionRecord> recent() {
        return client.recent();
    }

    @Override
    public Optional<SessionTrace> trace(long number) {
        return client.trace(number);
    }

    @Override
    public Outcome put(GenericAlert alert) throws IOException {
        return client.outbox().put(alert);
    }

    @Override
    public Outcome outcome(String id) {
        return client.outbox().outcome(id);
    }

    @Override
    public List<GenericAlert> pending() {
        return client.outbox().pending();
    }

    @Override
    public void forget(String id) throws IOException {
        client.outbox().forget(id);
    }

    @Override
    public void withdraw(String id) throws IOException {
        client.outbox().withdraw(id);
    }
}
