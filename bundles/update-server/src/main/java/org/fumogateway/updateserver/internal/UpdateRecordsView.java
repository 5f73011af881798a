package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateRecords;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What operators look at. */
@Component(service = UpdateRecords.class, configurationPid = UpdateServerConfig.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class UpdateRecordsView implements UpdateRecords {

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServerStore store;

    private final StoreAccess access = new StoreAccess(() -> store);
    private final UpdatePlanner planner;

    /** Works on the store that is there. */
    @Activate
    public UpdateRecordsView(UpdateServerConfig config) {
        this.planner = UpdatePlanner.of(config, access, Clock.systemUTC());
    }

    UpdateRecordsView(ServerStore store, UpdatePlanner planner) {
        this.store = store;
        this.planner = planner;
    }

    @Override
    public Optional<Gateway> gateway(String deviceId) throws OperationException {
        return ask(current -> current.gateway(deviceId));
    }

    @Override
    public List<GatewayChange> changes(String deviceId, int limit) throws OperationException {
        return ask(current -> current.gatewayChanges(deviceId, limit));
    }

    @Override
    public List<String> outlook(String deviceId) throws OperationException {
        return ask(current -> {
            Optional<Gateway> gateway = current.gateway(deviceId);
            if (gateway.isEmpty()) {
                return List.of();
            }
            if (gateway.get().inspected() == null) {
                return List.of("The next session reads what the gateway is.");
            }
            List<String> sentences = planner.decisions(gateway.get()).stream()
                    .map(decision -> decision.instance().uri() + ": " + decision.reason()
                            + (decision.assignment() == null ? "" : " (assignment " + decision.assignment().id() + ")")).toList();
            return sentences.isEmpty() ? List.of("The gateway has no FUMO instance.") : sentences;
        });
    }

    @Override
    public Optional<String> identity(String deviceId) throws OperationException {
        return ask(current -> current.credentials(deviceId).map(GatewayIdentity::of));
    }

    @Override
    public List<JobEvent> eventsSince(Instant from, int limit) throws OperationException {
        return ask(current -> current.eventsSince(from, limit));
    }

    @Override
    public Optional<JobTransfer> transfer(String jobId) throws OperationException {
        return ask(current -> current.transfer(jobId));
    }

    /** Something that the store is asked. */
    @FunctionalInterface
    private interface Request<T> {
        T run(ServerStore current) throws StoreException;
    }

    private <T> T ask(Request<T> request) throws OperationException {
        try {
            return request.run(access.get());
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }
}
