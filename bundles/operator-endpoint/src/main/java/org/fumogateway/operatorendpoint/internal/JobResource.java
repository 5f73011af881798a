package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.operation.OperationException;

/** {@code jobs}: what was done with gateways, each with its timeline. */
final class JobResource implements Resource {

    private final Services services;

    JobResource(Services services) {
        this.services = services;
    }

    @Override
    public Answer answer(Call call) throws RequestException, OperationException {
        if (!call.is("GET")) {
            throw call.noSuchMethod("GET");
        }
        if (call.rest().isEmpty()) {
            return Answer.page("jobs", services.operations().jobs(call.parameter("gateway", null), call.limit()), JsonView::job, null);
        }
        List<UpdateJob> found = services.operations().jobsBeginningWith(call.rest(), 2);
        if (found.size() > 1) {
            throw new RequestException(409, "More than one job begins like that; give more of it.");
        }
        return Answer.ok(show(found.stream().findFirst().orElseThrow(() -> RequestException.notFound("job " + call.rest()))));
    }

    private JsonObject show(UpdateJob job) throws RequestException, OperationException {
        JsonObjectBuilder object = Json.createObjectBuilder(JsonView.job(job, services.operations().events(job.id())));
        JobTransfer transfer = services.records().transfer(job.id()).orElse(null);
        object.add("transfer", transfer == null ? JsonValue.NULL : JsonView.transfer(transfer));
        return object.add("attempt", attempt(job)).build();
    }

    /** Which attempt of bringing that version to that instance it is. */
    private long attempt(UpdateJob job) throws RequestException, OperationException {
        return services.operations().jobs(job.deviceId(), Integer.MAX_VALUE).stream().filter(each -> each.instanceUri().equals(job.instanceUri()))
                .filter(each -> each.toVersion().equals(job.toVersion()) && !each.created().isAfter(job.created())).count();
    }
}
