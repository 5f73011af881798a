package org.fumogateway.server.json;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.AssignmentStanding;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.release.ReleasePackage;

/**
 * The records of a server for programs: one form for every face. Times are ISO 8601 in UTC, what is not known is null, tokens of downloads and
 * digests of secrets are left out.
 */
public final class JsonView {

    private JsonView() {
    }

    /** A JSON array in one text. */
    public static <T> String list(List<T> values, Function<T, JsonObject> writer) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        values.forEach(value -> array.add(writer.apply(value)));
        return array.build().toString();
    }

    /** A published package. */
    public static JsonObject release(ReleasePackage release) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("sha256", release.sha256()).add("size", release.size());
        text(object, "packageId", release.packageId());
        text(object, "name", release.name());
        object.add("version", release.version()).add("compatible", strings(release.compatible()))
                .add("hardware", strings(release.hardware())).add("from", strings(release.from()));
        text(object, "baseSha256", release.baseSha256());
        object.add("counter", release.counter());
        time(object, "published", release.published());
        return object.build();
    }

    /** A gateway as last seen. */
    public static JsonObject gateway(Gateway gateway) {
        JsonObjectBuilder details = Json.createObjectBuilder();
        new TreeMap<>(gateway.details()).forEach(details::add);
        JsonArrayBuilder instances = Json.createArrayBuilder();
        gateway.instances().forEach(instance -> instances.add(instance(instance)));
        JsonObjectBuilder object = Json.createObjectBuilder().add("deviceId", gateway.deviceId()).add("details", details)
                .add("instances", instances);
        time(object, "firstContact", gateway.firstContact());
        time(object, "lastContact", gateway.lastContact());
        time(object, "inspected", gateway.inspected());
        return object.build();
    }

    private static JsonObject instance(FumoInstance instance) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("uri", instance.uri())
                .add("nodes", strings(instance.nodes().stream().map(Enum::name).sorted().toList())).add("state",
                        instance.state()).add("profile", instance.profile().name());
        text(object, "packageVersion", instance.packageVersion());
        return object.build();
    }

    /** A job without its timeline. */
    public static JsonObject job(UpdateJob job) {
        return jobBuilder(job).build();
    }

    /** A job with its timeline. */
    public static JsonObject job(UpdateJob job, List<JobEvent> events) {
        JsonArrayBuilder timeline = Json.createArrayBuilder();
        events.forEach(event -> timeline.add(line(event).add("text", event.text())));
        return jobBuilder(job).add("events", timeline).build();
    }

    /** One line of a timeline on its own. */
    public static JsonObject event(JobEvent event) {
        return Json.createObjectBuilder().add("job", event.jobId()).add("position", event.position()).addAll(line(event))
                .add("text", event.text()).build();
    }

    private static JsonObjectBuilder line(JobEvent event) {
        JsonObjectBuilder line = Json.createObjectBuilder();
        time(line, "at", event.at());
        text(line, "state", event.state() == null ? null : event.state().name());
        return line;
    }

    /** What a job cost on the wire. */
    public static JsonObject transfer(JobTransfer transfer) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("requests", transfer.requests()).add("octets", transfer.octets());
        time(object, "first", transfer.first());
        time(object, "last", transfer.last());
        return object.build();
    }

    /** A leaf that changed. */
    public static JsonObject change(GatewayChange change) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        time(object, "at", change.at());
        object.add("uri", change.uri());
        text(object, "before", change.before());
        text(object, "after", change.after());
        return object.build();
    }

    /** An assignment. */
    public static JsonObject assignment(Assignment assignment) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("id", assignment.id()).add("release", assignment.releaseName())
                .add("version", assignment.version()).add("scope", assignment.scope().name()).add("size", assignment.size())
                .add("state", assignment.state().name()).add("operator", assignment.operator());
        time(object, "created", assignment.created());
        time(object, "changed", assignment.changed());
        Assignment.Question question = assignment.question();
        text(object, "ask", question == null ? null : question.text());
        return object.add("askRequired", question != null && question.required()).build();
    }

    /** How far a gateway is with an assignment. */
    public static JsonObject standing(AssignmentStanding standing) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("deviceId", standing.deviceId());
        text(object, "instanceUri", standing.instanceUri());
        object.add("phase", standing.phase().name());
        text(object, "job", standing.jobId());
        object.add("attempts", standing.attempts());
        text(object, "reason", standing.reason());
        time(object, "since", standing.since());
        return object.build();
    }

    /** A token of an operator, without anything that could be used. */
    public static JsonObject token(OperatorToken token) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("id", token.id()).add("name", token.name());
        time(object, "created", token.created());
        time(object, "revoked", token.revoked());
        return object.build();
    }

    private static JsonObjectBuilder jobBuilder(UpdateJob job) {
        JsonObjectBuilder object = Json.createObjectBuilder().add("id", job.id()).add("deviceId", job.deviceId())
                .add("instanceUri", job.instanceUri()).add("correlator", job.correlator()).add("operation",
                        job.operation().name());
        text(object, "packageSha256", job.packageSha256());
        text(object, "fromVersion", job.fromVersion());
        text(object, "toVersion", job.toVersion());
        object.add("state", job.state().name()).add("closed", job.state().closed()).add("execStatus", job.execStatus())
                .add("downloadStatus", job.downloadStatus()).add("resultCode", job.resultCode()).add("detail", job.detail())
                .add("transfers", job.transfers()).add("consent", job.consent().name());
        time(object, "created", job.created());
        time(object, "changed", job.changed());
        time(object, "due", job.due());
        return object;
    }

    private static JsonArray strings(List<String> values) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        values.forEach(array::add);
        return array.build();
    }

    private static void text(JsonObjectBuilder object, String name, String value) {
        object.add(name, value == null ? JsonValue.NULL : Json.createValue(value));
    }

    private static void time(JsonObjectBuilder object, String name, Instant value) {
        text(object, name, value == null ? null : value.toString());
    }
}
