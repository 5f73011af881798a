package org.fumogateway.servershell.internal;

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
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;

/** The same lists for programs. Tokens of downloads are left out. */
final class JsonView {

    private JsonView() {
    }

    static <T> String list(List<T> values, Function<T, JsonObject> writer) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        values.forEach(value -> array.add(writer.apply(value)));
        return array.build().toString();
    }

    static JsonObject release(ReleasePackage release) {
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

    static JsonObject gateway(Gateway gateway) {
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
                        instance.state());
        text(object, "packageVersion", instance.packageVersion());
        return object.build();
    }

    static JsonObject job(UpdateJob job) {
        return jobBuilder(job).build();
    }

    static JsonObject job(UpdateJob job, List<JobEvent> events) {
        JsonArrayBuilder timeline = Json.createArrayBuilder();
        for (JobEvent event : events) {
            JsonObjectBuilder line = Json.createObjectBuilder();
            time(line, "at", event.at());
            timeline.add(line.add("text", event.text()));
        }
        return jobBuilder(job).add("events", timeline).build();
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
                .add("transfers", job.transfers());
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
