package org.fumogateway.operatorendpoint.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.fumogateway.server.operation.Assignments;
import org.fumogateway.server.operation.Enrolment;
import org.fumogateway.server.operation.GatewayNotifications;
import org.fumogateway.server.operation.UpdateOperations;
import org.fumogateway.server.operation.UpdateRecords;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The operator endpoint: JSON over HTTP, on the operators' own listener and no other. */
@Component(service = Servlet.class, configurationPid = OperatorConfig.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = {"osgi.http.whiteboard.servlet.pattern=" + OperatorServlet.PATH + "/*", "osgi.http.whiteboard.target=(listener=operator)"})
@Designate(ocd = OperatorConfig.class)
public final class OperatorServlet extends HttpServlet implements Services {

    static final String PATH = "/operator/v1";

    private static final long serialVersionUID = 1L;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile UpdateOperations operations;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile UpdateRecords records;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile Assignments assignments;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile Enrolment enrolment;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile GatewayNotifications notifications;

    private final transient RequestHandler handler;
    private final transient EventStream events;

    /** Makes a set-up token if there is no operator yet. Without a store nobody could prove himself: then there is no endpoint. */
    @Activate
    public OperatorServlet(BundleContext context, OperatorConfig config, @Reference ServerStore store,
            @Reference(service = LoggerFactory.class) Logger logger) throws StoreException, IOException {
        Clock clock = Clock.systemUTC();
        java.nio.file.Path folder = OperatorFolder.of(context);
        OperatorTokens tokens = new OperatorTokens(store, new OwnerFile(folder.resolve("setup-token")), clock, logger);
        tokens.prepare();
        PackageUpload upload = new PackageUpload(folder.resolve("uploads"), config.maxPackageOctets());
        upload.removeLeftovers();
        this.events = new EventStream(this, config.followers(), clock);
        this.handler = new RequestHandler(this, tokens, upload, events, new WrongTokens(config.wrongTokensPerMinute(), clock),
                config.maxBodyOctets(), logger);
    }

    @Deactivate
    void deactivate() {
        events.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handler.handle(request, response);
    }

    @Override
    public UpdateOperations operations() throws RequestException {
        return present(operations);
    }

    @Override
    public UpdateRecords records() throws RequestException {
        return present(records);
    }

    @Override
    public Assignments assignments() throws RequestException {
        return present(assignments);
    }

    @Override
    public Enrolment enrolment() throws RequestException {
        return present(enrolment);
    }

    @Override
    public GatewayNotifications notifications() throws RequestException {
        return present(notifications);
    }

    private static <T> T present(T service) throws RequestException {
        if (service == null) {
            throw new RequestException(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "This part of the server is not available at the moment.");
        }
        return service;
    }
}
